/** Managed HSM pools and network security perimeters: refused on purpose, and every client method hears why. */
import { KeyVaultManagementClient } from '@azure/arm-keyvault'
import { describe, expect, it } from 'vitest'
import { openArm } from './open-arm.ts'

const { caller, location, resourceGroup, provider, newVault, vaultPath } = await openArm()
const { sdk, rest, refusalOf } = await caller('Owner')

const first = async (pages: AsyncIterable<unknown>) => {
  for await (const one of pages) return one
  return undefined
}
const G = resourceGroup
const POOL = { location, sku: { family: 'B', name: 'Standard_B1' } } as const

const MANAGED_HSM: Readonly<Record<string, (arm: KeyVaultManagementClient) => PromiseLike<unknown>>> = {
  'managedHsms.checkMhsmNameAvailability': (arm) => arm.managedHsms.checkMhsmNameAvailability({ name: 'pool' }),
  'managedHsms.listDeleted': (arm) => first(arm.managedHsms.listDeleted()),
  'managedHsms.purgeDeleted': (arm) => arm.managedHsms.purgeDeleted('pool', location),
  'managedHsms.getDeleted': (arm) => arm.managedHsms.getDeleted('pool', location),
  'managedHsms.listBySubscription': (arm) => first(arm.managedHsms.listBySubscription()),
  'managedHsms.listByResourceGroup': (arm) => first(arm.managedHsms.listByResourceGroup(G)),
  'managedHsms.delete': (arm) => arm.managedHsms.delete(G, 'pool'),
  'managedHsms.update': (arm) => arm.managedHsms.update(G, 'pool', POOL),
  'managedHsms.createOrUpdate': (arm) => arm.managedHsms.createOrUpdate(G, 'pool', POOL),
  'managedHsms.get': (arm) => arm.managedHsms.get(G, 'pool'),
  'managedHsmKeys.listVersions': (arm) => first(arm.managedHsmKeys.listVersions(G, 'pool', 'one')),
  'managedHsmKeys.getVersion': (arm) => arm.managedHsmKeys.getVersion(G, 'pool', 'one', 'two'),
  'managedHsmKeys.list': (arm) => first(arm.managedHsmKeys.list(G, 'pool')),
  'managedHsmKeys.createIfNotExist': (arm) =>
    arm.managedHsmKeys.createIfNotExist(G, 'pool', 'one', { properties: { kty: 'EC-HSM' } }),
  'managedHsmKeys.get': (arm) => arm.managedHsmKeys.get(G, 'pool', 'one'),
  'mhsmRegions.listByResource': (arm) => first(arm.mhsmRegions.listByResource(G, 'pool')),
  'mhsmPrivateLinkResources.listByMhsmResource': (arm) => arm.mhsmPrivateLinkResources.listByMhsmResource(G, 'pool'),
  'mhsmPrivateEndpointConnections.listByResource': (arm) =>
    first(arm.mhsmPrivateEndpointConnections.listByResource(G, 'pool')),
  'mhsmPrivateEndpointConnections.delete': (arm) => arm.mhsmPrivateEndpointConnections.delete(G, 'pool', 'one'),
  'mhsmPrivateEndpointConnections.put': (arm) => arm.mhsmPrivateEndpointConnections.put(G, 'pool', 'one', {}),
  'mhsmPrivateEndpointConnections.get': (arm) => arm.mhsmPrivateEndpointConnections.get(G, 'pool', 'one'),
}

describe('managed HSM pools', () => {
  it.each(Object.entries(MANAGED_HSM))('%s is refused as not supported', async (_method, call) => {
    expect(await refusalOf(call(sdk))).toMatchObject({
      statusCode: 400,
      code: 'NotSupported',
      message: expect.stringContaining('Managed HSM pools are not part of this sandbox'),
    })
  })

  it('leaves out no method of the client', () => {
    const client = new KeyVaultManagementClient({ getToken: async () => null }, 'any')
    const groups = Object.entries(client).filter(([name]) => /hsm/i.test(name))
    const methods = groups.flatMap(([name, group]) => Object.keys(group).map((method) => `${name}.${method}`))
    expect(methods.filter((name) => !name.includes('.begin')).toSorted()).toEqual(Object.keys(MANAGED_HSM).toSorted())
  })

  it('their operation results are refused too', async () => {
    const answer = await rest('GET', `${provider}/locations/${location}/managedHsmOperationResults/one`)
    expect([answer.status, answer.json.error.code]).toEqual([400, 'NotSupported'])
  })
})

describe('network security perimeters', () => {
  it.each([
    ['GET', ''],
    ['GET', '/one'],
    ['POST', '/one/reconcile'],
  ])('%s networkSecurityPerimeterConfigurations%s is refused as not supported', async (method, below) => {
    const path = `${vaultPath(await newVault())}/networkSecurityPerimeterConfigurations${below}`
    const answer = await rest(method, path, undefined, '2026-04-01-preview')
    expect([answer.status, answer.json.error.code]).toEqual([400, 'NotSupported'])
  })
})
