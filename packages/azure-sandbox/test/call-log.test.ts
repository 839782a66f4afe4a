/** The log of calls: caller, token, decision and the rule that decided; Azure's own form of it; and nothing secret. */
import { describe, expect, it } from 'vitest'
import { startTestSandbox } from './running-sandbox.ts'

const sandbox = await startTestSandbox()
const { control, endpoints, clock } = sandbox
const app = control.registerApp({ displayName: 'Logged', redirectUris: ['http://localhost:9/cb'] })
const secret = app.addSecret('test').secretText
const policyVault = await control.createVault({ name: 'policy-vault' })
const roleVault = await control.createVault({ name: 'role-vault', enableRbacAuthorization: true })
await control.setAccessPolicy('policy-vault', app.objectId, { secrets: ['get', 'set'] })
const assignment = control.assignRole(app.objectId, 'Key Vault Secrets Officer', roleVault.id)

const form = (resource: string) => ({
  grant_type: 'client_credentials',
  client_id: app.clientId,
  client_secret: secret,
  scope: `${resource}/.default`,
})
const token: string = (await sandbox.token(form(endpoints.vaultResource))).json.access_token
const armToken: string = (await sandbox.token(form(endpoints.armResource))).json.access_token
const call = (vault: string, method: string, path: string, body?: unknown, bearer = token, headers = {}) =>
  sandbox.send(`${vault}${path}?api-version=7.5`, {
    method,
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
const arm = (method: string, id: string, body?: unknown) =>
  sandbox.send(`${endpoints.arm}${id}?api-version=2023-07-01`, {
    method,
    headers: { authorization: `Bearer ${armToken}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
const last = (plane = 'vault') => control.calls.list({ plane })[0]

describe('a refused call', () => {
  it('without a permission names what is missing', async () => {
    await call(policyVault.url, 'DELETE', '/secrets/one')
    expect(last()).toMatchObject({
      decision: 'refused',
      status: 403,
      result: 'Forbidden / ForbiddenByPolicy',
      caller: { objectId: app.objectId, appId: app.clientId },
    })
    expect(last()?.reason).toContain('does not have secrets delete permission')
    expect(last()).not.toHaveProperty('rule')
  })

  it('with a token for somebody else shows what the token claims', async () => {
    await call(policyVault.url, 'GET', '/secrets/one', undefined, armToken)
    expect(last()).toMatchObject({
      decision: 'refused',
      status: 401,
      token: { audience: endpoints.armResource, tenantId: sandbox.tenantId },
    })
    expect(last()?.token?.keyId).not.toBe('')
    expect(Date.parse(last()?.token?.expires ?? '')).toBeGreaterThan(clock.now())
  })

  it('of Entra ID names the AADSTS code and the grant', async () => {
    await sandbox.token({ ...form(endpoints.vaultResource), client_secret: 'wrong' })
    expect(last('entra')).toMatchObject({
      decision: 'refused',
      result: 'AADSTS7000215',
      rule: 'Grant client_credentials',
      caller: { appId: app.clientId },
    })
  })

  it('by a tester’s fault says so', async () => {
    control.faults.add({ plane: 'vault', remaining: 1, effect: { kind: 'status', status: 503 } })
    await call(policyVault.url, 'GET', '/secrets/one')
    expect(last()).toMatchObject({ decision: 'fault', status: 503, rule: 'Fault set by a tester: status' })
  })
})

describe('an allowed call', () => {
  it('names the access policy that decided', async () => {
    expect((await call(policyVault.url, 'PUT', '/secrets/one', { value: 'x' })).status).toBe(200)
    expect(last()).toMatchObject({
      decision: 'allowed',
      result: 'OK',
      rule: `Access policy of the object ID ${app.objectId}: secrets set`,
    })
  })

  it('names the role assignment that decided', async () => {
    expect((await call(roleVault.url, 'PUT', '/secrets/one', { value: 'x' })).status).toBe(200)
    const name = assignment.split('/').at(-1)
    expect(last()?.rule).toMatch(
      new RegExp(
        `^Role assignment ${name} \\(Key Vault Secrets Officer\\) at .*/role-vault: Microsoft.KeyVault/vaults/`,
      ),
    )
  })

  it('of Resource Manager names the role assignment on the subscription', async () => {
    expect((await arm('GET', policyVault.id)).status).toBe(200)
    expect(last('arm')?.rule).toMatch(/\(Contributor\) at \/subscriptions\/[^/]+: Microsoft.KeyVault\/vaults\/read$/)
  })

  it('that cannot be done is failed, not refused', async () => {
    await call(policyVault.url, 'GET', '/secrets/nobody')
    expect(last()).toMatchObject({ decision: 'failed', status: 404, result: 'SecretNotFound' })
    expect(last()?.rule).toContain('secrets get')
  })

  it('is found by vault, by text and by its own number', () => {
    expect(new Set(control.calls.list({ vault: 'ROLE-vault' }).map((one) => one.vault))).toEqual(
      new Set(['role-vault']),
    )
    expect(control.calls.list({ text: 'SecretNotFound' })).toHaveLength(1)
    const [newest] = control.calls.list()
    expect(control.calls.find(newest?.id ?? 0)).toEqual(newest)
  })
})

describe('the AuditEvent', () => {
  it('has the fields of Azure’s log, with the client’s own request id as correlation', async () => {
    const id = '7e6a2f57-9d3b-4c1e-8a55-4be0a1d2c3f4'
    await call(policyVault.url, 'GET', '/secrets/one', undefined, token, { 'x-ms-client-request-id': id })
    expect(control.auditEvents('policy-vault')[0]).toMatchObject({
      category: 'AuditEvent',
      operationName: 'SecretGet',
      operationVersion: '7.5',
      resultType: 'Success',
      resultSignature: 'OK',
      callerIpAddress: '127.0.0.1',
      correlationId: id,
      resourceId: policyVault.id.toUpperCase(),
      identity: {
        claim: { 'http://schemas.microsoft.com/identity/claims/objectidentifier': app.objectId, appid: app.clientId },
      },
      properties: { httpStatusCode: 200, isAccessPolicyMatch: true, isRbacAuthorized: false },
    })
  })

  it('shows a call without a token as a failed authentication', async () => {
    await sandbox.send(`${policyVault.url}/secrets?api-version=7.5`)
    expect(control.auditEvents('policy-vault')[0]).toMatchObject({
      operationName: 'Authentication',
      resultType: 'Failed',
      resultSignature: 'Unauthorized',
    })
  })

  it('shows what Resource Manager did with a vault', async () => {
    await arm('PATCH', policyVault.id, { tags: { a: 'b' } })
    expect(control.auditEvents('policy-vault')[0]).toMatchObject({ operationName: 'VaultPatch', resultSignature: 'OK' })
  })

  it('tells of an end that comes near, an end, and changed access; a new version is its own call', async () => {
    const exp = Math.floor(clock.now() / 1000) + 10 * 86_400
    await call(policyVault.url, 'PUT', '/secrets/ending', { value: 'x', attributes: { exp } })
    const names = () => control.auditEvents('policy-vault').map((event) => event.operationName)
    expect(names()).toEqual(
      expect.arrayContaining([
        'SecretSet',
        'SecretNearExpiryEventGridNotification',
        'VaultAccessPolicyChangedEventGridNotification',
      ]),
    )
    expect(names()).not.toContain('SecretExpiredEventGridNotification')
    clock.advance(11 * 86_400_000)
    expect(names()).toContain('SecretExpiredEventGridNotification')
    expect(control.vaultEvents('policy-vault').map((event) => event.eventType)).toEqual(
      expect.arrayContaining(['Microsoft.KeyVault.SecretNewVersionCreated', 'Microsoft.KeyVault.SecretExpired']),
    )
    expect(names().join()).not.toContain('NewVersionCreated')
  })
})

describe('nothing secret', () => {
  it('is ever in the log: values, tokens, secrets, codes, in whatever place they were sent', async () => {
    const planted = new Map<string, string>([
      ['value', 'canary-value-3911'],
      ['bad value', 'canary-bad-3912'],
      ['wrong secret', 'canary-wrong-3913'],
      ['client secret', secret],
      ['vault token', token],
      ['ARM token', armToken],
    ])
    const fresh = (await sandbox.token(form(endpoints.vaultResource))).json.access_token
    planted.set('fresh token', fresh)
    await call(policyVault.url, 'PUT', '/secrets/one', { value: planted.get('value') }, fresh)
    await call(policyVault.url, 'PUT', '/secrets/one', { value: { no: planted.get('bad value') } }, fresh)
    await call(policyVault.url, 'GET', `/secrets/${token}`, undefined, fresh)
    await call(policyVault.url, 'GET', `/secrets/one/${secret}`, undefined, fresh)
    await call(policyVault.url, 'GET', '/secrets/one', undefined, fresh, {
      'user-agent': `broken ${token}`,
      'x-ms-client-request-id': token,
    })
    await sandbox.send(`${policyVault.url}/secrets/one?api-version=${token}&access_token=${token}`)
    await sandbox.token({ ...form(endpoints.vaultResource), client_secret: planted.get('wrong secret') ?? '' })
    await sandbox.token({ ...form(endpoints.vaultResource), grant_type: `client_credentials ${token}` })
    // A whole sign-in: code, verifier, refresh token.
    const query = new URLSearchParams({
      client_id: app.clientId,
      response_type: 'code',
      redirect_uri: 'http://localhost:9/cb',
      scope: `${endpoints.vaultResource}/user_impersonation offline_access`,
      state: 'canary-state-3914',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
    })
    const location = await control.signIn(`${endpoints.browser}/${sandbox.tenantId}/oauth2/v2.0/authorize?${query}`, {
      user: 'megan.bowen@contoso.onmicrosoft.com',
    })
    const code = new URL(location).searchParams.get('code') ?? ''
    const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
    const redeem = {
      client_id: app.clientId,
      client_secret: secret,
      grant_type: 'authorization_code',
      code,
      redirect_uri: 'http://localhost:9/cb',
      code_verifier: verifier,
    }
    const tokens = (await sandbox.token(redeem)).json
    expect(tokens.refresh_token).toBeTypeOf('string')
    planted.set('code', code)
    planted.set('verifier', verifier)
    planted.set('state', 'canary-state-3914')
    planted.set('refresh token', tokens.refresh_token)
    planted.set('delegated token', tokens.access_token)
    await sandbox.token(redeem)
    await call(policyVault.url, 'GET', `/secrets/${code}`, undefined, fresh)
    await call(policyVault.url, 'GET', `/secrets/${tokens.refresh_token}`, undefined, fresh)
    await sandbox.token({
      client_id: app.clientId,
      client_secret: secret,
      grant_type: 'refresh_token',
      refresh_token: `${tokens.refresh_token}x`,
    })
    const everything = JSON.stringify([control.calls.list(), control.auditEvents(), control.vaultEvents()])
    expect(control.calls.list().length).toBeGreaterThan(15)
    for (const [name, text] of planted) {
      expect([name, everything.includes(text)]).toEqual([name, false])
      // The part of a token that no one else could make.
      const signature = text.split('.').at(-1) ?? text
      expect([name, everything.includes(signature)]).toEqual([name, false])
    }
  })
})
