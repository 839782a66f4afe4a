/** What the address of the lists of exports and imports says: search, order, page, and the connection they use. */
import { idOf, type ListSearch, listSearch, pageQuery } from '../ui/table/list-search.ts'

/** The columns the server can sort by. */
const SORTS = ['name', 'lastModified'] as const

export interface StepSearch extends ListSearch {
  /** Id of a connection. */
  readonly connection?: string | undefined
}

export function stepSearch(search: Record<string, unknown>): StepSearch {
  const connection = idOf(search.connection)
  return { ...listSearch(search, SORTS), ...(connection ? { connection } : {}) }
}

export const stepQuery = ({ connection, sort, ...list }: StepSearch) => ({
  ...pageQuery(list),
  sort: SORTS.find((one) => one === sort),
  _connectionId: connection,
})
