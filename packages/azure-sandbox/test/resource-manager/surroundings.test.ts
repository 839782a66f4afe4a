/** What surrounds vaults (tenants, subscriptions, groups, the provider), and how long-running calls and lists answer. */
import { describe, expect, it } from 'vitest'
import { RESOURCE_TYPES } from '../../src/arm/api-versions.ts'
import { ARM_OPERATIONS, type ArmOperation } from '../../src/arm/operations.ts'
import { openArm } from './open-arm.ts'

const arm = await openArm()
const { endpoints, location, newName, newVault, properties, provider, subscriptionId, tenantId, vaultPath } = arm
const owner = await arm.caller('Owner')
const reader = await arm.caller('Reader')
const nobody = await arm.caller('None')
const { rest } = owner
const subscription = `/subscriptions/${subscriptionId}`
const groupPath = (name: string) => `${subscription}/resourceGroups/${name}`
const V = '2021-04-01'

describe('Resource Manager’s own operations', () => {
  const own = Object.entries(ARM_OPERATIONS as Record<string, ArmOperation>).filter(
    ([id, { action, type }]) => action !== undefined && (type === undefined || id === 'OperationResults_Get'),
  )
  const pathOf = ({ path }: ArmOperation) =>
    path
      .replace('{subscription}', subscriptionId)
      .replace('{+scope}', subscription.slice(1))
      .replaceAll(/\{\w+\}/g, '11111111-2222-4333-8444-555555555555')

  it.each(own)('%s is refused without the action', async (_id, operation) => {
    const body = operation.method === 'GET' ? undefined : {}
    const answer = await nobody.rest(operation.method, pathOf(operation), body)
    expect(answer.status).toBe(403)
    if (operation.method === 'HEAD') return
    expect(answer.json.error.message).toContain(
      `does not have authorization to perform action '${operation.action}' over scope '${subscription}`,
    )
  })
})

describe('tenants and subscriptions', () => {
  it('Tenants_List names the directory', async () => {
    const { json } = await nobody.rest('GET', '/tenants', undefined, V)
    expect(json.value).toMatchObject([{ id: `/tenants/${tenantId}`, tenantId, displayName: 'Contoso' }])
  })

  it('Subscriptions_List shows those the caller has a role in, and none to others', async () => {
    expect((await reader.rest('GET', '/subscriptions', undefined, V)).json.value).toMatchObject([
      { subscriptionId, tenantId, state: 'Enabled' },
    ])
    expect((await nobody.rest('GET', '/subscriptions', undefined, V)).json).toEqual({
      value: [],
      count: { type: 'Total', value: 0 },
    })
  })

  it('Subscriptions_Get shows one', async () => {
    expect((await reader.rest('GET', subscription, undefined, V)).json).toMatchObject({
      id: subscription,
      displayName: 'Contoso Development',
    })
  })

  it('Subscriptions_ListLocations shows regions with the names people read', async () => {
    const { json } = await reader.rest('GET', `${subscription}/locations`, undefined, V)
    expect(json.value).toContainEqual(expect.objectContaining({ name: 'eastus2', displayName: 'East US 2' }))
  })
})

describe('resource groups', () => {
  it.each([
    ['a name with a star', 'a*b', { location }, 400, 'InvalidParameter'],
    ['a name that ends with a dot', 'ab.', { location }, 400, 'InvalidParameter'],
    ['no location', 'no-place', {}, 400, 'LocationRequired'],
    ['a location that is nowhere', 'no-place', { location: 'atlantis' }, 400, 'LocationNotAvailableForResourceType'],
    ['another location than it has', arm.resourceGroup, { location: 'westus' }, 409, 'InvalidResourceGroupLocation'],
  ])('are not made with %s', async (_name, name, body, status, code) => {
    const answer = await rest('PUT', groupPath(name), body, V)
    expect([answer.status, answer.json.error.code]).toEqual([status, code])
  })

  it('are made, checked, changed, read and listed', async () => {
    const path = groupPath('My-Group')
    expect((await rest('HEAD', path, undefined, V)).status).toBe(404)
    const made = await rest('PUT', path, { location: 'West Europe', tags: { a: '1' } }, V)
    expect(made.status).toBe(201)
    expect(made.json).toMatchObject({
      id: path,
      name: 'My-Group',
      location: 'westeurope',
      properties: { provisioningState: 'Succeeded' },
    })
    expect((await rest('PUT', path, { location: 'westeurope' }, V)).status).toBe(200)
    expect((await rest('HEAD', path.toLowerCase(), undefined, V)).status).toBe(204)
    expect((await rest('PATCH', path, { tags: { b: '2' } }, V)).json.tags).toEqual({ b: '2' })
    expect((await rest('GET', path.toLowerCase(), undefined, V)).json.name).toBe('My-Group')
    const { json } = await rest('GET', `${subscription}/resourcegroups`, undefined, V)
    expect(json.value.map((one: { name: string }) => one.name)).toContain('My-Group')
  })

  it('take their vaults along when they are deleted, by a call that goes on after its answer', async () => {
    const vault = newName()
    await rest('PUT', groupPath('doomed'), { location }, V)
    const path = vaultPath(vault).replace(arm.resourceGroup, 'doomed')
    await rest('PUT', path, { location, properties: properties() })
    const started = await rest('DELETE', groupPath('doomed'), undefined, V)
    expect(started.status).toBe(202)
    expect(started.text).toBe('')
    expect(started.headers['retry-after']).toBe('15')
    const where = String(started.headers.location)
    expect(where).toMatch(new RegExp(`^${endpoints.arm}${subscription}/operationresults/[\\w-]+\\?api-version=${V}$`))
    const poll = () => rest('GET', where.slice(endpoints.arm.length), undefined, '')
    expect([(await poll()).status, (await poll()).status]).toEqual([202, 200])
    expect((await rest('GET', groupPath('doomed'), undefined, V)).status).toBe(404)
    expect((await rest('GET', `${provider}/locations/${location}/deletedVaults/${vault}`)).status).toBe(200)
  })
})

describe('the provider', () => {
  it('Providers_Get names every type with its versions', async () => {
    const { json } = await reader.rest('GET', provider, undefined, V)
    expect(json).toMatchObject({ namespace: 'Microsoft.KeyVault', registrationState: 'Registered' })
    const types = new Map(json.resourceTypes.map((one: { resourceType: string }) => [one.resourceType, one]))
    expect([...types.keys()]).toEqual(Object.keys(RESOURCE_TYPES))
    expect(types.get('vaults/keys')).toMatchObject({ apiVersions: expect.not.arrayContaining(['2018-02-14']) })
  })

  it('Providers_List and Providers_Register say it is registered', async () => {
    expect((await reader.rest('GET', `${subscription}/providers`, undefined, V)).json.value).toHaveLength(1)
    expect((await rest('POST', `${provider}/register`, undefined, V)).json.registrationState).toBe('Registered')
  })

  it('names each action its operations ask for', async () => {
    const { json } = await nobody.rest('GET', '/providers/Microsoft.KeyVault/operations')
    const named = new Set(json.value.map((one: { name: string }) => one.name))
    const asked = Object.values(ARM_OPERATIONS).map((operation: ArmOperation) => operation.action ?? '')
    for (const action of asked.filter((one) => one.startsWith('Microsoft.KeyVault/')))
      expect(named, action).toContain(action)
  })
})

describe('a purge', () => {
  it('is answered 202, polled at its Location, and done at the second look', async () => {
    const vault = await newVault()
    await rest('DELETE', vaultPath(vault))
    const started = await rest(
      'POST',
      `${provider}/locations/East US/deletedVaults/${vault}/purge`.replace(' ', '%20'),
      undefined,
      '2022-07-01',
    )
    expect([started.status, started.text]).toEqual([202, ''])
    expect(started.headers['retry-after']).toBe('5')
    const where = String(started.headers.location)
    expect(where).toMatch(
      new RegExp(`^${endpoints.arm}${provider}/locations/eastus/operationResults/[\\w-]+\\?api-version=2022-07-01$`),
    )
    const first = await rest('GET', where.slice(endpoints.arm.length), undefined, '')
    expect(first.status).toBe(202)
    expect(first.headers.location).toBe(where)
    expect(first.json).toEqual({ createdDateTime: expect.stringMatching(/^[\d-]+ [\d:]+Z$/), status: 'NotStarted' })
    const last = await rest('GET', where.slice(endpoints.arm.length), undefined, '')
    expect(last.status).toBe(200)
    expect(last.json).toMatchObject({
      lastActionDateTime: expect.stringMatching(/^[\d-]+ [\d:]+Z$/),
      status: 'Succeeded',
    })
    expect((await rest('GET', `${provider}/locations/eastus/deletedVaults/${vault}`)).status).toBe(404)
  })

  it('of a protected vault is refused, and the vault stays', async () => {
    const vault = await newVault({ enablePurgeProtection: true })
    await rest('DELETE', vaultPath(vault))
    const refused = await rest('POST', `${provider}/locations/eastus/deletedVaults/${vault}/purge`)
    expect(refused.status).toBe(403)
    expect(
      (await rest('GET', `${provider}/locations/eastus/deletedVaults/${vault}`)).json.properties.purgeProtectionEnabled,
    ).toBe(true)
  })

  it('nobody started has no result', async () => {
    const answer = await rest('GET', `${provider}/locations/eastus/operationResults/nothing`)
    expect(answer.status).toBe(404)
    expect(answer.json.error.message).toBe('The specified resource does not exist.')
  })
})

describe('a recovery', () => {
  it('brings a vault back as it was', async () => {
    const vault = newName()
    const policy = { tenantId, objectId: tenantId, permissions: { secrets: ['Get'] } }
    const networkAcls = { bypass: 'None', defaultAction: 'Deny', ipRules: [], virtualNetworkRules: [] }
    await rest('PUT', vaultPath(vault), {
      location,
      tags: { a: 'b' },
      properties: properties({ accessPolicies: [policy], networkAcls, sku: { family: 'A', name: 'Premium' } }),
    })
    const before = (await rest('GET', vaultPath(vault))).json
    await rest('DELETE', vaultPath(vault))
    const body = { location, properties: properties({ createMode: 'recover', accessPolicies: undefined }) }
    expect((await rest('PUT', vaultPath(vault), body)).status).toBe(200)
    const after = (await rest('GET', vaultPath(vault))).json
    expect(after.properties).toEqual(before.properties)
    expect([after.tags, after.properties.sku.name]).toEqual([{ a: 'b' }, 'Premium'])
  })

  it('takes the right to see deleted vaults', async () => {
    const vault = await newVault()
    await rest('DELETE', vaultPath(vault))
    const caller = await arm.caller('None')
    const definition = `${subscription}/providers/Microsoft.Authorization/roleDefinitions/aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee`
    const permissions = [{ actions: ['Microsoft.KeyVault/vaults/write'] }]
    await rest('PUT', definition, { properties: { roleName: 'Vault writer', permissions } }, '2022-04-01')
    const assignment = `${subscription}/providers/Microsoft.Authorization/roleAssignments/aaaaaaaa-bbbb-4ccc-8ddd-ffffffffffff`
    await rest(
      'PUT',
      assignment,
      { properties: { roleDefinitionId: definition, principalId: caller.app.objectId } },
      '2022-04-01',
    )
    const body = { location, properties: properties({ createMode: 'recover' }) }
    const refused = await caller.rest('PUT', vaultPath(vault), body)
    expect(refused.status).toBe(403)
    expect(refused.json.error.message).toContain("'Microsoft.KeyVault/locations/deletedVaults/read'")
  })

  it('in another group or place finds nothing', async () => {
    const vault = await newVault()
    await rest('DELETE', vaultPath(vault))
    await rest('PUT', groupPath('elsewhere'), { location }, V)
    const recover = (path: string, place: string) =>
      rest('PUT', path, { location: place, properties: properties({ createMode: 'recover' }) })
    const codes = [
      (await recover(vaultPath(vault).replace(arm.resourceGroup, 'elsewhere'), location)).json.error.code,
      (await recover(vaultPath(vault), 'westus')).json.error.code,
    ]
    expect(codes).toEqual(['SoftDeletedVaultDoesNotExist', 'SoftDeletedVaultDoesNotExist'])
  })
})

describe('lists', () => {
  it('of a vault’s objects come in pages that end without a link', async () => {
    const vault = await newVault()
    for (const name of ['a', 'b', 'c'])
      await rest('PUT', `${vaultPath(vault)}/secrets/${name}`, { properties: { value: name } })
    const first = (await rest('GET', `${vaultPath(vault)}/secrets?$top=2`)).json
    expect(first.value.map((one: { name: string }) => one.name)).toEqual(['a', 'b'])
    const second = await rest('GET', first.nextLink.slice(endpoints.arm.length), undefined, '')
    expect(second.json.value.map((one: { name: string }) => one.name)).toEqual(['c'])
    expect(second.json).not.toHaveProperty('nextLink')
  })

  it('of vaults go region by region', async () => {
    const group = groupPath('ordered')
    await rest('PUT', group, { location }, V)
    for (const [name, place] of [
      ['order-a', 'westus'],
      ['order-b', 'eastus'],
    ] as const)
      await rest('PUT', `${group}/providers/Microsoft.KeyVault/vaults/${name}`, {
        location: place,
        properties: properties(),
      })
    const { json, headers } = await rest('GET', `${group}/providers/Microsoft.KeyVault/vaults`)
    expect(json.value.map((one: { name: string }) => one.name)).toEqual(['order-b', 'order-a'])
    expect(headers).not.toHaveProperty('x-ms-keyvault-service-version')
  })
})

describe('answers', () => {
  it('carry Resource Manager’s headers, and the provider’s version where it speaks', async () => {
    const { headers } = await rest('GET', vaultPath(await newVault()))
    expect(headers).toMatchObject({
      'cache-control': 'no-cache',
      pragma: 'no-cache',
      expires: '-1',
      'x-content-type-options': 'nosniff',
    })
    expect(headers['x-ms-keyvault-service-version']).toMatch(/^\d+\.\d+\.\d+\.0$/)
    expect(headers['x-ms-request-id']).toMatch(/^[0-9a-f-]{36}$/)
    expect((await rest('GET', subscription, undefined, V)).headers).not.toHaveProperty('x-ms-keyvault-service-version')
  })

  it('show the tier as it was written (recording r009)', async () => {
    const path = vaultPath(newName())
    const sku = { family: 'A', name: 'Standard' }
    await rest('PUT', path, { location, properties: properties({ sku }) })
    expect((await rest('GET', path)).json.properties.sku).toEqual(sku)
    const change = { sku: { family: 'A', name: 'standard' } }
    expect((await rest('PATCH', path, { properties: change })).json.properties.sku.name).toBe('standard')
  })

  it('write times without trailing zeros (recording r002)', async () => {
    // The last test: tokens made before are too old afterwards.
    arm.sandbox.clock.freeze(Date.parse('2030-08-03T06:43:38.880Z'))
    const fresh = await arm.caller('Owner')
    const path = vaultPath(newName())
    const made = await fresh.rest('PUT', path, { location, properties: properties() })
    arm.sandbox.clock.resume()
    expect(made.json.systemData.createdAt).toBe('2030-08-03T06:43:38.88Z')
  })
})
