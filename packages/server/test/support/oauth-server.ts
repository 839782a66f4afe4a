/**
 * A small OAuth 2.0 service (RFC 6749, 7636, 7009) that is not Microsoft's: authorization code with PKCE, client
 * credentials, refresh tokens that rotate and end their family when one is used again.
 */
import { createHash, randomBytes } from 'node:crypto'
import { type Answered, type Asked, type HttpApi, startHttpApi } from './http-api.ts'

export interface OAuthServer {
  readonly origin: string
  readonly asked: Asked[]
  readonly clientId: string
  readonly clientSecret: string
  /** Whether a token is good for the API now. */
  accepts(accessToken: string | undefined): boolean
  /** Ends every access token given out until now. */
  expireAll(): void
  /** Tokens told to be revoked. */
  readonly revoked: string[]
  /** Seconds tokens live; undefined: not said. */
  life: number | undefined
  /** Whether a refresh gives a new refresh token and ends the old one. */
  rotates: boolean
  /** What a token request is answered in place of what is right. */
  instead: Answered | undefined
  /** A browser's visit: allows access, gives where it is sent back to. */
  visit(authorizationUrl: string): Promise<string>
  close(): Promise<void>
}

interface Code {
  readonly challenge: string | null
  readonly method: string | null
  readonly redirectUri: string
}

export async function startOAuthServer(): Promise<OAuthServer> {
  const codes = new Map<string, Code>()
  const access = new Set<string>()
  const refresh = new Map<string, 'good' | 'used'>()
  const token = (): string => randomBytes(16).toString('hex')
  const clientId = 'keyway client:1'
  const clientSecret = `s3cret ${token()}`

  const give = (scope: string | null, withRefresh: boolean): Answered => {
    const accessToken = token()
    access.add(accessToken)
    const refreshToken = withRefresh ? token() : undefined
    if (refreshToken !== undefined) refresh.set(refreshToken, 'good')
    return {
      body: {
        access_token: accessToken,
        token_type: 'bearer',
        ...(oauth.life !== undefined && { expires_in: oauth.life }),
        ...(refreshToken !== undefined && { refresh_token: refreshToken }),
        ...(scope !== null && { scope }),
      },
    }
  }
  const refuse = (error: string, status = 400): Answered => ({ status, body: { error } })

  const authorize = (url: URL): Answered => {
    const { searchParams } = url
    const redirectUri = searchParams.get('redirect_uri') ?? ''
    if (searchParams.get('client_id') !== clientId || searchParams.get('response_type') !== 'code') {
      return refuse('unauthorized_client')
    }
    const code = token()
    codes.set(code, {
      challenge: searchParams.get('code_challenge'),
      method: searchParams.get('code_challenge_method'),
      redirectUri,
    })
    const back = new URL(redirectUri)
    back.searchParams.set('code', code)
    back.searchParams.set('state', searchParams.get('state') ?? '')
    return { status: 302, headers: { location: back.href } }
  }

  const redeem = (form: URLSearchParams): Answered => {
    const code = codes.get(form.get('code') ?? '')
    codes.delete(form.get('code') ?? '')
    const verifier = form.get('code_verifier') ?? ''
    const hashed = createHash('sha256').update(verifier).digest('base64url')
    const proved = code?.method === 'S256' ? hashed === code.challenge : verifier === code?.challenge
    if (code === undefined || !proved || code.redirectUri !== form.get('redirect_uri')) return refuse('invalid_grant')
    return give(form.get('scope'), true)
  }

  const renew = (form: URLSearchParams): Answered => {
    const used = form.get('refresh_token') ?? ''
    if (refresh.get(used) !== 'good') {
      // Used twice: whoever has the family is not to be trusted (RFC 9700 4.14).
      if (refresh.get(used) === 'used') for (const one of refresh.keys()) refresh.set(one, 'used')
      return refuse('invalid_grant')
    }
    if (oauth.rotates) refresh.set(used, 'used')
    return give(form.get('scope'), oauth.rotates)
  }

  const isClient = ({ headers }: Asked, form: URLSearchParams): boolean => {
    const [scheme, given = ''] = (headers.authorization ?? '').split(' ')
    if (scheme === 'Basic') {
      // Both are encoded as in forms before they are joined (RFC 6749 2.3.1).
      const pair = Buffer.from(given, 'base64').toString('utf8').split(':')
      const [id, secret] = pair.map((one) => new URLSearchParams(`x=${one}`).get('x'))
      return id === clientId && secret === clientSecret
    }
    return form.get('client_id') === clientId && form.get('client_secret') === clientSecret
  }

  const answer = (asked: Asked): Answered => {
    const url = new URL(asked.path, api.origin)
    if (url.pathname === '/authorize') return authorize(url)
    const form = new URLSearchParams(asked.body)
    if (url.pathname === '/revoke') {
      oauth.revoked.push(form.get('token') ?? '')
      return { status: isClient(asked, form) ? 200 : 401 }
    }
    if (oauth.instead !== undefined) return oauth.instead
    if (!isClient(asked, form)) return refuse('invalid_client', 401)
    switch (form.get('grant_type')) {
      case 'authorization_code':
        return redeem(form)
      case 'refresh_token':
        return renew(form)
      case 'client_credentials':
        return give(form.get('scope'), false)
      default:
        return refuse('unsupported_grant_type')
    }
  }

  const api: HttpApi = await startHttpApi(answer)
  const oauth: OAuthServer = {
    origin: api.origin,
    asked: api.asked,
    clientId,
    clientSecret,
    accepts: (one) => one !== undefined && access.has(one),
    expireAll: () => access.clear(),
    revoked: [],
    life: 3600,
    rotates: true,
    instead: undefined,
    async visit(authorizationUrl) {
      const response = await fetch(authorizationUrl, { redirect: 'manual' })
      const location = response.headers.get('location')
      if (location === null) throw new Error(await response.text())
      return location
    },
    close: api.close,
  }
  return oauth
}
