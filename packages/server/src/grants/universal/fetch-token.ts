/** The token of a connection that fetches it itself: one request to its own API, described by its fields. */
import type { UniversalHttpInput } from '@keyway/contract'
import { NEVER, render, type Seen } from '../../connections/index.ts'
import { jsonOf, memberAt, type OwnSecrets, pathBelow } from '../../outbound/index.ts'
import { TemplateError } from '../../templates/index.ts'
import type { GuardedFetch } from '../sign-in/guarded-fetch.ts'
import { refuseBusy } from '../sign-in/outcome.ts'
import type { Tokens } from '../tokens.ts'
import { contentTypeOf } from './media-types.ts'
import { lifeOf } from './oauth-requests.ts'

/** The API answered, and gave no token. */
export class TokenRequestRefused extends Error {
  override readonly name = 'TokenRequestRefused'
  readonly status: number
  readonly reason: string

  constructor(status: number, reason: string) {
    super(`the token request was answered ${status}`)
    this.status = status
    this.reason = reason
  }
}

type TokenAuth = Extract<UniversalHttpInput['auth'], { type: 'token' }>['token']

/**
 * @param baseUrl of the connection; the request goes nowhere else
 * @param refreshToken the latest one
 * @throws TokenRequestRefused, ServiceBusy, TemplateError, or the network's error
 */
export async function fetchToken(
  fetch: GuardedFetch,
  {
    auth,
    baseUrl,
    seen,
    own,
    now,
  }: {
    readonly auth: TokenAuth
    readonly baseUrl: string
    readonly seen: Seen
    readonly own: OwnSecrets
    readonly now: Date
  },
  refreshToken: string | undefined,
  signal?: AbortSignal,
): Promise<Tokens> {
  const method = auth.refreshMethod ?? 'POST'
  const path = pathBelow(baseUrl, render(auth.refreshRelativeURI ?? '', seen))
  if (path === null) throw new TemplateError('The path of the token request leads away from the base URI.')
  const url = new URL(baseUrl).origin + path
  const body = method === 'GET' ? undefined : bodyOf(auth, seen, refreshToken)
  const headers: Record<string, string> = { accept: 'application/json' }
  for (const { name, value } of auth.refreshHeaders ?? []) headers[name.toLowerCase()] = render(value, seen)
  if (body !== undefined) headers['content-type'] ??= contentTypeOf(auth.refreshMediaType ?? 'urlencoded')
  if (auth.refreshTokenLocation === 'header' && refreshToken !== undefined) {
    headers.authorization ??= `Bearer ${refreshToken}`
  }
  const response = refuseBusy(await fetch(url, { method, headers, body, signal, own }), now)
  const answer = jsonOf(await response.text())
  return read(answer, response.status, auth, now)
}

function bodyOf(auth: TokenAuth, seen: Seen, refreshToken: string | undefined): string | undefined {
  if (auth.refreshBody) return render(auth.refreshBody, seen)
  if (auth.refreshTokenLocation !== 'body' || refreshToken === undefined) return undefined
  if (auth.refreshMediaType === 'json') return JSON.stringify({ refresh_token: refreshToken })
  return new URLSearchParams({ refresh_token: refreshToken }).toString()
}

function read(answer: unknown, status: number, auth: TokenAuth, now: Date): Tokens {
  const refuse = (reason: string) => new TokenRequestRefused(status, reason)
  if (status >= 300) throw refuse('the request was refused.')
  const [tokenPath, nextPath] = auth.tokenPaths ?? []
  const path = auth.refreshTokenPath ?? tokenPath ?? 'access_token'
  const token = memberAt(answer, path)
  if (typeof token !== 'string' || token === '') throw refuse(`the answer has no text at ${path}.`)
  const next = nextPath === undefined ? undefined : memberAt(answer, nextPath)
  const expiresIn = memberAt(answer, 'expires_in')
  return {
    accessToken: token,
    accessTokenExpiresAt: expiresIn === undefined ? NEVER : new Date(now.getTime() + lifeOf(expiresIn) * 1000),
    refreshToken: typeof next === 'string' && next !== '' ? next : undefined,
    refreshTokenExpiresAt: null,
    scope: [],
  }
}
