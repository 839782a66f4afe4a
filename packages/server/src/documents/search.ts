/** Finding text in columns: what people type is taken literally, upper and lower case alike. */
import { type RawBuilder, type SqlBool, sql } from 'kysely'

/** @param column in SQL spelling, or an expression; never from outside */
export const contains = (column: string | RawBuilder<unknown>, text: string): RawBuilder<SqlBool> =>
  sql<SqlBool>`lower(${typeof column === 'string' ? sql.ref(column) : column}) LIKE ${`%${escaped(text.toLowerCase())}%`}`

/** `%`, `_` and `\` stand for themselves. */
const escaped = (text: string): string => text.replace(/[\\%_]/g, '\\$&')
