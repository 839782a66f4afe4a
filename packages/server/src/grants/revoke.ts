/**
 * Forgets the tokens of a connection. Microsoft has no way to revoke one refresh token, so forgetting is all there is; an
 * OAuth 2.0 service that has one (RFC 7009) is told.
 */
import { diagnosis } from '@keyway/contract'
import { recordAudit } from '../audit/record-audit.ts'
import { type ConnectionDocument, dropGrants } from '../connections/index.ts'
import type { Actor, Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import type { SignInService } from './sign-in/index.ts'
import { findStored } from './stored.ts'
import { accessTokenPlace, refreshTokenPlace } from './tokens.ts'

/**
 * Gives whether there was something to forget.
 * @throws AppError resource_not_found
 */
export async function revokeGrant(
  deps: Deps,
  service: SignInService,
  connectionId: string,
  actor: Actor,
): Promise<boolean> {
  const tell = await revocationOf(deps, service, connectionId)
  const forgotten = await forgetGrant(deps, connectionId, actor)
  // What is stored here is gone whether the service answers or not.
  await tell().catch((err: unknown) => deps.log.warn({ err, connectionId }, 'a service was not told of a revocation'))
  return forgotten
}

/** Read before the tokens are forgotten. */
async function revocationOf(deps: Deps, service: SignInService, id: string): Promise<() => Promise<void>> {
  const stored = await findStored(deps, deps.db, id)
  const { grant } = stored
  if (stored.kind !== 'universal' || !stored.iclient?.universal?.revoke || grant === null) return async () => {}
  const { refreshTokenSealed, accessTokenSealed } = grant
  return async () => {
    if (refreshTokenSealed === null) {
      const token = await deps.sealer.open(accessTokenSealed, accessTokenPlace(id))
      await service.universal.revoke(stored, token, 'access_token')
    } else {
      const token = await deps.sealer.open(refreshTokenSealed, refreshTokenPlace(id))
      await service.universal.revoke(stored, token, 'refresh_token')
    }
  }
}

async function forgetGrant({ db, clock }: Deps, connectionId: string, actor: Actor): Promise<boolean> {
  return await db.transaction().execute(async (tx) => {
    const row = await tx
      .selectFrom('connections')
      .select(['name', 'needsAuthorization', 'doc'])
      .where('id', '=', connectionId)
      .forUpdate()
      .executeTakeFirst()
    if (!row) throw new AppError('resource_not_found', { facts: { resource: 'connection' } })
    const { http } = row.doc as ConnectionDocument
    // Nothing was granted: its secrets go by changing the connection.
    if (http.auth.type !== 'oauth') return false
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
