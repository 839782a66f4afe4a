/**
 * A look that comes every second asks this first: there is mostly nothing, and a statement that finds nothing is still planned
 * whole, which takes an embedded database ten times as long.
 */
import type { SelectQueryBuilder } from 'kysely'
import type { Database } from './schema.ts'

/** Whether the query has a row. */
export async function anyRow<Table extends keyof Database>(
  query: SelectQueryBuilder<Database, Table, object>,
): Promise<boolean> {
  return (await query.limit(1).executeTakeFirst()) !== undefined
}
