/** Forgets the tokens of a connection. Microsoft has no way to revoke one refresh token, so forgetting is all there is. */
import { diagnosis } from '@keyway/contract'
import { recordAudit } from '../audit/record-audit.ts'
import { dropGrants } from '../connections/index.ts'
import type { Actor, Deps } from '../deps.ts'
import { AppError } from '../errors.ts'

/**
 * Gives whether there was something to forget.
 * @throws AppError resource_not_found
 */
export async function revokeGrant({ db, clock }: Deps, connectionId: string, actor: Actor): Promise<boolean> {
  return await db.transaction().execute(async (tx) => {
    const row = await tx
      .selectFrom('connections')
      .select(['name', 'needsAuthorization'])
      .where('id', '=', connectionId)
      .forUpdate()
      .executeTakeFirst()
    if (!row) throw new AppError('resource_not_found', { facts: { resource: 'connection' } })
    await dropGrants(tx, [connectionId], 'revoked', clock.now())
    if (row.needsAuthorization) return false
    const why = diagnosis('authorization_revoked')
    await tx
      .updateTable('connections')
      .set({ diagnosis: JSON.stringify(why) })
      .where('id', '=', connectionId)
      .execute()
    const entry = {
      event: 'revoke',
      resourceType: 'connection',
      resourceId: connectionId,
      resourceName: row.name,
    } as const
    await recordAudit(tx, actor, entry, clock.now())
    return true
  })
}
