/** The authorizations of a connection, newest first. No token, sealed or not, is read for it. */
import type { GrantRecord } from '@keyway/contract'
import type { Db } from '../deps.ts'
import { AppError } from '../errors.ts'

const MOST_SHOWN = 100

/** @throws AppError resource_not_found */
export async function readHistory(db: Db, connectionId: string): Promise<GrantRecord[]> {
  const connection = await db.selectFrom('connections').select('id').where('id', '=', connectionId).executeTakeFirst()
  if (!connection) throw new AppError('resource_not_found', { facts: { resource: 'connection' } })
  const current = await db
    .selectFrom('grants')
    .select(['renewals', 'refreshedAt'])
    .where('connectionId', '=', connectionId)
    .executeTakeFirst()
  const rows = await db
    .selectFrom('grantHistory')
    .selectAll()
    .where('connectionId', '=', connectionId)
    .orderBy('position', 'desc')
    .limit(MOST_SHOWN)
    .execute()
  return rows.map((row) => {
    const { renewals, refreshedAt } = row.endedAt === null && current ? current : row
    return {
      _id: row.id,
      grantedBy: row.grantedBy,
      grantedAt: row.grantedAt.toISOString(),
      byUser: row.byUserId === null ? null : { _id: row.byUserId, name: row.byUserName ?? '' },
      scope: row.scope,
      missingScope: row.missingScope,
      tenantId: row.tenantId,
      way: row.way,
      status: row.diagnosis !== null ? 'refused' : (row.ended ?? 'current'),
      endedAt: row.endedAt?.toISOString() ?? null,
      diagnosis: row.diagnosis,
      renewals,
      refreshedAt: refreshedAt.toISOString(),
    }
  })
}
