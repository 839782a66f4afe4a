/**
 * Authorizes a connection with the sign-in of another one of the same client. A refresh token belongs to a person and an
 * app, not to a resource: when both planes were consented to, one sign-in serves both.
 * https://learn.microsoft.com/entra/identity-platform/refresh-tokens
 */
import { type Diagnosis, diagnosis, isAppOnly } from '@keyway/contract'
import type { Actor, Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { isUnchanged } from './is-unchanged.ts'
import { noteFailure } from './note-failure.ts'
import { refuseBare } from './refuse-bare.ts'
import { explainFailure, ownScopes, type SignInService } from './sign-in/index.ts'
import { storeGrant } from './store-grant.ts'
import { debugOf, findStored, type StoredAzure } from './stored.ts'
import { refreshTokenPlace, type Tokens } from './tokens.ts'
import { signInWords } from './words.ts'

/**
 * Gives why it failed; null when the grant is stored.
 * @throws AppError resource_not_found, invalid_field when the other connection has no sign-in to share
 */
export async function authorizeFrom(
  deps: Deps,
  service: SignInService,
  stored: StoredAzure,
  otherId: string,
  actor: Actor,
  signal: AbortSignal,
): Promise<Diagnosis | null> {
  const other = await sharedSignIn(deps, stored, otherId)
  const { endpoints, iclient } = stored
  if (endpoints === null) return diagnosis('sandbox_off', { connection: stored.name })
  const words = { ...signInWords(endpoints, iclient), connection: stored.name }
  let failure: Diagnosis | null
  try {
    const refreshToken = await deps.sealer.open(other.refreshTokenSealed, refreshTokenPlace(otherId))
    const scope = ownScopes(stored.http.auth.oauth.scope)
    const input = {
      iclient,
      endpoints,
      scope,
      tenantId: other.tenantId,
      refreshToken,
      claims: undefined,
      debug: debugOf(stored),
    }
    const tokens: Tokens = await service.refresh(input, signal)
    const identity = { tenantId: other.tenantId, account: other.grantedBy }
    const isStored = await storeGrant(deps, stored, (tx) => isUnchanged(tx, stored), tokens, identity, actor)
    failure = isStored ? null : diagnosis('authorization_outdated', words)
  } catch (error) {
    signal.throwIfAborted()
    failure = explainFailure(error, 'refresh', words).diagnosis
    deps.log.info({ connectionId: stored.id, code: failure.code }, 'a sign-in could not be shared')
  }
  if (failure !== null) await noteFailure(deps, stored, failure, actor)
  return failure
}

async function sharedSignIn(deps: Deps, stored: StoredAzure, otherId: string) {
  const refuse = (reason: string) => new AppError('invalid_field', { field: '_connectionId', facts: { reason } })
  if (isAppOnly(stored.iclient.signIn)) throw refuse('The app of this connection signs in by itself.')
  if (otherId === stored.id) throw refuse('Name another connection than the one that is authorized.')
  refuseBare(stored)
  const other = await findStored(deps, deps.db, otherId)
  if (other.iclient?.id !== stored.iclient.id) {
    throw refuse(`The connection "${other.name}" has another OAuth 2.0 client, so its sign-in is of no use here.`)
  }
  const grant = await deps.db
    .selectFrom('grants')
    .select(['refreshTokenSealed', 'tenantId', 'grantedBy'])
    .where('connectionId', '=', otherId)
    .executeTakeFirst()
  const refreshTokenSealed = grant?.refreshTokenSealed
  if (!grant || !refreshTokenSealed || other.needsAuthorization) {
    throw refuse(`Nobody has signed in for the connection "${other.name}".`)
  }
  return { refreshTokenSealed, tenantId: grant.tenantId, grantedBy: grant.grantedBy }
}
