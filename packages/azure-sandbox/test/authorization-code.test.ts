/** Sign-in by authorization code, as a connector does it: pages, consent, code, refresh, and every refusal on the way. */
import { createHash, randomBytes } from 'node:crypto'
import { type createRemoteJWKSet, jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { startTestSandbox } from './running-sandbox.ts'

const sandbox = await startTestSandbox()
const { endpoints, tenantId, control } = sandbox
const REDIRECT = 'http://localhost:5390/connection/oauth2callback'
const VAULT_SCOPE = `${endpoints.vaultResource}/user_impersonation`
const app = control.registerApp({ displayName: 'Keyway', redirectUris: [REDIRECT] })
const secret = app.addSecret('test').secretText
const MEGAN = 'megan.bowen@contoso.onmicrosoft.com'
const ALEX = 'alex.wilber@contoso.onmicrosoft.com'

function authorizeUrl(change: Record<string, string | undefined> = {}, tenant = tenantId): string {
  const parameters: Record<string, string | undefined> = {
    client_id: app.clientId,
    response_type: 'code',
    redirect_uri: REDIRECT,
    scope: `openid profile offline_access ${VAULT_SCOPE}`,
    state: 'st-1',
    ...change,
  }
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) query.set(name, value)
  return `${endpoints.browser}/${tenant}/oauth2/v2.0/authorize?${query}`
}

async function codeFor(change: Record<string, string> = {}, user = MEGAN): Promise<string> {
  const back = new URL(await control.signIn(authorizeUrl(change), { user }))
  return back.searchParams.get('code') ?? ''
}

const redeem = (code: string, change: Record<string, string> = {}) =>
  sandbox.token({
    grant_type: 'authorization_code',
    client_id: app.clientId,
    client_secret: secret,
    redirect_uri: REDIRECT,
    code,
    scope: `openid profile offline_access ${VAULT_SCOPE}`,
    ...change,
  })

describe('a sign-in', () => {
  it('gives a v1.0 access token for the vault, a refresh token and an id token', async () => {
    const answer = await redeem(await codeFor({ nonce: 'n-1' }))
    expect(answer.status).toBe(200)
    expect(answer.json).toMatchObject({ token_type: 'Bearer', scope: VAULT_SCOPE })
    const claims = JSON.parse(Buffer.from(answer.json.access_token.split('.')[1], 'base64url').toString())
    expect(claims).toMatchObject({
      aud: endpoints.vaultResource,
      iss: `https://sts.windows.net/${tenantId}/`,
      appid: app.clientId,
      appidacr: '1',
      scp: 'user_impersonation',
      upn: MEGAN,
      ver: '1.0',
    })
    const idClaims = JSON.parse(Buffer.from(answer.json.id_token.split('.')[1], 'base64url').toString())
    expect(idClaims).toMatchObject({ aud: app.clientId, nonce: 'n-1', preferred_username: MEGAN, ver: '2.0' })
    expect(answer.json.expires_in).toBeGreaterThanOrEqual(3600)
    expect(answer.json.expires_in).toBeLessThan(5400)
  })

  it('gives tokens a standard validator accepts with discovery alone', async () => {
    const { json: metadata } = await sandbox.send(
      `${endpoints.login}/${tenantId}/v2.0/.well-known/openid-configuration`,
    )
    const { json: keys } = await sandbox.send(metadata.jwks_uri)
    const { json: tokens } = await redeem(await codeFor())
    const jwks = async (header: { kid?: string }) => {
      const { importJWK } = await import('jose')
      const key = keys.keys.find((k: { kid: string }) => k.kid === header.kid)
      return importJWK(key, 'RS256')
    }
    const { payload } = await jwtVerify(tokens.id_token, jwks as ReturnType<typeof createRemoteJWKSet>, {
      issuer: metadata.issuer,
      audience: app.clientId,
    })
    expect(payload.tid).toBe(tenantId)
  })

  it('returns the state, and the code in the fragment when asked', async () => {
    const back = await control.signIn(authorizeUrl({ response_mode: 'fragment' }), { user: MEGAN })
    const fragment = new URLSearchParams(new URL(back).hash.slice(1))
    expect(fragment.get('state')).toBe('st-1')
    expect(fragment.get('code')).toBeTruthy()
  })

  it('posts the code by form when asked', async () => {
    const back = await control.signIn(authorizeUrl({ response_mode: 'form_post' }), { user: MEGAN })
    expect(new URL(back).searchParams.get('code')).toBeTruthy()
  })

  it('one refresh token serves the vault and Resource Manager when both were consented to', async () => {
    const both = `openid offline_access ${VAULT_SCOPE} ${endpoints.armResource}/user_impersonation`
    const { json } = await redeem(await codeFor({ scope: both }))
    const refreshed = await sandbox.token({
      grant_type: 'refresh_token',
      client_id: app.clientId,
      client_secret: secret,
      refresh_token: json.refresh_token,
      scope: `${endpoints.armResource}/.default`,
    })
    expect(refreshed.status).toBe(200)
    expect(refreshed.json.refresh_token).not.toBe(json.refresh_token)
    const list = await sandbox.send(`${endpoints.arm}/subscriptions?api-version=2022-12-01`, {
      headers: { authorization: `Bearer ${refreshed.json.access_token}` },
    })
    expect(list.json.value).toHaveLength(1)
  })

  it('accepts the real resource names as the same resource', async () => {
    const { json } = await redeem(
      await codeFor({ scope: 'offline_access https://vault.azure.net/user_impersonation' }),
      {
        scope: 'https://vault.azure.net/.default',
      },
    )
    const claims = JSON.parse(Buffer.from(json.access_token.split('.')[1], 'base64url').toString())
    expect(claims.aud).toBe('https://vault.azure.net')
  })
})

describe('the proof key', () => {
  const verifier = randomBytes(32).toString('base64url')
  const challenge = createHash('sha256').update(verifier).digest('base64url')

  it('lets the holder of the verifier redeem the code', async () => {
    const code = await codeFor({ code_challenge: challenge, code_challenge_method: 'S256' })
    expect((await redeem(code, { code_verifier: verifier })).status).toBe(200)
  })

  it('refuses another verifier with AADSTS501481', async () => {
    const code = await codeFor({ code_challenge: challenge, code_challenge_method: 'S256' })
    const answer = await redeem(code, { code_verifier: randomBytes(32).toString('base64url') })
    expect(answer.status).toBe(400)
    expect(answer.json.error_codes).toEqual([501481])
  })

  it('refuses a missing verifier', async () => {
    const code = await codeFor({ code_challenge: challenge, code_challenge_method: 'S256' })
    expect((await redeem(code)).json.error_codes).toEqual([501481])
  })
})

describe('refusals of a code', () => {
  it('a second use gives AADSTS54005', async () => {
    const code = await codeFor()
    await redeem(code)
    const again = await redeem(code)
    expect(again.json).toMatchObject({ error: 'invalid_grant', error_codes: [54005] })
  })

  it('a code older than ten minutes gives AADSTS70008', async () => {
    const code = await codeFor()
    sandbox.clock.advance(11 * 60_000)
    expect((await redeem(code)).json.error_codes).toEqual([70008])
  })

  it('a made-up code gives AADSTS70000', async () => {
    expect((await redeem('1.Amade-up')).json.error_codes).toEqual([70000])
  })

  it('another redirect URI gives AADSTS50011', async () => {
    expect((await redeem(await codeFor(), { redirect_uri: `${REDIRECT}/` })).json.error_codes).toEqual([50011])
  })

  it('two resources in one token request give AADSTS700022', async () => {
    const scope = `${VAULT_SCOPE} ${endpoints.armResource}/user_impersonation`
    expect((await redeem(await codeFor(), { scope })).json.error_codes).toEqual([700022])
  })
})

describe('the client', () => {
  it('a wrong secret gives AADSTS7000215 in the exact envelope', async () => {
    const answer = await redeem(await codeFor(), { client_secret: 'wrong' })
    expect(answer.status).toBe(401)
    expect(answer.json).toMatchObject({ error: 'invalid_client', error_codes: [7000215] })
    expect(Object.keys(answer.json)).toEqual([
      'error',
      'error_description',
      'error_codes',
      'timestamp',
      'trace_id',
      'correlation_id',
      'error_uri',
    ])
    expect(answer.json.error_description).toMatch(
      /^AADSTS7000215: .+ Trace ID: .+ Correlation ID: .+ Timestamp: \d{4}-/,
    )
  })

  it('a wrong secret does not use up the code', async () => {
    const code = await codeFor()
    await redeem(code, { client_secret: 'wrong' })
    expect((await redeem(code)).status).toBe(200)
  })

  it('an expired secret gives AADSTS7000222', async () => {
    const expired = app.addSecret('old', -1).secretText
    expect((await redeem(await codeFor(), { client_secret: expired })).json.error_codes).toEqual([7000222])
  })

  it('no secret at all gives AADSTS7000218', async () => {
    expect((await redeem(await codeFor(), { client_secret: '' })).json.error_codes).toEqual([7000218])
  })

  it('may send its secret by HTTP Basic', async () => {
    const answer = await sandbox.send(`${endpoints.login}/${tenantId}/oauth2/v2.0/token`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Basic ${Buffer.from(`${app.clientId}:${encodeURIComponent(secret)}`).toString('base64')}`,
      },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        scope: `${endpoints.vaultResource}/.default`,
      }).toString(),
    })
    expect(answer.json).toMatchObject({ token_type: 'Bearer', expires_in: 3599 })
  })
})

describe('consent', () => {
  it('is asked for once and remembered', async () => {
    await codeFor({}, ALEX)
    const page = await sandbox.send(authorizeUrl({ prompt: 'none' }))
    expect(page.headers.location).toContain('error=login_required')
    expect(await codeFor({}, ALEX)).toBeTruthy()
  })

  it('declined sends access_denied with the subcode cancel', async () => {
    control.removeConsent(app.clientId, ALEX)
    const back = new URL(await control.signIn(authorizeUrl(), { user: ALEX, consent: 'cancel' }))
    expect(back.searchParams.get('error')).toBe('access_denied')
    expect(back.searchParams.get('error_subcode')).toBe('cancel')
    expect(back.searchParams.get('error_description')).toContain('AADSTS65004')
    expect(back.searchParams.get('state')).toBe('st-1')
  })

  it('asked for silently is refused with consent_required', async () => {
    const start = await sandbox.send(authorizeUrl())
    const cookie = String(start.headers['set-cookie']).split(';')[0] ?? ''
    const alex = control.users().find((user) => user.userPrincipalName === ALEX)?.id ?? ''
    await sandbox.send(`${endpoints.browser}/${tenantId}/login`, {
      method: 'POST',
      headers: { cookie, origin: endpoints.browser, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        ctx: /name="ctx" value="([^"]+)"/.exec(start.text)?.[1] ?? '',
        user: alex,
      }).toString(),
    })
    control.removeConsent(app.clientId, ALEX)
    const silent = await sandbox.send(authorizeUrl({ prompt: 'none' }), { headers: { cookie } })
    expect(new URL(String(silent.headers.location)).searchParams.get('error')).toBe('consent_required')
  })

  it('given once lets the next sign-in of the same browser pass without a page', async () => {
    const start = await sandbox.send(authorizeUrl())
    const cookie = String(start.headers['set-cookie']).split(';')[0] ?? ''
    const post = (path: string, fields: Record<string, string>, text: string) =>
      sandbox.send(`${endpoints.browser}/${tenantId}/${path}`, {
        method: 'POST',
        headers: { cookie, origin: endpoints.browser, 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ ctx: /name="ctx" value="([^"]+)"/.exec(text)?.[1] ?? '', ...fields }).toString(),
      })
    const alex = control.users().find((user) => user.userPrincipalName === ALEX)?.id ?? ''
    const consent = await post('login', { user: alex }, start.text)
    await post('consent', { decision: 'allow' }, consent.text)
    const again = await sandbox.send(authorizeUrl(), { headers: { cookie } })
    expect(new URL(String(again.headers.location)).searchParams.get('code')).toBeTruthy()
  })

  it('taken back makes a refresh fail with AADSTS65001, consent_required', async () => {
    const { json } = await redeem(await codeFor({}, ALEX))
    control.removeConsent(app.clientId, ALEX)
    const answer = await sandbox.token({
      grant_type: 'refresh_token',
      client_id: app.clientId,
      client_secret: secret,
      refresh_token: json.refresh_token,
      scope: VAULT_SCOPE,
    })
    expect(answer.json).toMatchObject({ error: 'invalid_grant', suberror: 'consent_required', error_codes: [65001] })
  })

  it('for the vault does not cover Resource Manager', async () => {
    const { json } = await redeem(await codeFor({}, ALEX))
    const answer = await sandbox.token({
      grant_type: 'refresh_token',
      client_id: app.clientId,
      client_secret: secret,
      refresh_token: json.refresh_token,
      scope: `${endpoints.armResource}/user_impersonation`,
    })
    expect(answer.json.error_codes).toEqual([65001])
  })
})

describe('a refresh token', () => {
  const refresh = (token: string) =>
    sandbox.token({
      grant_type: 'refresh_token',
      client_id: app.clientId,
      client_secret: secret,
      refresh_token: token,
      scope: VAULT_SCOPE,
    })

  it('stays valid after it was used, so that two parallel refreshes both succeed', async () => {
    const { json } = await redeem(await codeFor())
    const [first, second] = await Promise.all([refresh(json.refresh_token), refresh(json.refresh_token)])
    expect([first.status, second.status]).toEqual([200, 200])
  })

  it('used twice in strict mode revokes its family', async () => {
    const { json } = await redeem(await codeFor())
    control.changeEntraSettings({ strictRefreshTokens: true })
    const { json: next } = await refresh(json.refresh_token)
    expect((await refresh(json.refresh_token)).json.error_codes).toEqual([70000])
    expect((await refresh(next.refresh_token)).json.error_codes).toEqual([70000])
    control.changeEntraSettings({ strictRefreshTokens: false })
  })

  it('unused for 90 days gives AADSTS700082', async () => {
    const { json } = await redeem(await codeFor())
    sandbox.clock.advance(91 * 86_400_000)
    expect((await refresh(json.refresh_token)).json.error_codes).toEqual([700082])
  })

  it('dies when the sign-in sessions are revoked, with AADSTS50173', async () => {
    const { json } = await redeem(await codeFor())
    control.revokeSignInSessions(MEGAN)
    expect((await refresh(json.refresh_token)).json.error_codes).toEqual([50173])
    sandbox.clock.advance(10)
  })

  it('is of no use while the account is blocked (AADSTS50057)', async () => {
    const { json } = await redeem(await codeFor({}, ALEX))
    control.setUserEnabled(ALEX, false)
    expect((await refresh(json.refresh_token)).json.error_codes).toEqual([50057])
    control.setUserEnabled(ALEX, true)
  })
})

describe('faults nobody may be redirected for', () => {
  it.each([
    ['an unknown client', { client_id: '00000000-0000-0000-0000-00000000dead' }, 'AADSTS700016'],
    ['an unregistered redirect URI', { redirect_uri: 'https://evil.example/callback' }, 'AADSTS50011'],
  ])('%s is shown on a page', async (_name, change, code) => {
    const answer = await sandbox.send(authorizeUrl(change))
    expect(answer.status).toBe(400)
    expect(answer.headers.location).toBeUndefined()
    expect(answer.text).toContain(code)
  })

  it('an unknown tenant is shown on a page', async () => {
    expect((await sandbox.send(authorizeUrl({}, 'nowhere.example'))).text).toContain('AADSTS90002')
  })

  it('a person of another organization is told so on a page (AADSTS50020)', async () => {
    const attempt = control.signIn(authorizeUrl(), { user: 'diego.siciliani@fabrikam.onmicrosoft.com' })
    await expect(attempt).rejects.toThrow('AADSTS50020')
  })
})

describe('faults the client is told of', () => {
  it.each([
    ['response_type', { response_type: 'token' }, 'unsupported_response_type', 'AADSTS700054'],
    [
      'a scope of two kinds',
      { scope: `${endpoints.vaultResource}/.default ${VAULT_SCOPE}` },
      'invalid_scope',
      'AADSTS70011',
    ],
    ['an unknown resource', { scope: 'https://nowhere.example/.default' }, 'invalid_resource', 'AADSTS500011'],
    [
      'a short code challenge',
      { code_challenge: 'abc', code_challenge_method: 'S256' },
      'invalid_request',
      'AADSTS50147',
    ],
  ])('%s', async (_name, change, error, code) => {
    const answer = await sandbox.send(authorizeUrl(change as Record<string, string>))
    const back = new URL(String(answer.headers.location))
    expect(back.searchParams.get('error')).toBe(error)
    expect(back.searchParams.get('error_description')).toContain(code)
    expect(back.searchParams.get('state')).toBe('st-1')
  })
})

describe('the pages', () => {
  it('allow no script, no frame and nothing from elsewhere', async () => {
    const { headers } = await sandbox.send(authorizeUrl())
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(headers['content-security-policy']).toContain("script-src 'none'")
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(headers['set-cookie']?.[0]).toContain('HttpOnly')
  })

  it('cannot be finished by a form of another site', async () => {
    const start = await sandbox.send(authorizeUrl())
    const cookie = String(start.headers['set-cookie']).split(';')[0] ?? ''
    const ctx = /name="ctx" value="([^"]+)"/.exec(start.text)?.[1] ?? ''
    const user = control.users()[0]?.id ?? ''
    const post = (headers: Record<string, string>) =>
      sandbox.send(`${endpoints.browser}/${tenantId}/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: new URLSearchParams({ ctx, user }).toString(),
      })
    expect((await post({ cookie, origin: 'https://evil.example' })).status).toBe(400)
    expect((await post({ origin: endpoints.browser })).status).toBe(400)
    expect((await post({ cookie, origin: endpoints.browser })).status).not.toBe(400)
  })

  it('show what an app is called without letting it write the page', async () => {
    const hostile = control.registerApp({ displayName: '<script>alert(1)</script>', redirectUris: [REDIRECT] })
    const page = await sandbox.send(authorizeUrl({ client_id: hostile.clientId }))
    expect(page.text).not.toContain('<script>alert')
    expect(page.text).toContain('&lt;script&gt;')
  })
})

describe('armed failures', () => {
  it('strike the next call of the app with the true status, error and suberror', async () => {
    const code = await codeFor()
    control.failures.arm({ code: 53003, appId: app.clientId, remaining: 1 })
    const answer = await redeem(code)
    expect(answer.status).toBe(400)
    expect(answer.json).toMatchObject({ error: 'invalid_grant', suberror: 'message_only', error_codes: [53003] })
    expect(control.failures.list()).toHaveLength(0)
  })

  it('leave other apps alone', async () => {
    control.failures.arm({ code: 50076, appId: 'another' })
    expect((await redeem(await codeFor())).status).toBe(200)
    control.failures.disarm()
  })
})
