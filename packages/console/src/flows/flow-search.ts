/** What the address of the list of flows says: search, order, page, and whether they run. */
import { type ListSearch, listSearch, oneOf, pageQuery } from '../ui/table/list-search.ts'

/** The columns the server can sort by. */
const SORTS = ['name', 'lastExecutedAt', 'lastModified'] as const

export interface FlowSearch extends ListSearch {
  readonly state?: 'enabled' | 'disabled' | undefined
}

export function flowSearch(search: Record<string, unknown>): FlowSearch {
  const state = oneOf(search.state, ['enabled', 'disabled'])
  return { ...listSearch(search, SORTS), ...(state ? { state } : {}) }
}

export const flowQuery = ({ state, sort, ...list }: FlowSearch) => ({
  ...pageQuery(list),
  sort: SORTS.find((one) => one === sort),
  disabled: state && (state === 'disabled' ? ('true' as const) : ('false' as const)),
})
