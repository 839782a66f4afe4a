/** What the address of the list of connections says: search, order, page and filters. */
import { API_TYPES, CONNECTION_STATUSES, type RouteQueryInput } from '@keyway/contract'
import { idOf, type ListSearch, listSearch, oneOf, pageQuery } from '../ui/table/list-search.ts'

/** The columns the server can sort by. */
const SORTS = ['name', 'status', '_httpConnectorApiId', 'address', 'lastModified'] as const

/** What the list shows as status. */
const STATUSES = [...CONNECTION_STATUSES, 'needsSecret'] as const

export interface ConnectionSearch extends ListSearch {
  readonly status?: (typeof STATUSES)[number] | undefined
  readonly api?: (typeof API_TYPES)[number] | undefined
  /** Id of an OAuth 2.0 client. */
  readonly client?: string | undefined
}

export function connectionSearch(search: Record<string, unknown>): ConnectionSearch {
  const status = oneOf(search.status, STATUSES)
  const api = oneOf(search.api, API_TYPES)
  const client = idOf(search.client)
  return {
    ...listSearch(search, SORTS),
    ...(status ? { status } : {}),
    ...(api ? { api } : {}),
    ...(client ? { client } : {}),
  }
}

export const isFiltered = ({ status, api, client }: ConnectionSearch): boolean =>
  status !== undefined || api !== undefined || client !== undefined

export const connectionQuery = ({ status, api, client, ...list }: ConnectionSearch) =>
  ({
    ...pageQuery(list),
    ...(status === 'needsSecret' ? { needsSecret: 'true' } : { status }),
    _httpConnectorApiId: api,
    _iClientId: client,
  }) as RouteQueryInput<'connections.list'>
