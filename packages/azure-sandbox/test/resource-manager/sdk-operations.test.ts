/** Every operation of vaults by the official management client, unmodified: what it answers. */
import { KeyVaultManagementClient } from '@azure/arm-keyvault'
import { expect, it } from 'vitest'
import { openArm } from './open-arm.ts'
import { type Place, SDK_CALLS, type SdkOperationId, STRANGER } from './sdk-calls.ts'

const { caller, control, newName, newVault, location, tenantId, resourceGroup, endpoints, vaultPath } = await openArm()
const { sdk } = await caller('Owner')
const at = (vault: string): Place => ({ vault, location, tenantId, group: resourceGroup })

/** Looks at what the call answered on the vault. */
type Witness = (vault: string) => Promise<void>

/** The answer of one operation; the SDK gives each its own type. */
// biome-ignore lint/suspicious/noExplicitAny: answers of every type, looked into member by member
const ask = async (id: SdkOperationId, vault: string): Promise<any> => SDK_CALLS[id](sdk, at(vault))

const deletedVault = async () => {
  const name = await newVault()
  await control.deleteVault(name)
  return name
}

const OPERATIONS: Readonly<
  Record<SdkOperationId, readonly [title: string, make: () => Promise<string> | string, Witness]>
> = {
  Vaults_CreateOrUpdate: [
    'Vaults_CreateOrUpdate makes a vault and waits until it is there',
    newName,
    async (vault) => {
      const made = await ask('Vaults_CreateOrUpdate', vault)
      expect(made).toMatchObject({ id: vaultPath(vault), name: vault, type: 'Microsoft.KeyVault/vaults', location })
      expect(made.properties).toMatchObject({ provisioningState: 'Succeeded', vaultUri: `${endpoints.vault(vault)}/` })
    },
  ],
  Vaults_Update: [
    'Vaults_Update changes what it names and leaves the rest',
    () => newVault({ softDeleteRetentionInDays: 7, tags: { old: 'one' } }),
    async (vault) => {
      const { tags, properties, systemData } = await ask('Vaults_Update', vault)
      expect(tags).toEqual({ team: 'blue' })
      expect(properties.softDeleteRetentionInDays).toBe(7)
      expect(systemData.createdByType).toBe('User')
      expect(systemData.lastModifiedByType).toBe('Application')
    },
  ],
  Vaults_Get: [
    'Vaults_Get shows a vault with its history',
    () => newVault(),
    async (vault) => {
      const { id, systemData, properties } = await ask('Vaults_Get', vault)
      expect(id).toBe(vaultPath(vault))
      expect(systemData.createdBy).toBe('megan.bowen@contoso.onmicrosoft.com')
      expect(properties).toMatchObject({ tenantId, sku: { family: 'A', name: 'standard' }, enableSoftDelete: true })
    },
  ],
  Vaults_Delete: [
    'Vaults_Delete takes the vault away and keeps it among the deleted',
    () => newVault(),
    async (vault) => {
      await ask('Vaults_Delete', vault)
      await expect(ask('Vaults_Get', vault)).rejects.toMatchObject({ statusCode: 404 })
      expect((await ask('Vaults_GetDeleted', vault)).name).toBe(vault)
    },
  ],
  Vaults_ListByResourceGroup: [
    'Vaults_ListByResourceGroup lists the vaults of the group',
    () => newVault(),
    async (vault) => {
      const found = await ask('Vaults_ListByResourceGroup', vault)
      expect(found.map((one: { name: string }) => one.name)).toContain(vault)
    },
  ],
  Vaults_ListBySubscription: [
    'Vaults_ListBySubscription lists the vaults of every group',
    () => newVault(),
    async (vault) => {
      const found = await ask('Vaults_ListBySubscription', vault)
      expect(found.map((one: { name: string }) => one.name)).toContain(vault)
    },
  ],
  Vaults_List: [
    'Vaults_List lists vaults in the old short shape',
    () => newVault(),
    async (vault) => {
      const found = await ask('Vaults_List', vault)
      const own = found.find((one: { name: string }) => one.name === vault)
      expect(own).toEqual({ id: vaultPath(vault), name: vault, type: 'Microsoft.KeyVault/vaults', location, tags: {} })
    },
  ],
  Vaults_UpdateAccessPolicy: [
    'Vaults_UpdateAccessPolicy answers with the entry it was asked about',
    () => newVault({ accessPolicies: [{ objectId: tenantId, permissions: { keys: ['get'] } }] }),
    async (vault) => {
      const { id, properties } = await ask('Vaults_UpdateAccessPolicy', vault)
      expect(id).toBe(`${vaultPath(vault)}/accessPolicies/`)
      expect(properties.accessPolicies.map((one: { objectId: string }) => one.objectId)).toEqual([STRANGER])
      expect((await ask('Vaults_Get', vault)).properties.accessPolicies).toHaveLength(2)
    },
  ],
  Vaults_CheckNameAvailability: [
    'Vaults_CheckNameAvailability counts deleted names as taken',
    deletedVault,
    async (vault) => {
      expect(await ask('Vaults_CheckNameAvailability', vault)).toMatchObject({
        nameAvailable: false,
        reason: 'AlreadyExists',
      })
      expect(await ask('Vaults_CheckNameAvailability', newName())).toEqual({ nameAvailable: true })
      expect(await ask('Vaults_CheckNameAvailability', '1st')).toMatchObject({ reason: 'AccountNameInvalid' })
    },
  ],
  Vaults_ListDeleted: [
    'Vaults_ListDeleted lists deleted vaults',
    deletedVault,
    async (vault) => {
      const found = await ask('Vaults_ListDeleted', vault)
      expect(found.map((one: { name: string }) => one.name)).toContain(vault)
    },
  ],
  Vaults_GetDeleted: [
    'Vaults_GetDeleted says when the vault goes for good',
    deletedVault,
    async (vault) => {
      const { properties } = await ask('Vaults_GetDeleted', vault)
      const days = (properties.scheduledPurgeDate - properties.deletionDate) / 86_400_000
      expect([properties.vaultId, days]).toEqual([vaultPath(vault), 90])
    },
  ],
  Vaults_PurgeDeleted: [
    'Vaults_PurgeDeleted goes on after its answer and frees the name',
    deletedVault,
    async (vault) => {
      await ask('Vaults_PurgeDeleted', vault)
      expect(await ask('Vaults_CheckNameAvailability', vault)).toEqual({ nameAvailable: true })
    },
  ],
  Secrets_CreateOrUpdate: [
    'Secrets_CreateOrUpdate makes a secret without an access policy and shows no value',
    () => newVault(),
    async (vault) => {
      const made = await ask('Secrets_CreateOrUpdate', vault)
      expect(made).toMatchObject({ id: `${vaultPath(vault)}/secrets/one`, tags: { a: 'b' } })
      expect(made.properties.secretUriWithVersion).toMatch(
        new RegExp(`^${endpoints.vault(vault)}/secrets/one/[0-9a-f]{32}$`),
      )
      expect(JSON.stringify(made)).not.toContain('canary-77')
    },
  ],
  Secrets_Update: [
    'Secrets_Update changes the newest version',
    () => newVault(),
    async (vault) => {
      const made = await ask('Secrets_CreateOrUpdate', vault)
      const { properties, tags } = await ask('Secrets_Update', vault)
      expect([properties.contentType, properties.secretUriWithVersion]).toEqual([
        'text/plain',
        made.properties.secretUriWithVersion,
      ])
      expect(tags).toEqual({ a: 'b' })
    },
  ],
  Secrets_Get: [
    'Secrets_Get shows a secret without its value',
    () => newVault(),
    async (vault) => {
      await ask('Secrets_CreateOrUpdate', vault)
      const found = await ask('Secrets_Get', vault)
      expect(found.properties.attributes.enabled).toBe(true)
      expect(JSON.stringify(found)).not.toContain('canary-77')
    },
  ],
  Secrets_List: [
    'Secrets_List lists secrets without their values',
    () => newVault(),
    async (vault) => {
      await ask('Secrets_CreateOrUpdate', vault)
      const found = await ask('Secrets_List', vault)
      expect(found.map((one: { name: string }) => one.name)).toEqual(['one'])
      expect(JSON.stringify(found)).not.toContain('canary-77')
    },
  ],
  Keys_CreateIfNotExist: [
    'Keys_CreateIfNotExist makes a key once and changes nothing the second time',
    () => newVault(),
    async (vault) => {
      const made = await ask('Keys_CreateIfNotExist', vault)
      expect(made).toMatchObject({ name: 'one', kty: 'EC', curveName: 'P-256' })
      expect((await ask('Keys_CreateIfNotExist', vault)).keyUriWithVersion).toBe(made.keyUriWithVersion)
    },
  ],
  Keys_Get: [
    'Keys_Get shows a key with its rotation policy',
    () => newVault(),
    async (vault) => {
      await sdk.keys.createIfNotExist(resourceGroup, vault, 'one', {
        properties: {
          kty: 'RSA',
          keySize: 2048,
          keyOps: ['sign', 'verify'],
          rotationPolicy: { lifetimeActions: [{ action: { type: 'rotate' }, trigger: { timeAfterCreate: 'P30D' } }] },
        },
      })
      const found = await ask('Keys_Get', vault)
      expect(found).toMatchObject({ kty: 'RSA', keySize: 2048, keyOps: ['sign', 'verify'] })
      expect(found.rotationPolicy.lifetimeActions[0]).toMatchObject({
        action: { type: 'rotate' },
        trigger: { timeAfterCreate: 'P30D' },
      })
    },
  ],
  Keys_List: [
    'Keys_List lists keys',
    () => newVault(),
    async (vault) => {
      await ask('Keys_CreateIfNotExist', vault)
      const found = await ask('Keys_List', vault)
      expect(found.map((one: { name: string }) => one.name)).toEqual(['one'])
    },
  ],
  Keys_ListVersions: [
    'Keys_ListVersions lists the versions of a key',
    () => newVault(),
    async (vault) => {
      const { keyUriWithVersion } = await ask('Keys_CreateIfNotExist', vault)
      const found = await ask('Keys_ListVersions', vault)
      expect(found.map((one: { keyUriWithVersion: string }) => one.keyUriWithVersion)).toEqual([keyUriWithVersion])
    },
  ],
  Keys_GetVersion: [
    'Keys_GetVersion shows one version of a key',
    () => newVault(),
    async (vault) => {
      const { keyUriWithVersion } = await ask('Keys_CreateIfNotExist', vault)
      const version = keyUriWithVersion.split('/').at(-1)
      const found = await sdk.keys.getVersion(resourceGroup, vault, 'one', version)
      expect(found).toMatchObject({ name: version, type: 'Microsoft.KeyVault/vaults/keys/versions', keyUriWithVersion })
    },
  ],
  PrivateLinkResources_ListByVault: [
    'PrivateLinkResources_ListByVault offers the vault itself',
    () => newVault(),
    async (vault) => {
      const { value } = await ask('PrivateLinkResources_ListByVault', vault)
      expect(value).toHaveLength(1)
      expect(value[0]).toMatchObject({
        groupId: 'vault',
        requiredMembers: ['default'],
        requiredZoneNames: ['privatelink.vaultcore.azure.net'],
      })
    },
  ],
  PrivateEndpointConnections_Put: [
    'PrivateEndpointConnections_Put decides about a connection',
    () => newVault(),
    async (vault) => {
      const made = await ask('PrivateEndpointConnections_Put', vault)
      expect(made).toMatchObject({
        provisioningState: 'Updating',
        privateLinkServiceConnectionState: { status: 'Approved', description: 'ours', actionsRequired: 'None' },
      })
      expect(made.etag).toMatch(/^[0-9a-f]{32}$/)
    },
  ],
  PrivateEndpointConnections_Get: [
    'PrivateEndpointConnections_Get shows a connection',
    () => newVault(),
    async (vault) => {
      await ask('PrivateEndpointConnections_Put', vault)
      expect((await ask('PrivateEndpointConnections_Get', vault)).id).toBe(
        `${vaultPath(vault)}/privateEndpointConnections/one`,
      )
    },
  ],
  PrivateEndpointConnections_ListByResource: [
    'PrivateEndpointConnections_ListByResource lists connections, and the vault shows them too',
    () => newVault(),
    async (vault) => {
      await ask('PrivateEndpointConnections_Put', vault)
      const found = await ask('PrivateEndpointConnections_ListByResource', vault)
      expect(found.map((one: { name: string }) => one.name)).toEqual(['one'])
      expect((await ask('Vaults_Get', vault)).properties.privateEndpointConnections).toHaveLength(1)
    },
  ],
  PrivateEndpointConnections_Delete: [
    'PrivateEndpointConnections_Delete takes a connection away',
    () => newVault(),
    async (vault) => {
      await ask('PrivateEndpointConnections_Put', vault)
      await ask('PrivateEndpointConnections_Delete', vault)
      expect(await ask('PrivateEndpointConnections_ListByResource', vault)).toEqual([])
    },
  ],
  Operations_List: [
    'Operations_List names control and data actions',
    () => '',
    async () => {
      const found = await ask('Operations_List', '')
      const isData = (name: string) => found.find((one: { name: string }) => one.name === name)?.isDataAction
      expect(isData('Microsoft.KeyVault/vaults/write')).toBe(false)
      expect(isData('Microsoft.KeyVault/vaults/secrets/getSecret/action')).toBe(true)
    },
  ],
}

it.each(Object.values(OPERATIONS))('%s', async (_title, make, look) => {
  await look(await make())
})

it('leaves out no method of the client', () => {
  const client = new KeyVaultManagementClient({ getToken: async () => null }, tenantId)
  const groups = Object.entries(client).filter(([name]) => !/^_|pipeline|hsm/i.test(name))
  const methods = groups.flatMap(([name, group]) =>
    Object.keys(group)
      .filter((method) => !method.startsWith('begin'))
      .map((method) => `${capital(name)}_${capital(method)}`),
  )
  expect(methods.toSorted()).toEqual(Object.keys(SDK_CALLS).toSorted())
})

const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1)
