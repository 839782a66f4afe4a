/** Authorizes a connection whose app signs in by itself: no browser, the tokens are fetched at once. */
import { type Diagnosis, diagnosis } from '@keyway/contract'
import type { Actor, Deps } from '../deps.ts'
import { askPatiently } from './ask-patiently.ts'
import { isUnchanged } from './is-unchanged.ts'
import { noteFailure } from './note-failure.ts'
import { explainFailure, ownScopes, type SignInService } from './sign-in/index.ts'
import { storeGrant } from './store-grant.ts'
import { debugOf, type StoredConnection, type StoredUniversal } from './stored.ts'
import { explainOAuth } from './universal/explain-oauth.ts'
import { universalWords } from './universal/words.ts'
import { signInWords } from './words.ts'

/** Gives why it failed; null when the grant is stored. @param random 0 to 1, for jitter */
export async function authorizeApp(
  deps: Deps,
  service: SignInService,
  stored: StoredConnection,
  actor: Actor,
  signal: AbortSignal,
  random: () => number,
): Promise<Diagnosis | null> {
  const failure = await acquire(deps, service, stored, actor, signal, random)
  if (failure !== null) await noteFailure(deps, stored, failure, actor)
  return failure
}

async function acquire(
  deps: Deps,
  service: SignInService,
  stored: StoredConnection,
  actor: Actor,
  signal: AbortSignal,
  random: () => number,
): Promise<Diagnosis | null> {
  if (stored.kind === 'universal') return await acquireUniversal(deps, service, stored, actor, signal, random)
  const { endpoints, iclient } = stored
  if (endpoints === null) return diagnosis('sandbox_off', { connection: stored.name })
  const words = { ...signInWords(endpoints, iclient), connection: stored.name }
  const scope = ownScopes(stored.http.auth.oauth.scope)
  const asked = await askPatiently(
    () => service.acquire({ iclient, endpoints, scope, claims: undefined, debug: debugOf(stored) }, signal),
    (error) => explainFailure(error, 'redeem', words),
    random,
    signal,
  )
  if (asked.kind !== 'answer') {
    deps.log.info({ connectionId: stored.id, code: asked.diagnosis.code }, 'an app could not sign in')
    return asked.diagnosis
  }
  const { tokens, identity } = asked.answer
  const isStored = await storeGrant(deps, stored, (tx) => isUnchanged(tx, stored), tokens, identity, actor)
  return isStored ? null : diagnosis('authorization_outdated', words)
}

async function acquireUniversal(
  deps: Deps,
  service: SignInService,
  stored: StoredUniversal,
  actor: Actor,
  signal: AbortSignal,
  random: () => number,
): Promise<Diagnosis | null> {
  const words = universalWords(stored)
  const asked = await askPatiently(
    () => service.universal.renew(stored, undefined, signal),
    (error) => explainOAuth(error, words),
    random,
    signal,
  )
  if (asked.kind !== 'answer') {
    deps.log.info({ connectionId: stored.id, code: asked.diagnosis.code }, 'a client could not sign in')
    return asked.diagnosis
  }
  const identity = { tenantId: '', account: `the client ${stored.iclient?.signIn.clientId ?? ''}` }
  const isStored = await storeGrant(deps, stored, (tx) => isUnchanged(tx, stored), asked.answer, identity, actor)
  return isStored ? null : diagnosis('authorization_outdated', words)
}
