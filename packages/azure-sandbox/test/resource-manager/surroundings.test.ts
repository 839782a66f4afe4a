/** What surrounds vaults: tenants, subscriptions, resource groups, the provider. */
import { describe, expect, it } from 'vitest'
import { RESOURCE_TYPES } from '../../src/arm/api-versions.ts'
import { ARM_OPERATIONS, type ArmOperation } from '../../src/arm/operations.ts'
import { openArm } from './open-arm.ts'

const arm = await openArm()
const { endpoints, location, newName, properties, provider, subscriptionId, tenantId, vaultPath } = arm
const { rest } = await arm.caller('Owner')
const reader = await arm.caller('Reader')
const nobody = await arm.caller('None')
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
