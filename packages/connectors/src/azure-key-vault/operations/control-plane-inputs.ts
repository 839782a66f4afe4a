/** Inputs that several control-plane operations share. */
import type { OperationInput } from '@keyway/contract'

const GUID_PATTERN = '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$'

export const SUBSCRIPTION_ID: OperationInput = {
  name: 'subscriptionId',
  label: 'Subscription ID',
  type: 'string',
  in: 'path',
  required: true,
  help: 'ID of the Azure subscription, as shown under Subscriptions in the portal.',
  example: '00000000-0000-0000-0000-000000000001',
  pattern: GUID_PATTERN,
}

export const RESOURCE_GROUP: OperationInput = {
  name: 'resourceGroupName',
  label: 'Resource group',
  type: 'string',
  in: 'path',
  required: true,
  help: 'Name of the resource group the vault belongs to.',
  example: 'production',
  // Azure's rule: letters, digits, underscore, parentheses, hyphen and dot, the last not at the end.
  pattern: '^[\\w().-]*[\\w()-]$',
  maxLength: 90,
}

export const VAULT_NAME: OperationInput = {
  name: 'vaultName',
  label: 'Vault name',
  type: 'string',
  in: 'path',
  required: true,
  help: 'Name of the vault: 3 to 24 letters, digits and hyphens, a letter first.',
  example: 'contoso',
  pattern: '^[a-zA-Z0-9-]{3,24}$',
}

export const TOP: OperationInput = {
  name: '$top',
  label: 'Results per page',
  type: 'number',
  in: 'query',
  required: false,
  help: 'How many results Azure gives per page. All pages are read either way.',
  minimum: 1,
  maximum: 1000,
}

/** Of a vault below one of Resource Manager's own lists. */
export const FOR_VAULT = [SUBSCRIPTION_ID, RESOURCE_GROUP, VAULT_NAME] as const

/** Region of a deleted vault, which stands in its path. */
export const LOCATION_IN_PATH: OperationInput = {
  name: 'location',
  label: 'Location',
  type: 'string',
  in: 'path',
  required: true,
  help: 'Azure region the vault was in.',
  example: 'westeurope',
  pattern: '^[0-9a-zA-Z]+$',
}

export const LOCATION: OperationInput = {
  name: 'location',
  label: 'Location',
  type: 'string',
  in: 'body',
  required: true,
  help: 'Azure region of the vault. It cannot be changed later.',
  example: 'westeurope',
}

export const TENANT_ID: OperationInput = {
  name: 'tenantId',
  label: 'Tenant ID',
  type: 'string',
  in: 'body',
  required: true,
  help: 'Directory (tenant) ID whose accounts may use the vault.',
  example: '00000000-0000-0000-0000-000000000002',
  pattern: GUID_PATTERN,
}

export const SKU: OperationInput = {
  name: 'skuName',
  label: 'Pricing tier',
  type: 'string',
  in: 'body',
  required: true,
  help: 'standard, or premium for keys protected by hardware.',
  example: 'standard',
  options: ['standard', 'premium'],
}

export const ACCESS_POLICIES: OperationInput = {
  name: 'accessPolicies',
  label: 'Access policies',
  type: 'list',
  items: 'object',
  in: 'body',
  required: false,
  help: 'List of {tenantId, objectId, permissions: {secrets, keys, certificates}}. Without effect in a vault that uses Azure RBAC.',
  maxLength: 1024,
}

export const RBAC: OperationInput = {
  name: 'enableRbacAuthorization',
  label: 'Use Azure RBAC',
  type: 'boolean',
  in: 'body',
  required: false,
  help: 'true: roles decide who may read and write. false: the access policies do. A new vault uses roles unless told otherwise.',
  example: true,
}

export const RETENTION_DAYS: OperationInput = {
  name: 'softDeleteRetentionInDays',
  label: 'Days to keep deleted objects',
  type: 'number',
  in: 'body',
  required: false,
  help: '7 to 90, fixed when the vault is created. Azure takes 90 when left out.',
  example: 90,
  minimum: 7,
  maximum: 90,
}

export const PURGE_PROTECTION: OperationInput = {
  name: 'enablePurgeProtection',
  label: 'Purge protection',
  type: 'boolean',
  in: 'body',
  required: false,
  help: 'true: nobody can purge deleted objects before their time. Cannot be switched off again; leave it out for no.',
}

export const PUBLIC_ACCESS: OperationInput = {
  name: 'publicNetworkAccess',
  label: 'Public network access',
  type: 'string',
  in: 'body',
  required: false,
  help: 'Whether the vault answers outside private endpoints.',
  example: 'Enabled',
  options: ['Enabled', 'Disabled'],
}

export const VAULT_TAGS: OperationInput = {
  name: 'tags',
  label: 'Tags',
  type: 'object',
  in: 'body',
  required: false,
  help: 'Names with a text each. They replace the tags that were there.',
  example: '{"environment": "test"}',
}

export const NETWORK_ACLS: OperationInput = {
  name: 'networkAcls',
  label: 'Firewall',
  type: 'object',
  in: 'body',
  required: false,
  help: '{defaultAction, bypass, ipRules: [{value}], virtualNetworkRules: [{id}]}. Left out, all networks may call.',
  example: '{"defaultAction": "Deny", "bypass": "AzureServices", "ipRules": [{"value": "203.0.113.0/24"}]}',
}

const forAzure = (name: string, label: string, help: string): OperationInput => ({
  name,
  label,
  type: 'boolean',
  in: 'body',
  required: false,
  help,
})

/** Which parts of Azure may read from the vault. */
export const AZURE_USES: readonly OperationInput[] = [
  forAzure('enabledForDeployment', 'For virtual machines', 'Whether virtual machines may fetch certificates from it.'),
  forAzure('enabledForDiskEncryption', 'For disk encryption', 'Whether Azure Disk Encryption may use its keys.'),
  forAzure('enabledForTemplateDeployment', 'For templates', 'Whether template deployments may read its secrets.'),
]

/** Resource Manager keeps a vault's settings under `properties`. */
export const VAULT_PATHS = {
  tenantId: 'properties.tenantId',
  skuName: 'properties.sku.name',
  accessPolicies: 'properties.accessPolicies',
  enableRbacAuthorization: 'properties.enableRbacAuthorization',
  softDeleteRetentionInDays: 'properties.softDeleteRetentionInDays',
  enablePurgeProtection: 'properties.enablePurgeProtection',
  publicNetworkAccess: 'properties.publicNetworkAccess',
  createMode: 'properties.createMode',
  networkAcls: 'properties.networkAcls',
  enabledForDeployment: 'properties.enabledForDeployment',
  enabledForDiskEncryption: 'properties.enabledForDiskEncryption',
  enabledForTemplateDeployment: 'properties.enabledForTemplateDeployment',
} as const

/** Where things of a vault are: paths, and what an id tells. */
export const PROVIDER = '/subscriptions/{subscriptionId}/providers/Microsoft.KeyVault'
export const GROUP = '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.KeyVault'
export const VAULT = `${GROUP}/vaults/{vaultName}`

/** A vault's id is `/subscriptions/ID/resourceGroups/GROUP/providers/Microsoft.KeyVault/vaults/NAME`. */
export const PLACE_FROM_ID = {
  subscriptionId: { from: 'id', segment: 1 },
  resourceGroupName: { from: 'id', segment: 3 },
} as const

/** Of something below a vault, the vault too. */
export const PLACE_BELOW_VAULT = { ...PLACE_FROM_ID, vaultName: { from: 'id', segment: 7 } } as const
