/**
 * Where Microsoft sends the browser back. Whatever comes is untrusted until its `state` is found; then the code is
 * redeemed and verified, and only then anything is changed.
 */
import { type Diagnosis, type DiagnosisCode, diagnoseSignIn, diagnosis, type ErrorCode } from '@keyway/contract'
import type { Actor, Deps, Tx } from '../deps.ts'
import { type Consumed, consumeState, settle } from './authorization-state.ts'
import { spendLink } from './connect-links/links.ts'
import { noteFailure } from './note-failure.ts'
import { explainFailure, type SignInService } from './sign-in/index.ts'
import { storeGrant } from './store-grant.ts'
import { debugOf, findStored, type StoredConnection, type StoredUniversal } from './stored.ts'
import { explainError, explainOAuth } from './universal/explain-oauth.ts'
import { universalWords } from './universal/words.ts'
import { signInWords } from './words.ts'

export interface Finished {
  /** Null: nothing tells which connection it was for. */
  readonly connectionId: string | null
  readonly result: 'ok' | DiagnosisCode | ErrorCode
  /** Somebody without an account came by a connect link. */
  readonly isGuest: boolean
  /** A page of somebody else's that the browser goes on to. */
  readonly returnTo: string | null
}

/**
 * @param query of the address the browser came back to
 * @param callbackKey last segment of its path
 */
export async function finishAuthorization(
  deps: Deps,
  service: SignInService,
  query: URLSearchParams,
  callbackKey: string,
  actor: Actor,
  browserMark: string | null,
): Promise<Finished> {
  const { user, sessionId } = actor
  const person = user === null || sessionId === undefined ? null : { userId: user.id, sessionId }
  const unknown = { connectionId: null, isGuest: person === null && browserMark !== null, returnTo: null }
  if (person === null && browserMark === null) return { ...unknown, result: 'unauthenticated' }
  const states = query.getAll('state')
  const [state] = states
  const consumed =
    states.length === 1 && state !== undefined
      ? await consumeState(deps, deps.db, { state, callbackKey, person, browserMark })
      : null
  if (consumed === null) return { ...unknown, result: 'authorization_state_invalid' }
  const { connectionId, linkId, returnTo } = consumed
  const known = { connectionId, isGuest: linkId !== null, returnTo }
  // Who came by a link acts for nobody in Keyway, whoever is signed in to that browser.
  const by: Actor = linkId === null ? actor : { ...actor, user: null }
  const stored = await findStored(deps, deps.db, connectionId)
  const failure = await redeem(deps, service, query, stored, consumed, by)
  if (failure === null) return { ...known, result: 'ok' }
  await noteFailure(deps, stored, failure, by)
  return { ...known, result: failure.code as DiagnosisCode }
}

/** Null when the grant is stored. */
async function redeem(
  deps: Deps,
  service: SignInService,
  query: URLSearchParams,
  stored: StoredConnection,
  consumed: Consumed,
  actor: Actor,
): Promise<Diagnosis | null> {
  if (stored.kind === 'universal') return await redeemUniversal(deps, service, query, stored, consumed, actor)
  const { endpoints, iclient } = stored
  if (endpoints === null) return diagnosis('sandbox_off')
  const words = signInWords(endpoints, iclient)
  if (iclient.id !== consumed.iclientId) return diagnosis('authorization_outdated', words)
  if (query.has('error')) return diagnoseSignIn(errorAnswer(query), 'authorize', words)
  const { redirectUri, codeVerifier, nonce } = consumed
  const scope = stored.http.auth.oauth.scope
  try {
    const input = { iclient, endpoints, scope, answer: query, redirectUri, codeVerifier, nonce, debug: debugOf(stored) }
    const { tokens, identity } = await service.redeem(input)
    const { linkId } = consumed
    const by = linkId === null ? actor : { ...actor, account: identity.account }
    const isWanted = async (tx: Tx): Promise<boolean> =>
      (await settle(tx, consumed)) &&
      (linkId === null || (await spendLink(tx, linkId, stored, identity.account, by, deps.clock.now())))
    const isStored = await storeGrant(deps, stored, isWanted, tokens, identity, by)
    return isStored ? null : diagnosis('authorization_outdated', words)
  } catch (error) {
    const { diagnosis: why } = explainFailure(error, 'redeem', words)
    deps.log.info({ connectionId: stored.id, code: why.code }, 'an authorization failed')
    return why
  }
}

/** Another service does not say who signed in. */
const BY_LINK = 'whoever opened the connect link'

/** As above, for any OAuth 2.0 service: without an ID token, who signed in is whoever pressed the button in Keyway. */
async function redeemUniversal(
  deps: Deps,
  service: SignInService,
  query: URLSearchParams,
  stored: StoredUniversal,
  consumed: Consumed,
  actor: Actor,
): Promise<Diagnosis | null> {
  const words = universalWords(stored)
  if (stored.iclient?.id !== consumed.iclientId) return diagnosis('authorization_outdated', words)
  const error = query.get('error')
  if (error !== null) return explainError(error.slice(0, 100).replace(/[^\w .:-]/g, ''), 200, words).diagnosis
  const { redirectUri, codeVerifier, linkId } = consumed
  try {
    const tokens = await service.universal.redeem({ stored, answer: query, redirectUri, codeVerifier })
    const account = linkId === null ? (actor.user?.name ?? '') : BY_LINK
    const by = linkId === null ? actor : { ...actor, account }
    const isWanted = async (tx: Tx): Promise<boolean> =>
      (await settle(tx, consumed)) &&
      (linkId === null || (await spendLink(tx, linkId, stored, account, by, deps.clock.now())))
    const isStored = await storeGrant(deps, stored, isWanted, tokens, { tenantId: '', account }, by)
    return isStored ? null : diagnosis('authorization_outdated', words)
  } catch (thrown) {
    const { diagnosis: why } = explainOAuth(thrown, words)
    deps.log.info({ connectionId: stored.id, code: why.code }, 'an authorization failed')
    return why
  }
}

function errorAnswer(query: URLSearchParams) {
  const member = (name: string): string | undefined => query.get(name)?.slice(0, 2_000)
  return {
    error: member('error'),
    error_description: member('error_description'),
    error_subcode: member('error_subcode'),
  }
}
