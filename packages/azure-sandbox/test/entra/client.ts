/** An OAuth 2.0 client as a connector is one: registered, signing people in, redeeming, refreshing. */
import type { RegisterAppOptions } from '../../src/control/index.ts'
import type { Answer, TestSandbox } from '../running-sandbox.ts'

export const REDIRECT = 'http://localhost:5390/callback'
export const MEGAN = 'megan.bowen@contoso.onmicrosoft.com'
export const ALEX = 'alex.wilber@contoso.onmicrosoft.com'

type Fields = Readonly<Record<string, string | undefined>>

export interface TestClient {
  readonly app: ReturnType<TestSandbox['control']['registerApp']>
  readonly secret: string
  readonly vaultScope: string
  authorizeUrl(change?: Fields, tenant?: string): string
  /** Signs in with consent and returns the code. */
  code(change?: Fields, user?: string): Promise<string>
  redeem(code: string, change?: Fields): Promise<Answer>
  refresh(token: string, change?: Fields): Promise<Answer>
  /** Tokens of a complete sign-in. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  signIn(change?: Fields, user?: string): Promise<any>
}

/** `options` as for `registerApp`; `public` sends no secret. */
export function testClient(
  sandbox: TestSandbox,
  options: Partial<RegisterAppOptions> & { readonly public?: true } = {},
): TestClient {
  const { control, endpoints, tenantId } = sandbox
  const { public: isPublic, ...registration } = options
  const redirects = isPublic ? { publicClientRedirectUris: [REDIRECT] } : { redirectUris: [REDIRECT] }
  const app = control.registerApp({ displayName: 'Client', ...redirects, ...registration })
  const secret = app.addSecret('test').secretText
  const vaultScope = `${endpoints.vaultResource}/user_impersonation`
  const scope = `openid profile offline_access ${vaultScope}`
  const credential = isPublic ? {} : { client_secret: secret }

  const authorizeUrl: TestClient['authorizeUrl'] = (change = {}, tenant = tenantId) => {
    const all = {
      client_id: app.clientId,
      response_type: 'code',
      redirect_uri: REDIRECT,
      scope,
      state: 's-1',
      ...change,
    }
    return `${endpoints.browser}/${tenant}/oauth2/v2.0/authorize?${new URLSearchParams(given(all))}`
  }
  const client: TestClient = {
    app,
    secret,
    vaultScope,
    authorizeUrl,
    async code(change, user = MEGAN) {
      return new URL(await control.signIn(authorizeUrl(change), { user })).searchParams.get('code') ?? ''
    },
    redeem: (code, change = {}) =>
      sandbox.token(
        given({
          grant_type: 'authorization_code',
          client_id: app.clientId,
          ...credential,
          redirect_uri: REDIRECT,
          code,
          scope,
          ...change,
        }),
      ),
    refresh: (token, change = {}) =>
      sandbox.token(
        given({
          grant_type: 'refresh_token',
          client_id: app.clientId,
          ...credential,
          refresh_token: token,
          scope: vaultScope,
          ...change,
        }),
      ),
    async signIn(change, user) {
      const { status, json } = await client.redeem(await client.code(change, user))
      if (status !== 200) throw new Error(json.error_description)
      return json
    },
  }
  return client
}

function given(fields: Fields): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined))
}

/** The claims of a token, unchecked. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into claims of every shape
export const claimsOf = (token: string): any =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())

/** The AADSTS code of an answer, and its status. */
export const refusalOf = ({ status, json }: Answer) => ({ status, error: json?.error, code: json?.error_codes?.[0] })
