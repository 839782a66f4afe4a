/** A list's query as SQL: what it searches, filters and sorts by is data of the kind. */
import type { ListQuery } from '@keyway/contract'
import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely'
import type { ListRules } from './document-kind.ts'
import { contains } from './search.ts'

export type AnyListQuery = Omit<ListQuery, 'sort'> & { readonly sort?: string | undefined }

const SORTS: Readonly<Record<string, string>> = { createdAt: 'created_at', lastModified: 'last_modified' }

export function filteredBy(rules: ListRules = {}, query: AnyListQuery): Expression<SqlBool> {
  const { q } = query
  const conditions: RawBuilder<SqlBool>[] = Object.entries(rules.filters ?? {}).flatMap(([member, column]) => {
    const wanted = (query as Readonly<Record<string, unknown>>)[member]
    const is = typeof column === 'string' ? sql.ref(column) : column
    return wanted === undefined ? [] : [sql<SqlBool>`${is}::text = ${String(wanted)}`]
  })
  if (q !== undefined) {
    const columns = ['name', ...(rules.searched ?? [])]
    const found = [sql<SqlBool>`id = ${q.toLowerCase()}`, ...columns.map((column) => contains(column, q))]
    conditions.push(sql<SqlBool>`(${sql.join(found, sql` OR `)})`)
  }
  return conditions.length === 0 ? sql<SqlBool>`true` : sql<SqlBool>`${sql.join(conditions, sql` AND `)}`
}

/** The name decides between equals, and the id between names, so that no row stands on two pages. Rows
 * without what is sorted by come last both ways. */
export function sortedBy(rules: ListRules = {}, { sort = 'name', order }: AnyListQuery): RawBuilder<unknown>[] {
  const direction = sql.raw(order === 'desc' ? 'DESC' : 'ASC')
  const byName = [sql`lower(name)`, sql`id`]
  const column = { ...SORTS, ...rules.sorts }[sort]
  if (column === undefined) return byName.map((by) => sql`${by} ${direction}`)
  return [sql`${sql.ref(column)} ${direction} NULLS LAST`, ...byName]
}
