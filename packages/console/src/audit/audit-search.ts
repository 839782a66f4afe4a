/** What the address of the audit log says: search, filters and page. */
import { AUDIT_EVENTS, AUDIT_SOURCES, type RouteQueryInput } from '@keyway/contract'
import { type ListSearch, listSearch, oneOf, PAGE_SIZE } from '../ui/table/list-search.ts'

export interface AuditSearch extends ListSearch {
  readonly event?: (typeof AUDIT_EVENTS)[number] | undefined
  readonly source?: (typeof AUDIT_SOURCES)[number] | undefined
  readonly result?: 'ok' | 'failed' | undefined
  readonly resourceType?: string | undefined
  readonly _resourceId?: string | undefined
  /** Days, as `2026-11-26`, both included. */
  readonly from?: string | undefined
  readonly to?: string | undefined
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)
const day = (value: unknown): string | undefined =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value)) ? value : undefined

export function auditSearch(search: Record<string, unknown>): AuditSearch {
  const found = {
    event: oneOf(search.event, AUDIT_EVENTS),
    source: oneOf(search.source, AUDIT_SOURCES),
    result: oneOf(search.result, ['ok', 'failed']),
    resourceType: text(search.resourceType),
    _resourceId: text(search._resourceId),
    from: day(search.from),
    to: day(search.to),
  }
  return { ...listSearch(search, []), ...Object.fromEntries(Object.entries(found).filter(([, value]) => value)) }
}

/** What the list and the files are filtered by. A day is the reader's own, and the last one is included. */
export function auditFilter({ q, event, source, result, resourceType, _resourceId, from, to }: AuditSearch) {
  const endOfTo = to === undefined ? undefined : new Date(`${to}T00:00:00`)
  endOfTo?.setDate(endOfTo.getDate() + 1)
  return {
    q,
    event,
    source,
    result,
    resourceType,
    _resourceId,
    from: from === undefined ? undefined : new Date(`${from}T00:00:00`).toISOString(),
    to: endOfTo?.toISOString(),
  }
}

export const auditQuery = (search: AuditSearch): RouteQueryInput<'audit.list'> => ({
  ...auditFilter(search),
  limit: PAGE_SIZE,
  offset: ((search.page ?? 1) - 1) * PAGE_SIZE,
})

export const isFiltered = ({ q: _, page: __, ...filters }: AuditSearch): boolean =>
  Object.values(filters).some((value) => value !== undefined)
