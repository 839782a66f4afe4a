/**
 * Requests to the token endpoint of any OAuth 2.0 service (RFC 6749): a form by POST, the client proved in its body or by
 * Basic, whatever the client's overrides add. Answers are read as strictly as the client allows.
 */
import * as oauth from 'oauth4webapi'
import type { Deps } from '../../deps.ts'
import {
  type RequestOverride,
  renderOverride,
  type SeenByOverrides,
  type StoredIClient,
  type UniversalOAuth,
} from '../../iclients/index.ts'
import { isAmong, jsonOf, memberAt, type OwnSecrets } from '../../outbound/index.ts'
import { madeOfSecrets } from '../../templates/made-of-secrets.ts'
import { authenticationOf } from '../sign-in/client-authentication.ts'
import type { GuardedFetch } from '../sign-in/guarded-fetch.ts'
import { refuseBusy } from '../sign-in/outcome.ts'
import { type Tokens, UNKNOWN_LIFE_S } from '../tokens.ts'
import { maskedClient, secretsOfClient, seenByClient } from './seen-by-client.ts'

/** The service answered, and refused. */
export class OAuthRefused extends Error {
  override readonly name = 'OAuthRefused'
  readonly status: number
  /** RFC 6749 5.2, e.g. `invalid_grant`; empty when the answer names none. */
  readonly error: string

  constructor(status: number, error: string) {
    super(`the token endpoint answered ${status} ${error}`)
    this.status = status
    this.error = error
  }
}

/** The service answered something that holds no token. */
export class OAuthAnswerUnusable extends Error {
  override readonly name = 'OAuthAnswerUnusable'
}

type Parts = Pick<Deps, 'clock' | 'sealer' | 'config'>

export interface TokenRequest {
  readonly iclient: StoredIClient
  readonly universal: UniversalOAuth
  readonly to: RequestOverride & { readonly uri: string }
  readonly parameters: Readonly<Record<string, string>>
}

/** @throws OAuthRefused, OAuthAnswerUnusable, ServiceBusy, TemplateError, or the network's error */
export async function requestTokens(
  parts: Parts,
  fetch: GuardedFetch,
  request: TokenRequest,
  signal: AbortSignal | undefined,
): Promise<Tokens> {
  const response = refuseBusy(await post(parts, fetch, request, signal), parts.clock.now())
  const body = jsonOf(await response.text())
  refuseFailure(response.status, body, request.universal)
  return readTokens(body, request.universal, parts.clock.now())
}

/** Tells the service that a token is not needed any more (RFC 7009). */
export async function requestRevocation(
  parts: Parts,
  fetch: GuardedFetch,
  { iclient, universal }: Pick<TokenRequest, 'iclient' | 'universal'>,
  token: string,
  hint: 'refresh_token' | 'access_token',
): Promise<void> {
  if (universal.revoke === undefined) return
  const parameters = { token, token_type_hint: hint }
  const response = await post(parts, fetch, { iclient, universal, to: universal.revoke, parameters }, undefined)
  if (!response.ok) throw new OAuthRefused(response.status, '')
}

async function post(
  parts: Parts,
  fetch: GuardedFetch,
  { iclient, to, parameters }: TokenRequest,
  signal: AbortSignal | undefined,
): Promise<Response> {
  const seen = await seenByClient(parts, iclient)
  const body = new URLSearchParams(parameters)
  for (const [name, value] of new URLSearchParams(renderOverride(to.body, seen))) body.set(name, value)
  const headers = new Headers({ accept: 'application/json' })
  for (const { name, value } of to.headers) headers.set(name, renderOverride(value, seen))
  headers.set('content-type', 'application/x-www-form-urlencoded;charset=UTF-8')
  const server = { issuer: new URL(to.uri).origin, token_endpoint: to.uri }
  const authentication = await authenticationOf(parts, iclient)
  await authentication(server, { client_id: iclient.signIn.clientId }, body, headers)
  return await fetch(to.uri, {
    method: 'POST',
    headers: Object.fromEntries(headers),
    body: body.toString(),
    signal,
    own: secretsIn(to, seen),
  })
}

/** The client's secrets, and what the overrides make of them. */
function secretsIn({ headers, body }: RequestOverride, seen: SeenByOverrides): OwnSecrets {
  const masked = maskedClient(seen)
  const madeBy = (text: string) => madeOfSecrets(renderOverride(text, seen), renderOverride(text, masked))
  const secretHeaders = headers.filter(({ value }) => madeBy(value).length > 0)
  return {
    values: [...secretsOfClient(seen), ...[body, ...headers.map(({ value }) => value)].flatMap(madeBy)],
    names: secretHeaders.map(({ name }) => name),
  }
}

function refuseFailure(status: number, body: unknown, { failure }: UniversalOAuth): void {
  const { failStatusCode, failPath, failValues } = failure
  const said = memberAt(body, 'error')
  const error = typeof said === 'string' ? said.slice(0, 100).replace(/[^\w .:-]/g, '') : ''
  if (status === failStatusCode || status >= 400) throw new OAuthRefused(status, error)
  if (status >= 300) throw new OAuthAnswerUnusable(`it is a redirect (${status})`)
  if (failPath !== undefined && isAmong(memberAt(body, failPath), failValues)) throw new OAuthRefused(status, error)
  // Some services answer 200 with an error.
  if (error !== '' && memberAt(body, 'access_token') === undefined) throw new OAuthRefused(status, error)
}

function readTokens(body: unknown, universal: UniversalOAuth, now: Date): Tokens {
  const { accessTokenPath, refreshTokenPath, scopeDelimiter } = universal
  const accessToken = memberAt(body, accessTokenPath ?? 'access_token')
  if (typeof accessToken !== 'string' || accessToken === '') {
    throw new OAuthAnswerUnusable(`it has no text at ${accessTokenPath ?? 'access_token'}`)
  }
  const type = memberAt(body, 'token_type')
  const wantsType = accessTokenPath === undefined
  if (wantsType && (typeof type !== 'string' || type.toLowerCase() !== 'bearer')) {
    throw new OAuthAnswerUnusable('its token_type is not Bearer')
  }
  const refreshToken = memberAt(body, refreshTokenPath ?? 'refresh_token')
  const scope = memberAt(body, 'scope')
  const refreshLife = Number(memberAt(body, 'refresh_token_expires_in'))
  const later = (seconds: number): Date => new Date(now.getTime() + seconds * 1000)
  return {
    accessToken,
    accessTokenExpiresAt: later(lifeOf(memberAt(body, 'expires_in'))),
    refreshToken: typeof refreshToken === 'string' && refreshToken !== '' ? refreshToken : undefined,
    refreshTokenExpiresAt: refreshLife > 0 ? later(refreshLife) : null,
    scope: typeof scope === 'string' ? scope.split(scopeDelimiter).filter((one) => one !== '') : [],
  }
}

const LONGEST_LIFE_S = 10 * 365 * 86_400

/** Seconds; a service that does not say is asked again within the hour. */
export function lifeOf(expiresIn: unknown): number {
  const seconds = Number(expiresIn)
  return seconds > 0 ? Math.min(seconds, LONGEST_LIFE_S) : UNKNOWN_LIFE_S
}

/** RFC 7636 4.2. */
export const challengeOf = async (verifier: string, { pkce }: UniversalOAuth): Promise<string> =>
  pkce === 'plain' ? verifier : await oauth.calculatePKCECodeChallenge(verifier)
