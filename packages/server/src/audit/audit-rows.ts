/** Reads the audit log, newest first. */
import type { AuditFilter, AuditRow } from '@keyway/contract'
import type { Selectable, SelectQueryBuilder } from 'kysely'
import type { Db } from '../deps.ts'
import { contains } from '../documents/search.ts'
import type { AuditTable, Database } from '../storage/schema.ts'

export interface AuditPage {
  readonly limit: number
  readonly offset?: number
  /** Only rows older than this one. */
  readonly before?: number
}

export async function auditRows(db: Db, filter: AuditFilter, page: AuditPage): Promise<AuditRow[]> {
  let query = filtered(db.selectFrom('audit'), filter).selectAll()
  if (page.before !== undefined) query = query.where('sequence', '<', page.before)
  const rows = await query
    .orderBy('sequence', 'desc')
    .limit(page.limit)
    .offset(page.offset ?? 0)
    .execute()
  return rows.map(present)
}

export async function countAudit(db: Db, filter: AuditFilter): Promise<number> {
  const { count } = await filtered(db.selectFrom('audit'), filter)
    .select((row) => row.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

type AuditSelect<O> = SelectQueryBuilder<Database, 'audit', O>

function filtered<O>(query: AuditSelect<O>, filter: AuditFilter): AuditSelect<O> {
  let found = query
  const event = filter.event ?? filter.action
  if (event !== undefined) found = found.where('event', '=', event)
  if (filter.result !== undefined) found = found.where('result', '=', filter.result)
  if (filter.source !== undefined) found = found.where('source', '=', filter.source)
  if (filter.resourceType !== undefined) found = found.where('resourceType', '=', filter.resourceType)
  if (filter._resourceId !== undefined) found = found.where('resourceId', '=', filter._resourceId)
  if (filter._byUserId !== undefined) found = found.where('userId', '=', filter._byUserId)
  if (filter.from !== undefined) found = found.where('time', '>=', new Date(filter.from))
  if (filter.to !== undefined) found = found.where('time', '<', new Date(filter.to))
  if (filter.q !== undefined) {
    const { q } = filter
    found = found.where((row) =>
      row.or([
        contains('resource_name', q),
        contains('user_name', q),
        contains('address', q),
        row('resourceId', '=', q.toLowerCase()),
        row('requestId', '=', q.toLowerCase()),
      ]),
    )
  }
  return found
}

function present(row: Selectable<AuditTable>): AuditRow {
  return {
    _id: row.id,
    sequence: row.sequence,
    time: row.time.toISOString(),
    event: row.event as AuditRow['event'],
    result: row.result,
    ...(row.reason === null ? {} : { reason: row.reason }),
    source: row.source,
    ...(row.address === null ? {} : { address: row.address }),
    resourceType: row.resourceType,
    _resourceId: row.resourceId,
    resourceName: row.resourceName,
    byUser: row.userId === null ? null : { _id: row.userId, name: row.userName ?? '' },
    ...(row.userId === null && row.userName !== null && { byAccount: row.userName }),
    fieldChanges: row.fieldPaths.map((fieldPath) => ({ fieldPath })),
    ...(row.requestId === null ? {} : { requestId: row.requestId }),
    hash: row.hash,
  }
}
