/** What the official management client is told when it may not, or when there is nothing: per operation. */
import { SecretClient } from '@azure/keyvault-secrets'
import { describe, expect, it } from 'vitest'
import { ARM_OPERATIONS, type ArmOperation } from '../../src/arm/operations.ts'
import { openArm } from './open-arm.ts'
import { type Place, SDK_CALLS, type SdkOperationId } from './sdk-calls.ts'

const { caller, control, newVault, location, tenantId, subscriptionId, resourceGroup, vaultPath } = await openArm()
const owner = await caller('Owner')
const reader = await caller('Reader')
const nobody = await caller('None')
const at = (vault: string, group = resourceGroup): Place => ({ vault, location, tenantId, group })
const ids = Object.keys(SDK_CALLS) as SdkOperationId[]
const rowOf = (id: SdkOperationId): ArmOperation => ARM_OPERATIONS[id]

/** The vault as it is stored, to see that a refusal changed nothing. */
const stored = (vault: string) => JSON.stringify(control.snapshot().vaults?.[vault])

describe('without a role', () => {
  it.each(ids.filter((id) => rowOf(id).action !== undefined))('%s names the action it would take', async (id) => {
    const vault = await newVault()
    const before = stored(vault)
    const refusal = await nobody.refusalOf(SDK_CALLS[id](nobody.sdk, at(vault)))
    expect(refusal).toMatchObject({
      statusCode: 403,
      code: 'AuthorizationFailed',
      message: expect.stringContaining(
        `with object id '${nobody.app.objectId}' does not have authorization to perform action '${rowOf(id).action}' over scope '/subscriptions/`,
      ),
    })
    expect(stored(vault)).toBe(before)
  })
})

describe('as a Reader', () => {
  const writes = ids.filter((id) => !/\/read$/.test(rowOf(id).action ?? '/read'))

  it.each(writes)('%s is refused and changes nothing', async (id) => {
    const vault = await newVault()
    const before = stored(vault)
    const refusal = await reader.refusalOf(SDK_CALLS[id](reader.sdk, at(vault)))
    expect(refusal).toMatchObject({ statusCode: 403, code: 'AuthorizationFailed' })
    expect(stored(vault)).toBe(before)
  })
})

describe('of a vault that is not there', () => {
  const inVault = ids.filter((id) => rowOf(id).path.includes('/vaults/{vault}/'))
  const verbs: Readonly<Record<string, string>> = { GET: 'read', PUT: 'write', PATCH: 'write', DELETE: 'delete' }

  it.each(['Vaults_Get', 'Vaults_Update'] as const)('%s says which vault is missing', async (id) => {
    expect(await owner.refusalOf(SDK_CALLS[id](owner.sdk, at('not-there')))).toMatchObject({
      statusCode: 404,
      code: 'ResourceNotFound',
      message: `The Resource 'Microsoft.KeyVault/vaults/not-there' under resource group '${resourceGroup}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
    })
  })

  it.each(inVault)('%s says which parent is missing', async (id) => {
    const { method, type } = rowOf(id)
    expect(await owner.refusalOf(SDK_CALLS[id](owner.sdk, at('not-there')))).toMatchObject({
      statusCode: 404,
      code: 'ParentResourceNotFound',
      message: `Failed to perform '${verbs[method]}' on resource(s) of type '${type}', because the parent resource '${vaultPath('not-there')}' could not be found.`,
    })
  })

  it('Vaults_Delete has nothing to do', async () => {
    await expect(owner.sdk.vaults.delete(resourceGroup, 'not-there')).resolves.toBeUndefined()
  })

  it.each(['Vaults_GetDeleted', 'Vaults_PurgeDeleted'] as const)('%s says so of a deleted one', async (id) => {
    expect(await owner.refusalOf(SDK_CALLS[id](owner.sdk, at('not-there')))).toMatchObject({
      statusCode: 404,
      code: 'ResourceNotFound',
      message: 'The specified resource does not exist.',
    })
  })
})

describe('of an object that is not there', () => {
  const reads = ['Secrets_Get', 'Secrets_Update', 'Keys_Get', 'Keys_GetVersion', 'Keys_ListVersions'] as const

  it.each([...reads, 'PrivateEndpointConnections_Get' as const])('%s names type and object', async (id) => {
    const vault = await newVault()
    expect(await owner.refusalOf(SDK_CALLS[id](owner.sdk, at(vault)))).toMatchObject({
      statusCode: 404,
      code: 'ResourceNotFound',
      message: expect.stringMatching(
        new RegExp(`^The Resource 'Microsoft.KeyVault/vaults/[\\w/]+/${vault}/one(/\\w+)?' under resource group`),
      ),
    })
  })
})

describe('in a group that is not there', () => {
  const inGroup = ids.filter((id) => rowOf(id).path.includes('/resourceGroups/'))

  it.each(inGroup)('%s says so', async (id) => {
    expect(await owner.refusalOf(SDK_CALLS[id](owner.sdk, at('any-vault', 'nowhere')))).toMatchObject({
      statusCode: 404,
      code: 'ResourceGroupNotFound',
      message: "Resource group 'nowhere' could not be found.",
    })
  })
})

describe('conflicts', () => {
  const create = (vault: string, change: object = {}) =>
    Promise.resolve(
      owner.sdk.vaults.createOrUpdate(resourceGroup, vault, {
        location,
        properties: { tenantId, sku: { family: 'A', name: 'standard' }, accessPolicies: [], ...change },
      }),
    )

  it('a vault is not made over a deleted one', async () => {
    const vault = await newVault()
    await control.deleteVault(vault)
    await expect(create(vault)).rejects.toMatchObject({ statusCode: 409, code: 'ConflictError' })
  })

  it('a vault is not made over one of another group', async () => {
    await owner.rest('PUT', `/subscriptions/${subscriptionId}/resourceGroups/other-group`, { location })
    const vault = await newVault()
    await expect(SDK_CALLS.Vaults_CreateOrUpdate(owner.sdk, at(vault, 'other-group'))).rejects.toMatchObject({
      statusCode: 409,
      code: 'VaultAlreadyExists',
    })
  })

  it('a vault does not move to another place', async () => {
    const vault = await newVault()
    const moved = SDK_CALLS.Vaults_CreateOrUpdate(owner.sdk, { ...at(vault), location: 'westus' })
    await expect(moved).rejects.toMatchObject({ statusCode: 409, code: 'InvalidResourceLocation' })
  })

  it('a vault nobody deleted is not recovered', async () => {
    await expect(create('never-was', { createMode: 'recover' })).rejects.toMatchObject({
      statusCode: 400,
      code: 'SoftDeletedVaultDoesNotExist',
    })
  })

  it('a secret is not made over a deleted one', async () => {
    const vault = await newVault()
    await control.setAccessPolicy(vault, owner.app.objectId)
    await SDK_CALLS.Secrets_CreateOrUpdate(owner.sdk, at(vault))
    const { properties } = await owner.sdk.vaults.get(resourceGroup, vault)
    const secrets = new SecretClient(String(properties.vaultUri), owner.credential)
    await (await secrets.beginDeleteSecret('one')).pollUntilDone()
    await expect(SDK_CALLS.Secrets_CreateOrUpdate(owner.sdk, at(vault))).rejects.toMatchObject({
      statusCode: 409,
      code: 'Conflict',
    })
  })
})
