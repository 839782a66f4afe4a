/** Proofs of the operations of Resource Manager. */
import type { Proofs } from './proof.ts'
import { aVersion, containing, ending } from './shapes.ts'
import { type Stage, VAULT } from './stage.ts'

const LOCATION = 'westeurope'
/** Names of vaults are at most 24 characters. */
const vaultOf = (stage: Stage, name: string) => ({ ...stage.group, vaultName: name })
const settings = (stage: Stage) => ({
  location: LOCATION,
  tenantId: stage.world.sandbox.tenantId,
  skuName: 'standard',
})
const create = (stage: Stage, name: string) =>
  stage.done('Vaults_CreateOrUpdate', { ...vaultOf(stage, name), ...settings(stage) })

async function remove(stage: Stage, name: string) {
  await create(stage, name)
  await stage.done('Vaults_Delete', vaultOf(stage, name))
  return { subscriptionId: stage.group.subscriptionId, location: LOCATION, vaultName: name }
}

const secretOf = (stage: Stage, name: string) => ({ ...stage.vault, secretName: name })
const setSecret = (stage: Stage, name: string) =>
  stage.done('Secrets_CreateOrUpdate', { ...secretOf(stage, name), value: 'a value', contentType: 'text/plain' })

const keyOf = (stage: Stage, name: string) => ({ ...stage.vault, keyName: name })
const setKey = (stage: Stage, name: string) =>
  stage.done('Keys_CreateIfNotExist', { ...keyOf(stage, name), kty: 'EC', curveName: 'P-256' })

const endpointOf = (stage: Stage, name: string) => ({ ...stage.vault, privateEndpointConnectionName: name })
const approve = (stage: Stage, name: string) =>
  stage.done('PrivateEndpointConnections_Put', { ...endpointOf(stage, name), status: 'Pending' })

const withRead = (objectId: string, tenantId: string) => ({ tenantId, objectId, permissions: { secrets: ['get'] } })

export const VAULTS: Proofs = {
  Vaults_ListBySubscription: {
    async arrange(stage) {
      return { inputs: { subscriptionId: stage.group.subscriptionId }, shows: { name: VAULT, ...stage.group } }
    },
    whole: () => ({ name: VAULT, properties: { accessPolicies: [{ permissions: {} }] } }),
    emptyWithoutRole: true,
  },
  Vaults_ListByResourceGroup: {
    async arrange(stage) {
      return { inputs: stage.group, shows: { name: VAULT, ...stage.group } }
    },
    whole: () => ({ name: VAULT, properties: { accessPolicies: [{ permissions: {} }] } }),
    emptyWithoutRole: true,
  },
  Vaults_List: {
    async arrange(stage) {
      return { inputs: { subscriptionId: stage.group.subscriptionId }, shows: { name: VAULT, ...stage.group } }
    },
    whole: () => ({ name: VAULT, properties: { accessPolicies: [{ permissions: {} }] } }),
    emptyWithoutRole: true,
  },
  Vaults_Get: {
    async arrange(stage) {
      return { inputs: stage.vault, shows: { name: VAULT, properties: { sku: { name: 'premium' } } } }
    },
  },
  Vaults_CreateOrUpdate: {
    async arrange(stage, name) {
      const inputs = { ...vaultOf(stage, name), ...settings(stage), enabledForDeployment: true, tags: { a: 'b' } }
      return { inputs, shows: { name, tags: { a: 'b' }, properties: { enabledForDeployment: true } } }
    },
  },
  Vaults_Update: {
    async arrange(stage, name) {
      await create(stage, name)
      const networkAcls = { defaultAction: 'Deny', bypass: 'AzureServices', ipRules: [{ value: '203.0.113.0/24' }] }
      const inputs = { ...vaultOf(stage, name), networkAcls }
      return { inputs, shows: { properties: { networkAcls: { defaultAction: 'Deny' } } } }
    },
  },
  Vaults_Delete: {
    async arrange(stage, name) {
      await create(stage, name)
      return { inputs: vaultOf(stage, name) }
    },
    gone: ['Vaults_Get', 'resource_not_found'],
  },
  Vaults_CheckNameAvailability: {
    async arrange(stage) {
      const { subscriptionId } = stage.group
      return { inputs: { subscriptionId, name: VAULT }, shows: { nameAvailable: false, reason: 'AlreadyExists' } }
    },
  },
  Vaults_UpdateAccessPolicy: {
    async arrange(stage, name) {
      await create(stage, name)
      const policy = withRead(stage.adele, stage.world.sandbox.tenantId)
      const inputs = { ...vaultOf(stage, name), operationKind: 'add', accessPolicies: [policy] }
      return { inputs, shows: { properties: { accessPolicies: [{ objectId: stage.adele }] } } }
    },
  },
  Vaults_ListDeleted: {
    async arrange(stage, name) {
      const { subscriptionId } = await remove(stage, name)
      return { inputs: { subscriptionId }, shows: { name, location: LOCATION } }
    },
  },
  Vaults_GetDeleted: {
    async arrange(stage, name) {
      return { inputs: await remove(stage, name), shows: { name, location: LOCATION } }
    },
  },
  Vaults_PurgeDeleted: {
    async arrange(stage, name) {
      return { inputs: await remove(stage, name) }
    },
    gone: ['Vaults_GetDeleted', 'resource_not_found'],
  },

  Secrets_List: {
    async arrange(stage, name) {
      await setSecret(stage, name)
      return { inputs: stage.vault, shows: { name, vaultName: VAULT } }
    },
  },
  Secrets_Get: {
    async arrange(stage, name) {
      await setSecret(stage, name)
      return { inputs: secretOf(stage, name), shows: { name, properties: { contentType: 'text/plain' } } }
    },
  },
  Secrets_CreateOrUpdate: {
    async arrange(stage, name) {
      const inputs = { ...secretOf(stage, name), value: 'a value', exp: '2030-01-01', tags: { a: 'b' } }
      return { inputs, shows: { tags: { a: 'b' }, properties: { attributes: { exp: 1_893_456_000 } } } }
    },
  },
  Secrets_Update: {
    async arrange(stage, name) {
      await setSecret(stage, name)
      const inputs = { ...secretOf(stage, name), enabled: false }
      return { inputs, shows: { properties: { attributes: { enabled: false } } } }
    },
  },

  Keys_List: {
    async arrange(stage, name) {
      await setKey(stage, name)
      return { inputs: stage.vault, shows: { name, vaultName: VAULT } }
    },
    whole: (name) => ({ name, properties: { kty: 'EC' } }),
  },
  Keys_Get: {
    async arrange(stage, name) {
      await setKey(stage, name)
      return { inputs: keyOf(stage, name), shows: { name, properties: { kty: 'EC' } } }
    },
  },
  Keys_ListVersions: {
    async arrange(stage, name) {
      await setKey(stage, name)
      return { inputs: keyOf(stage, name), shows: { keyName: name, name: aVersion() } }
    },
  },
  Keys_GetVersion: {
    async arrange(stage, name) {
      const { properties } = await setKey(stage, name)
      const keyVersion = properties.keyUriWithVersion.split('/').at(-1)
      return { inputs: { ...keyOf(stage, name), keyVersion }, shows: { keyName: name, name: keyVersion } }
    },
  },
  Keys_CreateIfNotExist: {
    async arrange(stage, name) {
      const lifetimeActions = [{ trigger: { timeAfterCreate: 'P90D' }, action: { type: 'rotate' } }]
      const rotationPolicy = { lifetimeActions, attributes: { expiryTime: 'P180D' } }
      const inputs = { ...keyOf(stage, name), kty: 'RSA', keySize: 2048, keyOps: ['sign', 'verify'], rotationPolicy }
      return { inputs, shows: { properties: { kty: 'RSA', keyUri: ending(`/keys/${name}`) } } }
    },
  },

  PrivateEndpointConnections_ListByResource: {
    async arrange(stage, name) {
      await approve(stage, name)
      return { inputs: stage.vault, shows: { name, vaultName: VAULT } }
    },
  },
  PrivateEndpointConnections_Get: {
    async arrange(stage, name) {
      await approve(stage, name)
      return { inputs: endpointOf(stage, name), shows: { name } }
    },
  },
  PrivateEndpointConnections_Put: {
    async arrange(stage, name) {
      const inputs = { ...endpointOf(stage, name), status: 'Rejected', description: 'not today' }
      const privateLinkServiceConnectionState = { status: 'Rejected', description: 'not today' }
      return { inputs, shows: { properties: { privateLinkServiceConnectionState } } }
    },
  },
  PrivateEndpointConnections_Delete: {
    async arrange(stage, name) {
      await approve(stage, name)
      return { inputs: endpointOf(stage, name), shows: { name } }
    },
    gone: ['PrivateEndpointConnections_Get', 'resource_not_found'],
  },
  PrivateLinkResources_ListByVault: {
    async arrange(stage) {
      return { inputs: stage.vault, shows: { properties: { groupId: 'vault' } } }
    },
  },

  Subscriptions_List: {
    async arrange(stage) {
      return { inputs: {}, shows: { subscriptionId: stage.group.subscriptionId } }
    },
    emptyWithoutRole: true,
  },
  ResourceGroups_List: {
    async arrange(stage) {
      const { subscriptionId, resourceGroupName } = stage.group
      return { inputs: { subscriptionId }, shows: { name: resourceGroupName, subscriptionId } }
    },
    emptyWithoutRole: true,
  },
  Operations_List: {
    async arrange() {
      return { inputs: {}, shows: { name: containing('Microsoft.KeyVault/vaults/secrets/getSecret/action') } }
    },
    forAnybody: true,
  },
}
