/** Device code: what a machine polls, what a person types, and every way it ends. */
import { DeviceCodeCredential } from '@azure/identity'
import { PublicClientApplication } from '@azure/msal-node'
import { describe, expect, it } from 'vitest'
import { startTestSandbox } from '../running-sandbox.ts'
import { trust } from '../trust.ts'
import { ALEX, claimsOf, MEGAN, refusalOf, testClient } from './client.ts'

const sandbox = await startTestSandbox()
trust(sandbox)
const { control, endpoints, tenantId } = sandbox
const device = testClient(sandbox, { displayName: 'Device', isFallbackPublicClient: true })
const { app, vaultScope } = device
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const authority = { authorityHost: endpoints.login, disableInstanceDiscovery: true }
const idOf = (name: string) => control.users().find((user) => user.userPrincipalName === name)?.id ?? ''

const post = (url: string, fields: Record<string, string>) =>
  sandbox.send(url, { method: 'POST', headers: FORM, body: new URLSearchParams(fields).toString() })
const begin = (change: Record<string, string> = {}) =>
  post(`${endpoints.login}/${tenantId}/oauth2/v2.0/devicecode`, {
    client_id: app.clientId,
    scope: `openid offline_access ${vaultScope}`,
    ...change,
  })
const poll = (deviceCode: string, change: Record<string, string> = {}) =>
  sandbox.token({
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    client_id: app.clientId,
    device_code: deviceCode,
    ...change,
  })
const answer = (userCode: string, user?: string) =>
  post(`${endpoints.browser}/devicelogin`, { user_code: userCode, ...(user !== undefined && { user }) })

describe('a device code', () => {
  it.each([
    ['without a client', { client_id: '' }, 900144],
    ['for a client nobody knows', { client_id: 'nobody' }, 700016],
    ['without a scope', { scope: '' }, 900144],
    ['for a resource nobody knows', { scope: 'https://nowhere.example/.default' }, 500011],
    ['for a permission nobody knows', { scope: `${endpoints.vaultResource}/nothing` }, 65005],
  ])('is not given %s', async (_name, change, code) => {
    expect(refusalOf(await begin(change))).toMatchObject({ code })
  })

  it('is not given for GET, JSON or an unknown tenant', async () => {
    const url = `${endpoints.login}/${tenantId}/oauth2/v2.0/devicecode`
    expect(refusalOf(await sandbox.send(url))).toMatchObject({ status: 400, code: 900561 })
    const json = await sandbox.send(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    })
    expect(refusalOf(json)).toMatchObject({ status: 400, code: 900144 })
    const elsewhere = await post(url.replace(tenantId, 'nowhere'), { client_id: app.clientId, scope: vaultScope })
    expect(refusalOf(elsewhere)).toMatchObject({ status: 400, code: 90002 })
  })

  it('comes with the page, the code to type, its life and the pause between polls', async () => {
    const { json, headers } = await begin()
    expect(json).toMatchObject({ verification_uri: `${endpoints.browser}/devicelogin`, expires_in: 900, interval: 5 })
    expect(json.user_code).toMatch(/^[A-HJ-NP-Z2-9]{9}$/)
    expect(json.message).toContain(json.user_code)
    expect(headers['x-ms-request-id']).toBeTruthy()
  })
})

describe('polling', () => {
  it('is authorization_pending until the person has answered', async () => {
    const { json } = await begin()
    expect(refusalOf(await poll(json.device_code))).toEqual({
      status: 400,
      error: 'authorization_pending',
      code: 70016,
    })
    await answer(json.user_code)
    expect(refusalOf(await poll(json.device_code))).toMatchObject({ code: 70016 })
    await answer(json.user_code, idOf(MEGAN))
    expect((await poll(json.device_code)).status).toBe(200)
  })

  it('is authorization_declined when the person cancels', async () => {
    const { json } = await begin()
    await answer(json.user_code, '')
    expect(refusalOf(await poll(json.device_code))).toEqual({
      status: 400,
      error: 'authorization_declined',
      code: 65004,
    })
  })

  it('is expired_token after 15 minutes, and the code cannot be typed any more', async () => {
    const { json } = await begin()
    sandbox.clock.advance(901_000)
    expect(refusalOf(await poll(json.device_code))).toEqual({ status: 400, error: 'expired_token', code: 70020 })
    expect((await answer(json.user_code, idOf(MEGAN))).status).toBe(400)
  })

  it('is bad_verification_code once the code is forgotten, an hour after it was given', async () => {
    const { json } = await begin()
    sandbox.clock.advance(3_601_000)
    await begin()
    expect(refusalOf(await poll(json.device_code))).toMatchObject({ code: 70018 })
  })

  it('is bad_verification_code for a code nobody gave, and for another client’s', async () => {
    const other = testClient(sandbox, { isFallbackPublicClient: true })
    const { json } = await begin()
    for (const [code, change] of [
      ['made-up', {}],
      [json.device_code, { client_id: other.app.clientId }],
    ] as const) {
      expect(refusalOf(await poll(code, change))).toEqual({ status: 400, error: 'bad_verification_code', code: 70018 })
    }
  })

  it('is refused without a credential where public clients are off (7000218)', async () => {
    const confidential = testClient(sandbox)
    const { json } = await begin({ client_id: confidential.app.clientId })
    const change = { client_id: confidential.app.clientId }
    expect(refusalOf(await poll(json.device_code, change))).toMatchObject({ status: 401, code: 7000218 })
    await answer(json.user_code, idOf(MEGAN))
    expect((await poll(json.device_code, { ...change, client_secret: confidential.secret })).status).toBe(200)
  })

  it('gives tokens once (54005)', async () => {
    const { json } = await begin()
    await answer(json.user_code, idOf(MEGAN))
    const [first, second] = await Promise.all([poll(json.device_code), poll(json.device_code)])
    expect([first.status, second.status].sort()).toEqual([200, 400])
    expect(refusalOf(await poll(json.device_code))).toMatchObject({ error: 'invalid_grant', code: 54005 })
  })

  it('that was refused for a passing reason can be repeated', async () => {
    const { json } = await begin()
    await answer(json.user_code, idOf(MEGAN))
    control.failures.arm({ code: 90033, appId: app.clientId, remaining: 1 })
    expect((await poll(json.device_code)).status).toBe(503)
    expect((await poll(json.device_code)).status).toBe(200)
  })

  it('is refused when the person was blocked meanwhile (50057)', async () => {
    const { json } = await begin()
    await answer(json.user_code, idOf(ALEX))
    control.setUserEnabled(ALEX, false)
    expect(refusalOf(await poll(json.device_code))).toMatchObject({ code: 50057 })
    control.setUserEnabled(ALEX, true)
  })

  it('by its older name is the same grant', async () => {
    const { json } = await begin()
    await answer(json.user_code, idOf(MEGAN))
    expect((await poll(json.device_code, { grant_type: 'device_code' })).status).toBe(200)
  })

  it('gives tokens that refresh', async () => {
    const { json } = await begin()
    await answer(json.user_code, idOf(MEGAN))
    const { json: tokens } = await poll(json.device_code)
    expect(claimsOf(tokens.access_token)).toMatchObject({ upn: MEGAN, appidacr: '0' })
    expect((await device.refresh(tokens.refresh_token, { client_secret: undefined })).status).toBe(200)
  })
})

describe('the page', () => {
  it('knows the code however it is typed, and no other', async () => {
    const { json } = await begin()
    const typed = json.user_code.toLowerCase().replace(/(...)(...)/, '$1-$2 ')
    expect((await answer(typed)).text).toContain('Device')
    expect((await answer('AAAAAAAAA')).status).toBe(400)
  })

  it('refuses a person of another organization, and one who is blocked', async () => {
    const { json } = await begin()
    expect((await answer(json.user_code, 'diego.siciliani@fabrikam.onmicrosoft.com')).text).toContain('AADSTS50020')
    expect((await answer(json.user_code, 'lee.gu@contoso.onmicrosoft.com')).text).toContain('AADSTS50057')
    expect(refusalOf(await poll(json.device_code))).toMatchObject({ code: 70016 })
  })

  it('takes no consent of a person where only administrators consent', async () => {
    const strict = testClient(sandbox, { isFallbackPublicClient: true })
    control.changeEntraSettings({ consentBy: 'administrators' })
    const { json } = await begin({ client_id: strict.app.clientId })
    expect((await answer(json.user_code, idOf(ALEX))).text).toContain('AADSTS90094')
    expect((await answer(json.user_code, idOf(MEGAN))).status).toBe(200)
    control.changeEntraSettings({ consentBy: 'everyone' })
  })

  it('takes no form of another site', async () => {
    const { json } = await begin()
    const foreign = await sandbox.send(`${endpoints.browser}/devicelogin`, {
      method: 'POST',
      headers: { ...FORM, origin: 'https://evil.example' },
      body: new URLSearchParams({ user_code: json.user_code, user: idOf(MEGAN) }).toString(),
    })
    expect(foreign.status).toBe(400)
    expect(refusalOf(await poll(json.device_code))).toMatchObject({ code: 70016 })
  })
})

describe('Microsoft’s clients', () => {
  it('DeviceCodeCredential reports a declined sign-in', async () => {
    const credential = new DeviceCodeCredential({
      tenantId,
      clientId: app.clientId,
      ...authority,
      userPromptCallback: ({ userCode }) => void answer(userCode, ''),
    })
    await expect(credential.getToken(vaultScope)).rejects.toThrow('authorization_declined')
  })

  it('msal-node signs in with a device code', async () => {
    const client = new PublicClientApplication({
      auth: {
        clientId: app.clientId,
        authority: `${endpoints.login}/${tenantId}`,
        knownAuthorities: [new URL(endpoints.login).host],
      },
    })
    const result = await client.acquireTokenByDeviceCode({
      scopes: [vaultScope],
      deviceCodeCallback: ({ userCode }) => void answer(userCode, idOf(MEGAN)),
    })
    expect(result?.account?.username).toBe(MEGAN)
  })
})
