/** Finding text in columns: what people type is taken literally, upper and lower case alike. */
import { type RawBuilder, type SqlBool, sql } from 'kysely'

/** @param column in SQL spelling; never from outside */
export const contains = (column: string, text: string): RawBuilder<SqlBool> =>
  sql<SqlBool>`lower(${sql.ref(column)}) LIKE ${`%${escaped(text.toLowerCase())}%`}`

/** `%`, `_` and `\` stand for themselves. */
const escaped = (text: string): string => text.replace(/[\\%_]/g, '\\$&')
