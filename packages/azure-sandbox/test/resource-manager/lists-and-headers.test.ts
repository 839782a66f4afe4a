/** How lists come in pages, and what every answer carries. */
import { describe, expect, it } from 'vitest'
import { openArm } from './open-arm.ts'

const arm = await openArm()
const { endpoints, location, newName, newVault, properties, subscriptionId, vaultPath } = arm
const { rest } = await arm.caller('Owner')
const subscription = `/subscriptions/${subscriptionId}`
const groupPath = (name: string) => `${subscription}/resourceGroups/${name}`
const V = '2021-04-01'

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
