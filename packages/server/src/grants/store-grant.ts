/** Stores what an authorization gave, at once and whole: a crash before leaves the grant that was there. */
import { recordAudit } from '../audit/record-audit.ts'
import { beginGrant, setAuthorized } from '../connections/index.ts'
import type { Actor, Deps, Tx } from '../deps.ts'
import type { Identity } from './sign-in/identity.ts'
import { ownScopes } from './sign-in/index.ts'
import type { StoredConnection } from './stored.ts'
import { accessTokenPlace, refreshTokenPlace, type Tokens } from './tokens.ts'
import { scopesOf } from './universal/universal-sign-in.ts'

/**
 * False: the connection or its client was changed while the sign-in went on, so the tokens are not for it.
 * @param isWanted asked with the connection locked
 */
export async function storeGrant(
  deps: Deps,
  stored: StoredConnection,
  isWanted: (tx: Tx) => Promise<boolean>,
  tokens: Tokens,
  identity: Identity,
  actor: Actor,
): Promise<boolean> {
  const { id } = stored
  const now = deps.clock.now()
  const asked = stored.kind === 'azure' ? stored.http.auth.oauth.scope : scopesOf(stored)
  // An answer that names no scope gave what was asked for (RFC 6749 5.1).
  const scope = [...(stored.kind === 'universal' && tokens.scope.length === 0 ? asked : tokens.scope)]
  const values = {
    accessTokenSealed: await deps.sealer.seal(tokens.accessToken, accessTokenPlace(id)),
    accessTokenExpiresAt: tokens.accessTokenExpiresAt,
    refreshTokenSealed:
      tokens.refreshToken === undefined ? null : await deps.sealer.seal(tokens.refreshToken, refreshTokenPlace(id)),
    refreshTokenExpiresAt: tokens.refreshTokenExpiresAt,
    scope,
    missingScope: stored.kind === 'azure' ? missingScopes(asked, scope) : asked.filter((one) => !scope.includes(one)),
    tenantId: identity.tenantId,
    grantedBy: identity.account,
    grantedAt: now,
    refreshedAt: now,
    renewals: 0,
    leaseOwner: null,
    leaseUntil: null,
    answerLost: false,
  }
  return await deps.db.transaction().execute(async (tx: Tx) => {
    // Whoever changes a connection locks its row first, then what belongs to it: in that order nobody waits in a circle.
    await tx.selectFrom('connections').select('id').where('id', '=', id).forUpdate().execute()
    if (!(await isWanted(tx))) return false
    const { grantedBy, missingScope, tenantId } = values
    const way = stored.iclient?.signIn.way ?? 'authorizationCode'
    await beginGrant(tx, { connectionId: id, grantedBy, scope, missingScope, tenantId, way }, actor, now)
    await tx
      .insertInto('grants')
      .values({ connectionId: id, ...values })
      .onConflict((conflict) =>
        conflict.column('connectionId').doUpdateSet((eb) => ({ ...values, version: eb('grants.version', '+', 1) })),
      )
      .execute()
    await setAuthorized(tx, id)
    const entry = { event: 'authorize', resourceType: 'connection', resourceId: id, resourceName: stored.name } as const
    const told = { grantedBy: identity.account, missingScope: values.missingScope }
    await recordAudit(tx, actor, { ...entry, told }, now)
    return true
  })
}

/** Requested scopes that were not granted. `.default` stands for whatever of its resource was granted. */
export function missingScopes(requested: readonly string[], granted: readonly string[]): string[] {
  const given = granted.map((scope) => scope.toLowerCase())
  return ownScopes(requested).filter((scope) => {
    const wanted = scope.toLowerCase()
    if (given.includes(wanted)) return false
    const resource = wanted.slice(0, wanted.lastIndexOf('/') + 1)
    return !(wanted.endsWith('/.default') && given.some((one) => one.startsWith(resource)))
  })
}
