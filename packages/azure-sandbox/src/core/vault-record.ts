/**
 * A vault as Resource Manager keeps it and the data plane reads it: collection `vaults`, keyed by lower-case name
 * (vault names are unique in a cloud). Deleted vaults move to `deletedVaults` under the same key.
 */
export interface VaultRecord {
  readonly name: string
  readonly subscriptionId: string
  readonly resourceGroup: string
  readonly location: string
  readonly tags: Readonly<Record<string, string>>
  readonly tenantId: string
  readonly sku: 'standard' | 'premium'
  /** The tier as the client wrote it, where that is not the plain word (`Standard`): answers give it back. */
  readonly skuWord?: string
  readonly accessPolicies: readonly AccessPolicyEntry[]
  readonly enableRbacAuthorization: boolean
  readonly enableSoftDelete: boolean
  /** 7 to 90 days, fixed when the vault is made. */
  readonly softDeleteRetentionInDays: number
  readonly enablePurgeProtection: boolean
  readonly enabledForDeployment: boolean
  readonly enabledForDiskEncryption: boolean
  readonly enabledForTemplateDeployment: boolean
  readonly publicNetworkAccess: 'Enabled' | 'Disabled' | 'SecuredByPerimeter'
  readonly networkAcls?: NetworkAcls
  readonly systemData: SystemData
  /** Optional properties the maker of the vault wrote down: Azure's answers show these and leave its defaults out. */
  readonly written?: readonly string[]
}

export const VAULTS = 'vaults'
export const DELETED_VAULTS = 'deletedVaults'

/** A soft-deleted vault: the record it had, and its times in milliseconds since the epoch. */
export interface DeletedVaultRecord extends VaultRecord {
  readonly deletedAt: number
  readonly scheduledPurgeAt: number
}

/** Permissions are matched without regard to case and given back as they were written. */
export interface AccessPolicyEntry {
  readonly tenantId: string
  readonly objectId: string
  readonly applicationId?: string
  readonly permissions: Readonly<Partial<Record<'keys' | 'secrets' | 'certificates' | 'storage', readonly string[]>>>
}

export interface NetworkAcls {
  readonly bypass: 'AzureServices' | 'None'
  readonly defaultAction: 'Allow' | 'Deny'
  readonly ipRules: readonly { readonly value: string }[]
  readonly virtualNetworkRules: readonly {
    readonly id: string
    readonly ignoreMissingVnetServiceEndpoint?: boolean
  }[]
}

export interface SystemData {
  readonly createdBy: string
  readonly createdByType: 'User' | 'Application'
  /** ISO 8601. */
  readonly createdAt: string
  readonly lastModifiedBy: string
  readonly lastModifiedByType: 'User' | 'Application'
  readonly lastModifiedAt: string
}

export const VAULT_TYPE = 'Microsoft.KeyVault/vaults'

/** Resource id of a vault, as it is written: Azure compares it without regard to case. */
export const vaultId = (vault: Pick<VaultRecord, 'subscriptionId' | 'resourceGroup' | 'name'>): string =>
  `/subscriptions/${vault.subscriptionId}/resourceGroups/${vault.resourceGroup}/providers/${VAULT_TYPE}/${vault.name}`
