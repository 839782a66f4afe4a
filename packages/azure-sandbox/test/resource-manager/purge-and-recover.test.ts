/** The end of a vault: purged by a call that goes on after its answer, or brought back. */
import { describe, expect, it } from 'vitest'
import { openArm } from './open-arm.ts'

const arm = await openArm()
const { endpoints, location, newName, newVault, properties, provider, subscriptionId, tenantId, vaultPath } = arm
const { rest } = await arm.caller('Owner')
const subscription = `/subscriptions/${subscriptionId}`
const groupPath = (name: string) => `${subscription}/resourceGroups/${name}`
const V = '2021-04-01'

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
