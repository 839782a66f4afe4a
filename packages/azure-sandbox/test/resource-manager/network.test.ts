/** Network rules written through Resource Manager, and what they do to the official secrets client. */
import { SecretClient } from '@azure/keyvault-secrets'
import { describe, expect, it } from 'vitest'
import { openArm } from './open-arm.ts'

const arm = await openArm({ trustForwardedFor: true })
const { control, newVault, resourceGroup, vaultPath, tenantId } = arm
const { app, credential, rest, sdk, tokenFor } = await arm.caller('Owner')
const ALLOWED = '203.0.113.7'
const FOREIGN = '198.51.100.9'

async function vaultWith(rules: Readonly<Record<string, unknown>>) {
  const name = await newVault()
  await control.setAccessPolicy(name, app.objectId)
  const { status } = await rest('PATCH', vaultPath(name), { properties: rules })
  expect(status).toBe(200)
  return name
}

/** The secrets client as a program at that address has it. */
function clientAt(vault: string, address: string): SecretClient {
  return new SecretClient(arm.endpoints.vault(vault), credential, {
    additionalPolicies: [
      {
        position: 'perCall',
        policy: {
          name: 'address',
          sendRequest(request, next) {
            request.headers.set('x-forwarded-for', address)
            return next(request)
          },
        },
      },
    ],
  })
}

const deny = (change: Readonly<Record<string, unknown>> = {}) => ({ networkAcls: { defaultAction: 'Deny', ...change } })
const who = () => `Caller: appid=${app.clientId};oid=${app.objectId};iss=https://sts.windows.net/${tenantId}/`

/** innererror.code is read off the wire: the client does not show it. */
async function refusalAt(vault: string, address: string) {
  const token = await tokenFor(arm.endpoints.vaultResource)
  const { status, json } = await arm.sandbox.send(`${arm.endpoints.vault(vault)}/secrets/one?api-version=7.5`, {
    headers: { authorization: `Bearer ${token}`, 'x-forwarded-for': address },
  })
  return { status, ...json.error }
}

const SUBNET = `/subscriptions/${arm.subscriptionId}/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/one/subnets/two`

describe('a vault that denies by default', () => {
  it.each([
    ['with no rule at all', deny(), FOREIGN],
    ['with a rule for another address', deny({ ipRules: [{ value: ALLOWED }] }), FOREIGN],
    ['with a range that ends before it', deny({ ipRules: [{ value: '203.0.113.0/29' }] }), '203.0.113.8'],
    ['with a rule for a subnet', deny({ virtualNetworkRules: [{ id: SUBNET }] }), FOREIGN],
    ['that lets trusted services by', deny({ bypass: 'AzureServices' }), FOREIGN],
    ['that lets nobody by', deny({ bypass: 'None' }), FOREIGN],
    ['to a caller by IPv6', deny({ ipRules: [{ value: ALLOWED }] }), '2001:db8::1'],
  ])('%s refuses the client as recorded', async (_name, rules, address) => {
    const vault = await vaultWith(rules)
    const message = `Client address is not authorized and caller is not a trusted service.\r\nClient address: ${address}\r\n${who()}\r\nVault: ${vault};location=eastus`
    await expect(clientAt(vault, address).setSecret('one', 'x')).rejects.toMatchObject({
      statusCode: 403,
      code: 'Forbidden',
      message,
    })
    const refusal = await refusalAt(vault, address)
    expect(refusal).toMatchObject({
      status: 403,
      code: 'Forbidden',
      message,
      innererror: { code: 'ForbiddenByFirewall' },
    })
  })

  it.each([
    ['the very address', [{ value: ALLOWED }]],
    ['a range it is in', [{ value: '203.0.113.0/24' }]],
    ['half the internet', [{ value: '128.0.0.0/1' }]],
    ['one of several', [{ value: '192.0.2.1' }, { value: '203.0.113.7/32' }]],
  ])('lets the client in by a rule for %s', async (_name, ipRules) => {
    const vault = await vaultWith(deny({ ipRules }))
    expect((await clientAt(vault, ALLOWED).setSecret('one', 'x')).value).toBe('x')
  })

  it('lets a call from this machine in by 127.0.0.1', async () => {
    const vault = await vaultWith(deny({ ipRules: [{ value: '127.0.0.1' }] }))
    const here = new SecretClient(arm.endpoints.vault(vault), credential)
    expect((await here.setSecret('one', 'x')).value).toBe('x')
    await expect(clientAt(vault, ALLOWED).getSecret('one')).rejects.toMatchObject({ statusCode: 403 })
  })

  it('is opened again by a change of its default', async () => {
    const vault = await vaultWith(deny())
    await sdk.vaults.update(resourceGroup, vault, { properties: { networkAcls: { defaultAction: 'Allow' } } })
    expect((await clientAt(vault, FOREIGN).setSecret('one', 'x')).value).toBe('x')
  })

  it('still answers Resource Manager, which has rights of its own', async () => {
    const vault = await vaultWith(deny())
    const made = await sdk.secrets.createOrUpdate(resourceGroup, vault, 'one', { properties: { value: 'x' } })
    expect(made.name).toBe('one')
  })
})

describe('a vault without a public endpoint', () => {
  it.each(['Disabled', 'SecuredByPerimeter'])('(%s) refuses whatever its rules say', async (publicNetworkAccess) => {
    const vault = await vaultWith({ publicNetworkAccess, ...deny({ ipRules: [{ value: ALLOWED }] }) })
    const message = `Public network access is disabled and request is not from a trusted service nor via an approved private link.\r\n${who()}\r\nVault: ${vault};location=eastus`
    await expect(clientAt(vault, ALLOWED).setSecret('one', 'x')).rejects.toMatchObject({ statusCode: 403, message })
    expect(await refusalAt(vault, ALLOWED)).toMatchObject({
      status: 403,
      code: 'Forbidden',
      innererror: { code: 'ForbiddenByConnection' },
    })
    expect((await sdk.vaults.get(resourceGroup, vault)).properties.publicNetworkAccess).toBe(publicNetworkAccess)
  })

  it('is reached again when it is enabled', async () => {
    const vault = await vaultWith({ publicNetworkAccess: 'disabled' })
    await sdk.vaults.update(resourceGroup, vault, { properties: { publicNetworkAccess: 'enabled' } })
    expect((await clientAt(vault, ALLOWED).setSecret('one', 'x')).value).toBe('x')
  })
})

describe('network rules', () => {
  it('come back with a prefix, and subnets in lower case', async () => {
    const rule = { id: SUBNET, ignoreMissingVnetServiceEndpoint: true }
    const vault = await vaultWith(deny({ bypass: 'none', ipRules: [{ value: ALLOWED }], virtualNetworkRules: [rule] }))
    expect((await sdk.vaults.get(resourceGroup, vault)).properties.networkAcls).toEqual({
      bypass: 'None',
      defaultAction: 'Deny',
      ipRules: [{ value: `${ALLOWED}/32` }],
      virtualNetworkRules: [{ id: SUBNET.toLowerCase(), ignoreMissingVnetServiceEndpoint: true }],
    })
  })

  it('that allow everything are not shown (recording r003)', async () => {
    const vault = await vaultWith({ networkAcls: { bypass: 'AzureServices', defaultAction: 'Allow' } })
    expect((await rest('GET', vaultPath(vault))).json.properties).not.toHaveProperty('networkAcls')
  })
})

describe('X-Forwarded-For', () => {
  it('is not believed unless the sandbox was told to', async () => {
    const strict = await openArm()
    const owner = await strict.caller('Owner')
    const vault = await strict.newVault()
    await strict.control.setAccessPolicy(vault, owner.app.objectId)
    await owner.rest('PATCH', strict.vaultPath(vault), { properties: deny({ ipRules: [{ value: ALLOWED }] }) })
    const token = await owner.tokenFor(strict.endpoints.vaultResource)
    const answer = await strict.sandbox.send(`${strict.endpoints.vault(vault)}/secrets?api-version=7.5`, {
      headers: { authorization: `Bearer ${token}`, 'x-forwarded-for': ALLOWED },
    })
    expect(answer.status).toBe(403)
    expect(answer.json.error.message).toContain('Client address: 127.0.0.1')
  })

  it('of more than one address counts the first, and nonsense not at all', async () => {
    const vault = await vaultWith(deny({ ipRules: [{ value: ALLOWED }] }))
    expect(await refusalAt(vault, `${ALLOWED}, ${FOREIGN}`)).toMatchObject({ status: 404 })
    expect((await refusalAt(vault, 'nonsense')).message).toContain('Client address: 127.0.0.1')
  })
})
