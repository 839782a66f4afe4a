/** Signs connections over HTTP in: with any OAuth 2.0 service, or with a request of their own for a token. */
import type { UniversalHttpInput } from '@keyway/contract'
import type { Deps } from '../../deps.ts'
import type { StoredIClient, UniversalOAuth } from '../../iclients/index.ts'
import { type ExchangeLog, isAllowedHost, type Tls } from '../../outbound/index.ts'
import { TemplateError } from '../../templates/index.ts'
import type { GuardedFetch, SignInNetwork } from '../sign-in/guarded-fetch.ts'
import { notedFetch } from '../sign-in/noted-fetch.ts'
import { debugOf, type StoredUniversal } from '../stored.ts'
import type { Tokens } from '../tokens.ts'
import { fetchToken } from './fetch-token.ts'
import { challengeOf, OAuthAnswerUnusable, requestRevocation, requestTokens } from './oauth-requests.ts'
import { openUniversal } from './open-universal.ts'
import { ownSecrets } from './own-secrets.ts'

/** Where the refresh token that was typed stood. */
const LATEST = 'auth.token.refreshToken'

export interface UniversalRedeem {
  readonly stored: StoredUniversal
  readonly answer: URLSearchParams
  readonly redirectUri: string
  readonly codeVerifier: string
}

export interface UniversalSignIn {
  /** Where a browser is sent. */
  authorizationUrl(stored: StoredUniversal, state: string, codeVerifier: string): Promise<string>
  /** @throws what `explainOAuth` explains */
  redeem(input: UniversalRedeem): Promise<Tokens>
  /** New tokens: by the refresh token, by the client itself, or by the connection's own request. @throws as above */
  renew(stored: StoredUniversal, refreshToken: string | undefined, signal?: AbortSignal): Promise<Tokens>
  /** Tells the service that what it granted is not needed any more. @throws as above */
  revoke(stored: StoredUniversal, token: string, hint: 'refresh_token' | 'access_token'): Promise<void>
}

export function createUniversalSignIn(
  deps: Pick<Deps, 'clock' | 'sealer' | 'config'>,
  network: SignInNetwork,
  log: ExchangeLog,
): UniversalSignIn {
  /** Plain http only where an administrator allowed the host. */
  const fetchFor = (stored: StoredUniversal, tls?: Tls): GuardedFetch => {
    const isPlain = (hostname: string) => isAllowedHost(hostname, deps.config.allowHosts)
    return notedFetch(network.fetch('public', { isPlain, tls }), log, deps.clock, debugOf(stored))
  }

  return {
    async authorizationUrl(stored, state, codeVerifier) {
      const { iclient, universal } = clientOf(stored)
      const url = new URL(universal.authUri ?? '')
      for (const { name, value } of universal.authQuery) url.searchParams.set(name, value)
      const scope = scopesOf(stored).join(universal.scopeDelimiter)
      const own = {
        client_id: iclient.signIn.clientId,
        response_type: 'code',
        redirect_uri: iclient.redirectUri,
        ...(scope !== '' && { scope }),
        state,
        code_challenge: await challengeOf(codeVerifier, universal),
        code_challenge_method: universal.pkce,
      }
      for (const [name, value] of Object.entries(own)) url.searchParams.set(name, value)
      return url.href
    },

    async redeem({ stored, answer, redirectUri, codeVerifier }) {
      const { iclient, universal } = clientOf(stored)
      const [code, ...others] = answer.getAll('code')
      if (code === undefined || others.length > 0) throw new OAuthAnswerUnusable('it has no code')
      const parameters = {
        grant_type: 'authorization_code',
        code,
        redirect_uri: redirectUri,
        code_verifier: codeVerifier,
      }
      return await requestTokens(
        deps,
        fetchFor(stored),
        { iclient, universal, to: universal.token, parameters },
        undefined,
      )
    },

    async renew(stored, refreshToken, signal) {
      const { http } = stored
      if (http.auth.type === 'token') return await fetchOwn(stored, http.auth, refreshToken, signal)
      const { iclient, universal } = clientOf(stored)
      const scope = scopesOf(stored).join(universal.scopeDelimiter)
      if (iclient.signIn.grantType === 'clientcredentials') {
        const parameters = { grant_type: 'client_credentials', ...(scope !== '' && { scope }) }
        return await requestTokens(
          deps,
          fetchFor(stored),
          { iclient, universal, to: universal.token, parameters },
          signal,
        )
      }
      // Without a scope it is that of the sign-in (RFC 6749 6).
      const parameters = { grant_type: 'refresh_token', refresh_token: refreshToken ?? '' }
      return await requestTokens(
        deps,
        fetchFor(stored),
        { iclient, universal, to: universal.refresh, parameters },
        signal,
      )
    },

    async revoke(stored, token, hint) {
      const { iclient, universal } = clientOf(stored)
      await requestRevocation(deps, fetchFor(stored), { iclient, universal }, token, hint)
    },
  }

  async function fetchOwn(
    stored: StoredUniversal,
    { token: auth }: Extract<UniversalHttpInput['auth'], { type: 'token' }>,
    refreshToken: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<Tokens> {
    const opening = await openUniversal(deps, stored)
    if (!opening.ok) throw new TemplateError(opening.diagnosis.cause)
    const { baseUrl, tls, seen, secrets } = opening.opened
    // The latest refresh token, where the API gave a newer one than was typed.
    const latest = refreshToken === undefined ? seen : withRefreshToken(seen, refreshToken)
    const withLatest = refreshToken === undefined ? secrets : { ...secrets, [LATEST]: refreshToken }
    const own = ownSecrets(stored, withLatest, latest)
    return await fetchToken(
      fetchFor(stored, tls),
      { auth, baseUrl, seen: latest, own, now: deps.clock.now() },
      refreshToken,
      signal,
    )
  }
}

function withRefreshToken<S extends { readonly connection: { readonly http: Readonly<Record<string, unknown>> } }>(
  seen: S,
  refreshToken: string,
): S {
  const { connection } = seen
  const auth = connection.http.auth as { readonly token: object }
  const http = { ...connection.http, auth: { ...auth, token: { ...auth.token, refreshToken } } }
  return { ...seen, connection: { ...connection, http } }
}

function clientOf({ iclient }: StoredUniversal): {
  readonly iclient: StoredIClient
  readonly universal: UniversalOAuth
} {
  const universal = iclient?.universal
  if (!iclient || !universal) throw new TypeError('a connection of the type oauth has a client with addresses')
  return { iclient, universal }
}

/** Those of the connection, else those of its client. */
export function scopesOf({ http, iclient }: StoredUniversal): readonly string[] {
  const own = http.auth.type === 'oauth' ? http.auth.oauth.scope : []
  return own.length > 0 ? own : (iclient?.universal?.scope ?? [])
}
