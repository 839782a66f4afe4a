/**
 * Vault records as Resource Manager shows them. An answer shows what the maker wrote down and leaves Azure's defaults out;
 * newer api-versions show more. Witnesses: recordings r001 to r010, r075, r076.
 */
import { type DeletedVaultRecord, VAULT_TYPE, type VaultRecord, vaultId } from '../core/vault-record.ts'
import { isSince } from './api-versions.ts'
import type { ArmContext } from './call.ts'
import { locationId } from './locations.ts'
import { systemDataAnswer } from './system-data.ts'

/** `isNew`: the answer to the request that made it, while its host name is being registered. */
export function vaultAnswer(context: ArmContext, vault: VaultRecord, apiVersion: string, isNew = false) {
  const recent = isSince(apiVersion, '2021-04-01')
  return {
    id: vaultId(vault),
    name: vault.name,
    type: VAULT_TYPE,
    location: vault.location,
    tags: vault.tags,
    ...(recent && { systemData: systemDataAnswer(vault.systemData) }),
    properties: {
      sku: { family: 'A', name: vault.skuWord ?? vault.sku },
      tenantId: vault.tenantId,
      ...(vault.networkAcls && { networkAcls: vault.networkAcls }),
      accessPolicies: vault.accessPolicies,
      enabledForDeployment: vault.enabledForDeployment,
      ...shown(vault, 'enabledForDiskEncryption'),
      ...shown(vault, 'enabledForTemplateDeployment'),
      ...(recent ? { enableSoftDelete: vault.enableSoftDelete } : shown(vault, 'enableSoftDelete')),
      ...shown(vault, 'softDeleteRetentionInDays'),
      ...(isSince(apiVersion, '2026-02-01')
        ? { enableRbacAuthorization: vault.enableRbacAuthorization }
        : shown(vault, 'enableRbacAuthorization')),
      ...(vault.enablePurgeProtection && { enablePurgeProtection: true }),
      vaultUri: vaultUri(context, vault, isNew),
      provisioningState: isNew ? 'RegisteringDns' : 'Succeeded',
      ...(recent && { publicNetworkAccess: vault.publicNetworkAccess }),
      ...privateEndpoints(context, vault),
    },
  }
}

type OptionalProperty =
  | 'enabledForDiskEncryption'
  | 'enabledForTemplateDeployment'
  | 'enableSoftDelete'
  | 'softDeleteRetentionInDays'
  | 'enableRbacAuthorization'

const shown = (vault: VaultRecord, name: OptionalProperty) => vault.written?.includes(name) && { [name]: vault[name] }

/** While the name is being registered the address keeps its case and has no slash; afterwards the reverse. */
export function vaultUri(context: ArmContext, vault: VaultRecord, isNew: boolean): string {
  return isNew ? context.endpoints.vault(vault.name) : `${context.endpoints.vault(vault.name.toLowerCase())}/`
}

export interface PrivateEndpointConnectionRecord {
  readonly name: string
  /** Lower-case vault name. */
  readonly vault: string
  readonly etag: string
  readonly privateEndpointId: string
  readonly status: 'Pending' | 'Approved' | 'Rejected' | 'Disconnected'
  readonly description: string
  readonly provisioningState: 'Succeeded' | 'Updating'
  /** Milliseconds; the state settles then. */
  readonly settlesAt: number
}

export const privateEndpointConnections = (context: ArmContext) =>
  context.store.collection<PrivateEndpointConnectionRecord>('privateEndpointConnections')

export function privateEndpointProperties(connection: PrivateEndpointConnectionRecord) {
  return {
    provisioningState: connection.provisioningState,
    privateEndpoint: { id: connection.privateEndpointId },
    privateLinkServiceConnectionState: {
      status: connection.status,
      description: connection.description,
      actionsRequired: 'None',
    },
  }
}

function privateEndpoints(context: ArmContext, vault: VaultRecord) {
  const own = [...privateEndpointConnections(context).values()].filter((c) => c.vault === vault.name.toLowerCase())
  if (own.length === 0) return undefined
  return {
    privateEndpointConnections: own.map((connection) => ({
      id: `${vaultId(vault)}/privateEndpointConnections/${connection.name}`,
      properties: privateEndpointProperties(connection),
    })),
  }
}

/** Times of deleted vaults have whole seconds. */
const wholeSeconds = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z')

export function deletedVaultAnswer(vault: DeletedVaultRecord) {
  const location = locationId(vault.location)
  return {
    id: `/subscriptions/${vault.subscriptionId}/providers/Microsoft.KeyVault/locations/${location}/deletedVaults/${vault.name}`,
    name: vault.name,
    type: 'Microsoft.KeyVault/deletedVaults',
    properties: {
      vaultId: vaultId(vault),
      location: vault.location,
      tags: vault.tags,
      deletionDate: wholeSeconds(vault.deletedAt),
      scheduledPurgeDate: wholeSeconds(vault.scheduledPurgeAt),
      ...(vault.enablePurgeProtection && { purgeProtectionEnabled: true }),
    },
  }
}
