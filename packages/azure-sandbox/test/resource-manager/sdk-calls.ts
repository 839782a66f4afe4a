/**
 * Every method of the official management client, as a call on one vault: `group.method` under the id Resource Manager has
 * for it. Methods of managed HSM pools are in sdk-refused.test.ts.
 */
import type { KeyVaultManagementClient } from '@azure/arm-keyvault'
import type { ArmOperationId } from '../../src/arm/operations.ts'

export interface Place {
  readonly group: string
  readonly vault: string
  readonly location: string
  readonly tenantId: string
}

/** A principal nobody is. */
export const STRANGER = '99999999-aaaa-4bbb-8ccc-dddddddddddd'

async function all<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const one of pages) found.push(one)
  return found
}

type SdkCall = (arm: KeyVaultManagementClient, at: Place) => Promise<unknown>

const vaultOf = ({ location, tenantId }: Place) => ({
  location,
  properties: { tenantId, sku: { family: 'A' as const, name: 'standard' as const }, accessPolicies: [] },
})
const FAST = { updateIntervalInMs: 10 }

export const SDK_CALLS = {
  Vaults_CreateOrUpdate: async (arm, at) => arm.vaults.createOrUpdate(at.group, at.vault, vaultOf(at), FAST),
  Vaults_Update: (arm, at) => arm.vaults.update(at.group, at.vault, { tags: { team: 'blue' } }),
  Vaults_Get: (arm, at) => arm.vaults.get(at.group, at.vault),
  Vaults_Delete: (arm, at) => arm.vaults.delete(at.group, at.vault),
  Vaults_ListByResourceGroup: (arm, at) => all(arm.vaults.listByResourceGroup(at.group)),
  Vaults_ListBySubscription: (arm) => all(arm.vaults.listBySubscription()),
  Vaults_List: (arm) => all(arm.vaults.list()),
  Vaults_UpdateAccessPolicy: (arm, { group, vault, tenantId }) =>
    arm.vaults.updateAccessPolicy(group, vault, 'add', {
      properties: { accessPolicies: [{ tenantId, objectId: STRANGER, permissions: { secrets: ['get'] } }] },
    }),
  Vaults_CheckNameAvailability: (arm, { vault }) =>
    arm.vaults.checkNameAvailability({ name: vault, type: 'Microsoft.KeyVault/vaults' }),
  Vaults_ListDeleted: (arm) => all(arm.vaults.listDeleted()),
  Vaults_GetDeleted: (arm, { vault, location }) => arm.vaults.getDeleted(vault, location),
  Vaults_PurgeDeleted: async (arm, { vault, location }) => arm.vaults.purgeDeleted(vault, location, FAST),
  Secrets_CreateOrUpdate: (arm, at) =>
    arm.secrets.createOrUpdate(at.group, at.vault, 'one', { properties: { value: 'canary-77' }, tags: { a: 'b' } }),
  Secrets_Update: (arm, at) =>
    arm.secrets.update(at.group, at.vault, 'one', { properties: { contentType: 'text/plain' } }),
  Secrets_Get: (arm, at) => arm.secrets.get(at.group, at.vault, 'one'),
  Secrets_List: (arm, at) => all(arm.secrets.list(at.group, at.vault)),
  Keys_CreateIfNotExist: (arm, at) =>
    arm.keys.createIfNotExist(at.group, at.vault, 'one', { properties: { kty: 'EC', curveName: 'P-256' } }),
  Keys_Get: (arm, at) => arm.keys.get(at.group, at.vault, 'one'),
  Keys_List: (arm, at) => all(arm.keys.list(at.group, at.vault)),
  Keys_ListVersions: (arm, at) => all(arm.keys.listVersions(at.group, at.vault, 'one')),
  Keys_GetVersion: (arm, at) => arm.keys.getVersion(at.group, at.vault, 'one', '0123456789abcdef0123456789abcdef'),
  PrivateLinkResources_ListByVault: (arm, at) => arm.privateLinkResources.listByVault(at.group, at.vault),
  PrivateEndpointConnections_ListByResource: (arm, at) =>
    all(arm.privateEndpointConnections.listByResource(at.group, at.vault)),
  PrivateEndpointConnections_Get: (arm, at) => arm.privateEndpointConnections.get(at.group, at.vault, 'one'),
  PrivateEndpointConnections_Put: (arm, at) =>
    arm.privateEndpointConnections.put(at.group, at.vault, 'one', {
      privateLinkServiceConnectionState: { status: 'Approved', description: 'ours' },
    }),
  PrivateEndpointConnections_Delete: async (arm, at) =>
    arm.privateEndpointConnections.delete(at.group, at.vault, 'one', FAST),
  Operations_List: (arm) => all(arm.operations.list()),
} as const satisfies Partial<Record<ArmOperationId, SdkCall>>

export type SdkOperationId = keyof typeof SDK_CALLS
