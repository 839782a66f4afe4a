/** Reads the audit log, newest first. */
import type { AuditRow } from '@keyway/contract'
import type { Selectable } from 'kysely'
import type { Db } from '../deps.ts'
import type { AuditTable } from '../storage/schema.ts'

export interface AuditSearch {
  readonly resourceType?: string | undefined
  readonly resourceId?: string | undefined
  readonly limit: number
  readonly offset: number
}

export async function auditRows(db: Db, search: AuditSearch): Promise<AuditRow[]> {
  let query = db.selectFrom('audit').selectAll()
  if (search.resourceType !== undefined) query = query.where('resourceType', '=', search.resourceType)
  if (search.resourceId !== undefined) query = query.where('resourceId', '=', search.resourceId)
  const rows = await query
    .orderBy('time', 'desc')
    .orderBy('position', 'desc')
    .limit(search.limit)
    .offset(search.offset)
    .execute()
  return rows.map(present)
}

function present(row: Selectable<AuditTable>): AuditRow {
  return {
    _id: row.id,
    time: row.time.toISOString(),
    event: row.event as AuditRow['event'],
    source: row.source,
    resourceType: row.resourceType,
    _resourceId: row.resourceId,
    resourceName: row.resourceName,
    byUser: row.userId === null ? null : { _id: row.userId, name: row.userName ?? '' },
    ...(row.userId === null && row.userName !== null && { byAccount: row.userName }),
    fieldChanges: row.fieldPaths.map((fieldPath) => ({ fieldPath })),
    ...(row.requestId === null ? {} : { requestId: row.requestId }),
  }
}
