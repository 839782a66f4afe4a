import { diagnosis } from '@keyway/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AzureWorld, MEGAN, openAzureWorld } from '../../test/support/azure-world.ts'
import { setOffline } from '../connections/index.ts'
import { SYSTEM } from '../deps.ts'

let world: AzureWorld
let id: string
let megan: string
beforeAll(async () => {
  world = await openAzureWorld()
  megan = world.sandbox.control.users().find((user) => user.userPrincipalName === MEGAN)?.id ?? ''
  await world.createVault('pinged')
  id = await world.connect('pinged')
  await world.authorize(id)
})
afterAll(() => world.close())

const ping = async (connectionId = id) => (await world.app.call('POST', `/v1/connections/${connectionId}/ping`)).body

describe('testing a connection', () => {
  test('that works says how long it took', async () => {
    expect(await ping()).toEqual({ code: 200, ms: expect.any(Number) })
  })

  test('that was never authorized says so', async () => {
    const fresh = await world.connect('unauthorized')
    expect(await ping(fresh)).toMatchObject({
      code: 401,
      errors: [{ code: 'not_authorized', message: expect.stringContaining('Nobody has signed in') }],
      diagnosis: { steps: [expect.stringContaining('Save & authorize')] },
    })
  })

  test('that is not there is a 404', async () => {
    expect((await world.app.call('POST', `/v1/connections/${'0'.repeat(24)}/ping`)).status).toBe(404)
  })

  test('that another process set offline a moment ago sets it online again', async () => {
    await ping()
    const { db, clock } = world.deps
    await setOffline(db, id, diagnosis('connection_refused'), SYSTEM, clock.now())
    expect(await ping()).toMatchObject({ code: 200 })
    expect(await world.connection(id)).toMatchObject({ status: 'online', diagnosis: null })
  })

  test('whose account may not list says that it is signed in, and names the permission', async () => {
    await world.sandbox.control.setAccessPolicy('pinged', megan, { keys: [], secrets: ['get'], certificates: [] })
    const result = await ping()
    expect(result).toMatchObject({
      code: 403,
      diagnosis: {
        code: 'forbidden_by_policy',
        title: 'Signed in, but the account may not list secrets',
        who: 'azureAdministrator',
        facts: { permission: 'secrets/list', vault: 'pinged' },
      },
    })
    expect(result.diagnosis.steps[0]).toContain('in the sandbox portal: Key vaults > pinged > Access policies')
    expect(await world.connection(id)).toMatchObject({ status: 'online' })
    await world.sandbox.control.setAccessPolicy('pinged', megan)
  })

  test('to a vault with roles names the role that is missing', async () => {
    await world.sandbox.control.createVault({ name: 'by-roles', enableRbacAuthorization: true })
    const byRoles = await world.connect('by-roles')
    await world.authorize(byRoles)
    const result = await ping(byRoles)
    expect(result).toMatchObject({
      code: 403,
      diagnosis: { code: 'forbidden_by_rbac', facts: { role: 'Key Vault Secrets User' } },
    })
    world.sandbox.control.assignRole(megan, 'Key Vault Secrets User')
    expect(await ping(byRoles)).toMatchObject({ code: 200 })
  })

  test('whose vault was deleted sets it offline, and online again when the vault is back', async () => {
    await world.createVault('leaving')
    const leaving = await world.connect('leaving')
    await world.authorize(leaving)
    await world.sandbox.control.deleteVault('leaving')
    const gone = await ping(leaving)
    expect(gone).toMatchObject({ code: 404, diagnosis: { code: 'vault_host_not_found', who: 'you' } })
    expect(await world.connection(leaving)).toMatchObject({ status: 'offline', diagnosis: gone.diagnosis })
    const audit = await world.app.call('GET', `/v1/connections/${leaving}/audit`)
    expect(audit.body.map(({ event }: { event: string }) => event)).toEqual(['offline', 'authorize', 'create'])

    expect((await ping(leaving)).diagnosis.code).toBe('vault_host_not_found')
    await recoverVault('leaving')
    expect(await ping(leaving)).toMatchObject({ code: 200 })
    expect(await world.connection(leaving)).toMatchObject({ status: 'online', diagnosis: null })
  })
})

/** As Azure does it: the vault is created again in the mode `recover`. */
async function recoverVault(vaultName: string): Promise<void> {
  const control = await world.connect('control', {
    _httpConnectorApiId: 'control-plane',
    unencrypted: {},
    auth: { type: 'oauth', oauth: { scope: [`${world.sandbox.endpoints.armResource}/user_impersonation`] } },
  })
  await world.authorize(control)
  const { subscriptionId, resourceGroup, location, tenantId } = world.sandbox
  const inputs = {
    subscriptionId,
    resourceGroupName: resourceGroup,
    vaultName,
    location,
    tenantId,
    skuName: 'standard',
  }
  const recovered = await world.azure.outbound.call(control, 'Vaults_CreateOrUpdate', {
    ...inputs,
    createMode: 'recover',
  })
  if (!recovered.ok) throw new Error(recovered.diagnosis.cause)
}
