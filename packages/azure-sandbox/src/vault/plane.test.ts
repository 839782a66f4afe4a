/** The checks every request passes before its operation runs, and the headers every answer carries. */
import { beforeEach, describe, expect, it } from 'vitest'
import { APP, OBJECT, openTestVault, TENANT, type TestVault } from './testing/test-vault.ts'

let vault: TestVault
beforeEach(async () => {
  vault = await openTestVault()
})

const anonymous = { authorization: undefined as unknown as string }
const CALLER = `appid=${APP};oid=${OBJECT};iss=https://sts.windows.net/${TENANT}/`

describe('authentication', () => {
  it.each(['/secrets/x', '/nonsense', '/secrets/not_a_name'])(
    'challenges %s without a token before anything else',
    async (path) => {
      for (const headers of [anonymous, { authorization: '' }, { authorization: '  ' }]) {
        const {
          status,
          body,
          headers: received,
        } = await vault.send('PUT', `${path}?api-version=none`, '{not json', headers)
        expect(status).toBe(401)
        expect(body).toEqual({
          error: { code: 'Unauthorized', message: 'AKV10000: Request is missing a Bearer or PoP token.' },
        })
        expect(received['www-authenticate']).toBe(
          `Bearer authorization="https://login.localhost:5391/${TENANT}", resource="https://vault.localhost"`,
        )
      }
    },
  )

  it.each([
    [
      'audience',
      { aud: 'https://management.localhost' },
      /^AKV10022: Invalid audience. Expected https:\/\/vault.localhost, found: https:\/\/management.localhost\.$/,
    ],
    [
      'issuer',
      { iss: 'https://sts.windows.net/other/' },
      /^AKV10032: Invalid issuer. Expected one of https:\/\/sts.windows.net\/5a7d/,
    ],
    ['expiry', { exp: 1 }, /^\[TokenExpired\]/],
    ['start', { nbf: 9_999_999_999 }, /not yet valid/],
  ])('refuses a token of the wrong %s with 401 and the challenge', async (_what, claims, message) => {
    const { status, body, headers } = await vault.send('GET', '/secrets', undefined, {
      authorization: `Bearer ${await vault.token(claims)}`,
    })
    expect(status).toBe(401)
    expect(body.error.message).toMatch(message)
    expect(headers['www-authenticate']).toContain('resource="https://vault.localhost"')
  })

  it('refuses a token nobody signed, naming its header, and text that is no token', async () => {
    const [header, payload] = (await vault.token()).split('.')
    const forged = await vault.send('GET', '/secrets', undefined, { authorization: `Bearer ${header}.${payload}.AAAA` })
    expect(forged.body.error.message).toBe(
      `AKV10046: Unable to resolve the key used for signature validation. EncodedJwtHeader: '${header}'.`,
    )
    expect((await vault.send('GET', '/secrets', undefined, { authorization: 'Bearer word' })).status).toBe(401)
  })

  it('refuses callers of a tenant that is not the vault’s', async () => {
    vault.change({ tenantId: 'c29e4b70-18d5-4f6a-b3c7-90e5a1d27f48' })
    expect((await vault.send('GET', '/secrets')).body.error.message).toMatch(/^AKV10032/)
  })
})

describe('addresses', () => {
  it('wants a known api-version', async () => {
    expect((await vault.send('GET', '/secrets?api-version=')).body.error.code).toBe('BadParameter')
    const unknown = await vault.send('GET', '/secrets?api-version=7.99')
    expect(unknown.body.error.message).toBe(
      'The specified version (7.99) is not recognized. Consider using the latest supported version (2026-04-01).',
    )
    const early = await vault.send('GET', '/keys/a/rotationpolicy?api-version=7.0')
    expect([early.status, early.body.error.code]).toEqual([400, 'BadParameter'])
  })

  it('refuses names with other characters, decoded as the caller meant them', async () => {
    const { status, body } = await vault.send('POST', '/keys/key$%23%28%29%213789901543/create', { kty: 'RSA' })
    expect([status, body.error.message]).toEqual([400, 'The request URI contains an invalid name: key$#()!3789901543'])
    expect((await vault.send('PUT', `/secrets/${'a'.repeat(128)}`, { value: '' })).status).toBe(400)
    expect((await vault.send('PUT', `/secrets/${'a'.repeat(127)}`, { value: '' })).status).toBe(200)
  })

  it('answers 405 for a method the path does not have, 404 for no path at all', async () => {
    const wrong = await vault.send('PUT', '/secrets/', { value: 'x' })
    expect([wrong.status, wrong.body.error.message]).toEqual([405, 'HTTP PUT not allowed'])
    expect((await vault.send('GET', '/secrets/a/b/c/d')).status).toBe(404)
  })

  it('takes the slashes SDKs send: double, trailing, and around an empty version', async () => {
    await vault.send('PUT', '//secrets/Mixed', { value: 'v' })
    for (const path of ['/secrets/mixed', '/secrets/MIXED/', '//Secrets/mixed/'])
      expect((await vault.send('GET', path)).body.value).toBe('v')
    expect((await vault.send('GET', '/secrets/mixed')).body.id).toMatch(/\/secrets\/Mixed\/[0-9a-f]{32}$/)
    expect((await vault.send('PATCH', '/secrets/mixed/', { tags: { a: 'b' } })).body.tags).toEqual({ a: 'b' })
  })

  it('lets a POST name its real method in X-HTTP-METHOD', async () => {
    await vault.send('PUT', '/secrets/one', { value: 'v' })
    const patched = await vault.send('POST', '/secrets/one/', { contentType: 'c' }, { 'x-http-method': 'PATCH' })
    expect(patched.body.contentType).toBe('c')
    expect(
      (await vault.send('POST', '/secrets/one', undefined, { 'x-http-method': 'DELETE' })).body.recoveryId,
    ).toBeDefined()
  })

  it('refuses a body that is no JSON object without repeating it', async () => {
    const { status, body } = await vault.send('PUT', '/secrets/a', '{"value":"hunter2')
    expect(status).toBe(400)
    expect(JSON.stringify(body)).not.toContain('hunter2')
    expect((await vault.send('PUT', '/secrets/a', '[1]')).status).toBe(400)
  })

  it('refuses a vault that does not exist', async () => {
    const request = {
      method: 'GET',
      rawPath: '/secrets',
      query: new URLSearchParams(),
      headers: {},
      body: Buffer.alloc(0),
    }
    const answer = await vault.plane(
      { ...request, clientAddress: '10.0.0.1', isLocal: true, origin: 'https://x' },
      'nowhere',
    )
    expect(answer.status).toBe(404)
  })
})

describe('permissions', () => {
  const policy = { tenantId: TENANT, objectId: OBJECT, permissions: { secrets: ['List'] } }

  it('come from an access policy of the caller, and the refusal says which is missing', async () => {
    vault.change({ accessPolicies: [policy] })
    expect((await vault.send('GET', '/secrets')).status).toBe(200)
    const { status, body } = await vault.send('GET', '/secrets/any')
    expect(status).toBe(403)
    expect(body.error).toEqual({
      code: 'Forbidden',
      message: `The user, group or application '${CALLER}' does not have secrets get permission on key vault 'contoso;location=eastus'. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125287`,
      innererror: { code: 'ForbiddenByPolicy' },
    })
  })

  it('come from a policy of a group, and from one for a person in an application', async () => {
    const group = '1d2c3b4a-0000-4000-8000-000000000001'
    vault.change({ accessPolicies: [{ ...policy, objectId: group }] })
    expect((await vault.send('GET', '/secrets')).status).toBe(403)
    const member = { authorization: `Bearer ${await vault.token({ groups: [group] })}` }
    expect((await vault.send('GET', '/secrets', undefined, member)).status).toBe(200)
    vault.change({ accessPolicies: [{ ...policy, applicationId: 'another-app' }] })
    expect((await vault.send('GET', '/secrets')).status).toBe(403)
    vault.change({ accessPolicies: [{ ...policy, applicationId: APP.toUpperCase() }] })
    expect((await vault.send('GET', '/secrets')).status).toBe(200)
  })

  it('take either word where Azure does', async () => {
    vault.change({ accessPolicies: [{ ...policy, permissions: { certificates: ['manageissuers'] } }] })
    expect((await vault.send('GET', '/certificates/issuers')).status).toBe(200)
    expect((await vault.send('GET', '/certificates')).status).toBe(403)
    for (const word of ['get', 'getrotationpolicy']) {
      vault.change({ accessPolicies: [{ ...policy, permissions: { keys: [word] } }] })
      expect((await vault.send('GET', '/keys/none/rotationpolicy')).status).toBe(404)
      expect((await vault.send('PUT', '/keys/none/rotationpolicy', {})).status).toBe(403)
    }
  })

  it('come from roles when the vault uses RBAC, down to one object', async () => {
    const { store } = vault.context
    const role = { id: 'role-1', actions: [], notActions: [], notDataActions: [] }
    const secretsUser = { ...role, dataActions: ['Microsoft.KeyVault/vaults/secrets/getSecret/action'] }
    store.collection('roleDefinitions').set('role-1', secretsUser)
    await vault.send('PUT', '/secrets/mine', { value: 'v' })
    vault.change({ enableRbacAuthorization: true })
    const refused = await vault.send('GET', '/secrets/mine')
    expect(refused.body.error.innererror.code).toBe('ForbiddenByRbac')
    const base = `/subscriptions/${vault.vault.subscriptionId}/resourceGroups/contoso-dev/providers/Microsoft.KeyVault/vaults/contoso`
    expect(refused.body.error.message).toContain(
      `Action: 'Microsoft.KeyVault/vaults/secrets/getSecret/action'\r\nResource: '${base.toLowerCase()}/secrets/mine'`,
    )
    const scope = `${base}/secrets/mine`
    store.collection('roleAssignments').set('a', { scope, roleDefinitionId: 'role-1', principalId: OBJECT })
    expect((await vault.send('GET', '/secrets/mine')).status).toBe(200)
    expect((await vault.send('GET', '/secrets/other')).status).toBe(403)
    expect((await vault.send('GET', '/secrets')).status).toBe(403)
  })

  it('are asked before existence', async () => {
    vault.change({ accessPolicies: [] })
    expect((await vault.send('GET', '/secrets/missing')).status).toBe(403)
  })
})

describe('the firewall', () => {
  const rules = { bypass: 'None', defaultAction: 'Deny', virtualNetworkRules: [] } as const

  it('refuses addresses no rule names', async () => {
    vault.change({ networkAcls: { ...rules, ipRules: [{ value: '10.1.3.0/24' }] } })
    const { status, body } = await vault.send('GET', '/secrets')
    expect(status).toBe(403)
    expect(body.error).toEqual({
      code: 'Forbidden',
      message: `Client address is not authorized and caller is not a trusted service.\r\nClient address: 10.1.2.3\r\nCaller: ${CALLER}\r\nVault: contoso;location=eastus`,
      innererror: { code: 'ForbiddenByFirewall' },
    })
    vault.change({ networkAcls: { ...rules, ipRules: [{ value: '10.1.2.0/24' }] } })
    expect((await vault.send('GET', '/secrets')).status).toBe(200)
    vault.change({ networkAcls: { ...rules, ipRules: [{ value: '10.1.2.3' }] } })
    expect((await vault.send('GET', '/secrets')).status).toBe(200)
  })

  it('refuses everybody when public access is disabled', async () => {
    vault.change({ publicNetworkAccess: 'Disabled' })
    expect((await vault.send('GET', '/secrets')).body.error.innererror.code).toBe('ForbiddenByConnection')
  })
})

describe('headers', () => {
  it('are those of the service, with the client’s request id', async () => {
    const { headers } = await vault.send('GET', '/secrets', undefined, { 'x-ms-client-request-id': 'abc' })
    expect(headers).toMatchObject({
      'cache-control': 'no-cache',
      pragma: 'no-cache',
      expires: '-1',
      'content-type': 'application/json; charset=utf-8',
      'x-ms-keyvault-region': 'eastus',
      'x-ms-client-request-id': 'abc',
      'x-ms-keyvault-network-info': 'conn_type=Ipv4;addr=10.1.2.3;act_addr_fam=InterNetwork;',
      'strict-transport-security': 'max-age=31536000;includeSubDomains',
      'x-content-type-options': 'nosniff',
    })
    expect(headers['x-ms-request-id']).toMatch(/^[0-9a-f-]{36}$/)
  })
})
