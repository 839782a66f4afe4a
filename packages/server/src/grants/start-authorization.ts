/** Starts an authorization: remembers it, and says where to send the browser. */
import type { CloudEndpoints } from '@keyway/connectors'
import type { Diagnosis } from '@keyway/contract'
import { calculatePKCECodeChallenge, generateRandomCodeVerifier, generateRandomNonce } from 'oauth4webapi'
import type { Actor, Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { type Started, saveStarted } from './authorization-state.ts'
import { refuseBare } from './refuse-bare.ts'
import { explainFailure, requestedScope, type SignInService } from './sign-in/index.ts'
import type { StoredConnection, StoredUniversal } from './stored.ts'
import { signInWords } from './words.ts'

/** Where it is begun from, when not by the console for itself. */
type Origin = Pick<Started, 'linkId' | 'browserMark' | 'returnTo'>

/**
 * Gives the authorization URL.
 * @throws AppError unauthenticated, credential_missing, authorization_failed (the tenant is not found, or not reached)
 */
export async function startAuthorization(
  deps: Deps,
  service: SignInService,
  stored: StoredConnection,
  actor: Actor,
  signal: AbortSignal,
  from: Partial<Origin> = {},
): Promise<string> {
  const { user } = actor
  if (user === null) throw new AppError('unauthenticated')
  const origin: Origin = { linkId: null, browserMark: null, returnTo: null, ...from }
  refuseBare(stored)
  if (stored.kind === 'universal') return await startUniversal(deps, service, stored, { ...actor, user }, origin)
  const { id: connectionId, iclient, endpoints, http } = stored
  if (endpoints === null)
    throw failed({ title: 'The sandbox is switched off', steps: ['Start Keyway with --sandbox.'] })
  const { metadata } = await service.directory(iclient, endpoints, signal).catch((error: unknown) => {
    signal.throwIfAborted()
    throw failed(explainFailure(error, 'authorize', signInWords(endpoints, iclient)).diagnosis)
  })
  const codeVerifier = generateRandomCodeVerifier()
  const nonce = generateRandomNonce()
  const { redirectUri } = iclient
  const started = { connectionId, iclientId: iclient.id, codeVerifier, nonce, redirectUri, ...origin }
  const state = await deps.db.transaction().execute((tx) => saveStarted(deps, tx, { ...actor, user }, started))
  const url = new URL(browserAddress(metadata.authorization_endpoint, endpoints))
  url.search = new URLSearchParams({
    client_id: iclient.signIn.clientId,
    response_type: 'code',
    response_mode: 'query',
    redirect_uri: redirectUri,
    scope: requestedScope(http.auth.oauth.scope),
    state,
    nonce,
    code_challenge: await calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
    // A browser often has several accounts signed in; the one that may use the vault is the person's to choose.
    prompt: 'select_account',
  }).toString()
  return url.href
}

async function startUniversal(
  deps: Deps,
  service: SignInService,
  stored: StoredUniversal,
  actor: Actor & { readonly user: NonNullable<Actor['user']> },
  origin: Origin,
): Promise<string> {
  const { id: connectionId, iclient } = stored
  if (iclient === null) throw new TypeError('nobody signs in for this connection')
  const { redirectUri } = iclient
  const codeVerifier = generateRandomCodeVerifier()
  const nonce = generateRandomNonce()
  const started = { connectionId, iclientId: iclient.id, codeVerifier, nonce, redirectUri, ...origin }
  const state = await deps.db.transaction().execute((tx) => saveStarted(deps, tx, actor, started))
  return await service.universal.authorizationUrl(stored, state, codeVerifier)
}

/** The sandbox's pages are also there over plain http on this machine, for browsers that do not know its authority. */
function browserAddress(endpoint: string, { login, browserLogin }: CloudEndpoints): string {
  return browserLogin === undefined ? endpoint : browserLogin + endpoint.slice(login.length)
}

const failed = ({ title, steps }: Pick<Diagnosis, 'title' | 'steps'>): AppError =>
  new AppError('authorization_failed', { facts: { reason: `${title}. ${steps[0] ?? ''}`.trim() } })
