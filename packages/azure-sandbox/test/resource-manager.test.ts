/** Resource Manager: its refusals, word for word where a recording has them, and what vaults do besides the happy path. */
import { beforeAll, describe, expect, it } from 'vitest'
import { startTestSandbox } from './running-sandbox.ts'

const sandbox = await startTestSandbox()
const { endpoints, control, tenantId, subscriptionId, resourceGroup } = sandbox
const app = control.registerApp({ displayName: 'ARM client' })
const secret = app.addSecret('test').secretText
const GROUP = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`
const vaultPath = (name: string) => `${GROUP}/providers/Microsoft.KeyVault/vaults/${name}`
let token = ''

async function tokenFor(resource: string): Promise<string> {
  const answer = await sandbox.token({
    grant_type: 'client_credentials',
    client_id: app.clientId,
    client_secret: secret,
    scope: `${resource}/.default`,
  })
  return answer.json.access_token
}

beforeAll(async () => {
  token = await tokenFor(endpoints.armResource)
})

const call = (
  method: string,
  path: string,
  body?: unknown,
  version: string | undefined = '2023-07-01',
  bearer = token,
) =>
  sandbox.send(
    `${endpoints.arm}${path}${version === '' ? '' : `${path.includes('?') ? '&' : '?'}api-version=${version}`}`,
    {
      method,
      headers: { ...(bearer && { authorization: `Bearer ${bearer}` }), 'content-type': 'application/json' },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    },
  )

const properties = (change: Record<string, unknown> = {}) => ({
  tenantId,
  sku: { family: 'A', name: 'standard' },
  accessPolicies: [],
  ...change,
})
const put = (name: string, change: Record<string, unknown> = {}, version?: string) =>
  call('PUT', vaultPath(name), { location: 'westus', properties: properties(change) }, version)

describe('the gateway', () => {
  it('asks for the api-version before it asks who is calling', async () => {
    const answer = await call('GET', vaultPath('any'), undefined, '', '')
    expect(answer.status).toBe(400)
    expect(answer.json.error).toEqual({
      code: 'MissingApiVersionParameter',
      message: 'The api-version query parameter (?api-version=) is required for all requests.',
    })
  })

  it('refuses an api-version nobody knows', async () => {
    const answer = await call('GET', vaultPath('any'), undefined, '2001-01-01')
    expect(answer.json.error.code).toBe('InvalidApiVersionParameter')
  })

  it('says where to get a token when there is none', async () => {
    const answer = await call('GET', vaultPath('any'), undefined, undefined, '')
    expect(answer.status).toBe(401)
    expect(answer.json.error.code).toBe('AuthenticationFailed')
    expect(answer.headers['www-authenticate']).toContain(`authorization_uri="https://login.windows.net/${tenantId}"`)
  })

  it.each([
    ['a token for the vault', () => tokenFor(endpoints.vaultResource), 'InvalidAuthenticationTokenAudience'],
    ['a tampered token', async () => `${token.slice(0, -6)}AAAAAA`, 'InvalidAuthenticationToken'],
    ['no token at all but text', async () => 'nonsense', 'InvalidAuthenticationToken'],
  ])('refuses %s', async (_name, make, code) => {
    const answer = await call('GET', vaultPath('any'), undefined, undefined, await make())
    expect([answer.status, answer.json.error.code]).toEqual([401, code])
  })

  it('refuses an expired token', async () => {
    const before = control.snapshot()
    sandbox.clock.advance(2 * 3_600_000)
    const answer = await call('GET', vaultPath('any'))
    expect(answer.json.error.code).toBe('ExpiredAuthenticationToken')
    // the clock goes back with the state, so the token is of use again
    control.restore(before)
  })

  it.each([
    ['/subscriptions/not-a-guid/resourceGroups', 400, 'InvalidSubscriptionId'],
    ['/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups', 404, 'SubscriptionNotFound'],
    [
      `/subscriptions/${subscriptionId}/resourceGroups/nowhere/providers/Microsoft.KeyVault/vaults`,
      404,
      'ResourceGroupNotFound',
    ],
    [`${GROUP}/providers/Microsoft.Nothing/things/one`, 404, 'InvalidResourceNamespace'],
    [`${GROUP}/providers/Microsoft.KeyVault/things/one`, 404, 'InvalidResourceType'],
    ['/nothing/at/all', 404, 'MissingSubscription'],
  ])('answers %s with %i %s', async (path, status, code) => {
    const answer = await call('GET', path)
    expect([answer.status, answer.json.error.code]).toEqual([status, code])
    expect(answer.headers['x-ms-failure-cause']).toBe('gateway')
  })

  it('finds a vault whatever the case of the path', async () => {
    await put('case-vault')
    const answer = await call('GET', vaultPath('CASE-VAULT').replace('resourceGroups', 'RESOURCEGROUPS'))
    expect(answer.json.name).toBe('case-vault')
  })

  it('names the action and the scope when the caller has no role', async () => {
    control.setArmRole(app.objectId, 'Reader')
    const answer = await put('no-role')
    expect(answer.status).toBe(403)
    expect(answer.json.error.message).toContain(
      `with object id '${app.objectId}' does not have authorization to perform action 'Microsoft.KeyVault/vaults/write' over scope '${vaultPath('no-role')}'`,
    )
    control.setArmRole(app.objectId, 'Contributor')
  })
})

describe('a vault', () => {
  it('is answered as recorded: RegisteringDns first, then Succeeded with a slash', async () => {
    const made = await put('shape-vault')
    expect([made.status, made.json.properties.provisioningState]).toEqual([200, 'RegisteringDns'])
    expect(made.json.properties.vaultUri).toBe(endpoints.vault('shape-vault'))
    const read = await call('GET', vaultPath('shape-vault'))
    expect(read.json.properties).toMatchObject({
      provisioningState: 'Succeeded',
      vaultUri: `${endpoints.vault('shape-vault')}/`,
    })
    expect(read.json.properties).not.toHaveProperty('softDeleteRetentionInDays')
  })

  it('that does not exist has the recorded text', async () => {
    const { json } = await call('GET', vaultPath('missing'))
    expect(json.error.message).toBe(
      `The Resource 'Microsoft.KeyVault/vaults/missing' under resource group '${resourceGroup}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
    )
  })

  it.each(['ab', '1abc', 'ab-', 'a--b', `a${'b'.repeat(24)}`])('may not be called %s', async (name) => {
    expect((await put(name)).json.error.code).toBe('VaultNameNotValid')
  })

  it.each([
    ['another tenant', { tenantId: '00000000-0000-0000-0000-000000000001' }],
    [
      'a permission nobody knows',
      { accessPolicies: [{ tenantId, objectId: 'x', permissions: { secrets: ['steal'] } }] },
    ],
    ['a retention of six days', { softDeleteRetentionInDays: 6 }],
    ['an address that is none', { networkAcls: { ipRules: [{ value: '300.1.1.1' }] } }],
    [
      'two policies for one principal',
      { accessPolicies: [1, 2].map(() => ({ tenantId, objectId: 'x', permissions: {} })) },
    ],
  ])('is refused with %s, and not made', async (_name, change) => {
    const answer = await put('bad-vault', change)
    expect([answer.status, answer.json.error.code]).toEqual([400, 'BadRequest'])
    expect((await call('GET', vaultPath('bad-vault'))).status).toBe(404)
  })

  it('is refused for a tier that does not exist', async () => {
    expect((await put('bad-vault', { sku: { family: 'A', name: 'gold' } })).json.error.code).toBe('SkuNotSupported')
  })

  it('is refused for a body that is no JSON', async () => {
    expect((await call('PUT', vaultPath('bad-vault'), '{"half')).json.error.code).toBe('InvalidRequestContent')
  })

  it('keeps purge protection and soft delete for good', async () => {
    await put('firm-vault', { enablePurgeProtection: true })
    for (const change of [{ enablePurgeProtection: false }, { enableSoftDelete: false }]) {
      const answer = await call('PATCH', vaultPath('firm-vault'), { properties: change })
      expect(answer.json.error.message).toContain('irreversible')
    }
    await call('DELETE', vaultPath('firm-vault'))
    const purge = `/subscriptions/${subscriptionId}/providers/Microsoft.KeyVault/locations/westus/deletedVaults/firm-vault/purge`
    expect((await call('POST', purge)).status).toBe(403)
  })

  it('uses roles by default from api-version 2026-02-01 on', async () => {
    const answer = await put('new-default', { accessPolicies: undefined }, '2026-02-01')
    expect(answer.json.properties.enableRbacAuthorization).toBe(true)
  })

  it('purges itself when its retention is over', async () => {
    await put('short-lived', { softDeleteRetentionInDays: 7 })
    await call('DELETE', vaultPath('short-lived'))
    expect((await put('short-lived')).json.error.code).toBe('ConflictError')
    sandbox.clock.advance(8 * 86_400_000)
    token = await tokenFor(endpoints.armResource)
    expect((await put('short-lived')).status).toBe(200)
  })

  it('deleted twice answers 200, then 204', async () => {
    await put('twice')
    expect((await call('DELETE', vaultPath('twice'))).status).toBe(200)
    expect((await call('DELETE', vaultPath('twice'))).status).toBe(204)
  })
})

describe('lists', () => {
  it('come in pages and end with an empty one', async () => {
    for (const name of ['page-a', 'page-b', 'page-c']) await put(name)
    const names: string[] = []
    let next: string | undefined =
      `${endpoints.arm}${GROUP}/providers/Microsoft.KeyVault/vaults?api-version=2023-07-01&$top=2`
    let last = 0
    while (next) {
      const { json } = await sandbox.send(next, { headers: { authorization: `Bearer ${token}` } })
      names.push(...json.value.map((vault: { name: string }) => vault.name))
      last = json.value.length
      next = json.nextLink
    }
    expect(names).toEqual([...new Set(names)])
    expect(names).toEqual(expect.arrayContaining(['page-a', 'page-b', 'page-c']))
    expect(last).toBe(0)
  })

  it('of the old kind show only id, name, type, location and tags', async () => {
    const filter = encodeURIComponent("resourceType eq 'Microsoft.KeyVault/vaults'")
    const { json } = await call(
      'GET',
      `/subscriptions/${subscriptionId}/resources?$filter=${filter}`,
      undefined,
      '2015-11-01',
    )
    expect(Object.keys(json.value[0])).toEqual(['id', 'name', 'type', 'location', 'tags'])
  })
})

describe('roles', () => {
  it('given at a vault open it to Resource Manager there and nowhere else', async () => {
    await put('role-vault')
    control.setArmRole(app.objectId, 'None')
    const id = control.assignRole(app.objectId, 'Key Vault Reader', vaultPath('role-vault'))
    expect((await call('GET', vaultPath('role-vault'))).status).toBe(200)
    expect((await call('GET', vaultPath('page-a'))).status).toBe(403)
    control.removeRole(id)
    expect((await call('GET', vaultPath('role-vault'))).status).toBe(403)
    control.setArmRole(app.objectId, 'Contributor')
  })

  it('cannot be given by a Contributor', async () => {
    const path = `${vaultPath('role-vault')}/providers/Microsoft.Authorization/roleAssignments/11111111-1111-4111-8111-111111111111`
    const body = {
      properties: { principalId: app.objectId, roleDefinitionId: '/x/4633458b-17de-408a-b874-0445c86b69e6' },
    }
    expect((await call('PUT', path, body, '2022-04-01')).json.error.code).toBe('AuthorizationFailed')
    control.setArmRole(app.objectId, 'Owner')
    expect((await call('PUT', path, body, '2022-04-01')).status).toBe(201)
    expect((await call('PUT', path.replace(/1{12}$/, '111111111112'), body, '2022-04-01')).json.error.code).toBe(
      'RoleAssignmentExists',
    )
    expect((await call('DELETE', path, undefined, '2022-04-01')).status).toBe(200)
  })
})

describe('private endpoint connections', () => {
  it('are approved, show Updating, and settle with a new etag', async () => {
    await put('pe-vault')
    const path = `${vaultPath('pe-vault')}/privateEndpointConnections/one`
    const body = { properties: { privateLinkServiceConnectionState: { status: 'Approved', description: 'ok' } } }
    const made = await call('PUT', path, body)
    expect(made.json.properties.provisioningState).toBe('Updating')
    expect(made.headers['azure-asyncoperation']).toContain('kv-operation=')
    sandbox.clock.advance(2000)
    const settled = await call('GET', path)
    expect(settled.json.properties.provisioningState).toBe('Succeeded')
    expect(settled.json.etag).not.toBe(made.json.etag)
  })
})
