/**
 * The `properties` of a vault as clients send them: read, checked, and merged with what is there. Unknown members are
 * ignored, as Azure ignores them (clients send read-only ones back).
 */
import type { VaultRecord } from '../../core/vault-record.ts'
import { isSince } from '../api-versions.ts'
import { ArmError } from '../errors.ts'
import { isObject, type Json } from '../json.ts'
import { readAccessPolicies } from './access-policies.ts'
import { readAcls, readPublicAccess } from './network.ts'
import { invalidValue, isAbsent, isGuid, missingProperty, readFlag, readWord } from './values.ts'

/** Entries one vault takes. */
export const MAX_POLICIES = 1024
const OPTIONAL = [
  'enabledForDiskEncryption',
  'enabledForTemplateDeployment',
  'enableSoftDelete',
  'softDeleteRetentionInDays',
  'enableRbacAuthorization',
] as const

export type VaultSettings = Omit<
  VaultRecord,
  'name' | 'subscriptionId' | 'resourceGroup' | 'location' | 'tags' | 'systemData'
>

/** What a PUT must say, and may. @throws ArmError naming the property. */
export function readCreateMode(properties: Json): 'default' | 'recover' {
  if (isAbsent(properties.tenantId)) throw missingProperty('tenantId')
  if (isAbsent(properties.sku)) throw missingProperty('sku')
  return readWord(properties.createMode, ['default', 'recover'], 'createMode')
}

/** Properties for a new vault. @throws ArmError naming the property. */
export function readNewVault(properties: Json, tenantId: string, apiVersion: string): VaultSettings {
  const defaults: VaultSettings = {
    tenantId,
    sku: 'standard',
    accessPolicies: [],
    enableRbacAuthorization: isSince(apiVersion, '2026-02-01'),
    enableSoftDelete: true,
    softDeleteRetentionInDays: 90,
    enablePurgeProtection: false,
    enabledForDeployment: false,
    enabledForDiskEncryption: false,
    enabledForTemplateDeployment: false,
    publicNetworkAccess: 'Enabled',
    written: [],
  }
  return mergePut(defaults, properties, true)
}

/** A PUT: as a merge, but a vault that goes by access policies must name them. */
export function mergePut(before: VaultSettings, properties: Json, isNew = false): VaultSettings {
  const settings = mergeVault(before, properties, isNew)
  if (isAbsent(properties.accessPolicies) && !settings.enableRbacAuthorization) throw missingProperty('accessPolicies')
  return settings
}

/** Properties over an existing vault; what is not named stays. @throws ArmError naming the property. */
export function mergeVault(before: VaultSettings, properties: Json, isNew = false): VaultSettings {
  checkTenant(before, properties.tenantId)
  const enableSoftDelete = readFlag(properties, 'enableSoftDelete') ?? before.enableSoftDelete
  if (!isNew && before.enableSoftDelete && !enableSoftDelete) throw new ArmError('softDeleteFixed')
  if (properties.enablePurgeProtection === false) throw new ArmError('purgeProtectionFixed')
  const networkAcls = properties.networkAcls === undefined ? before.networkAcls : readAcls(properties.networkAcls)
  const { networkAcls: _, skuWord: __, ...rest } = before
  return {
    ...rest,
    ...(networkAcls && { networkAcls }),
    ...readSku(before, properties.sku),
    accessPolicies: isAbsent(properties.accessPolicies)
      ? before.accessPolicies
      : readAccessPolicies(properties.accessPolicies, before.tenantId, MAX_POLICIES),
    enableRbacAuthorization: readFlag(properties, 'enableRbacAuthorization') ?? before.enableRbacAuthorization,
    enableSoftDelete,
    softDeleteRetentionInDays: readRetention(before, properties, isNew),
    enablePurgeProtection: readFlag(properties, 'enablePurgeProtection') ?? before.enablePurgeProtection,
    enabledForDeployment: readFlag(properties, 'enabledForDeployment') ?? before.enabledForDeployment,
    enabledForDiskEncryption: readFlag(properties, 'enabledForDiskEncryption') ?? before.enabledForDiskEncryption,
    enabledForTemplateDeployment:
      readFlag(properties, 'enabledForTemplateDeployment') ?? before.enabledForTemplateDeployment,
    publicNetworkAccess: readPublicAccess(properties.publicNetworkAccess) ?? before.publicNetworkAccess,
    written: [...new Set([...(before.written ?? []), ...OPTIONAL.filter((name) => !isAbsent(properties[name]))])],
  }
}

/** A vault stays in the tenant of its subscription. */
function checkTenant(before: VaultSettings, value: unknown): void {
  if (isAbsent(value)) return
  if (!isGuid(value) || value.toLowerCase() !== before.tenantId.toLowerCase()) throw invalidValue('tenantId')
}

/** The tier, and the word the client wrote for it where it is not the plain one (recordings r009, r010: `Standard`). */
function readSku(before: VaultSettings, value: unknown): Pick<VaultRecord, 'sku' | 'skuWord'> {
  if (isAbsent(value)) return { sku: before.sku, ...(before.skuWord && { skuWord: before.skuWord }) }
  if (!isObject(value)) throw invalidValue('sku')
  const word = String(value.name)
  const sku = word.toLowerCase()
  if (String(value.family).toUpperCase() !== 'A' || (sku !== 'standard' && sku !== 'premium'))
    throw new ArmError('skuInvalid', { sku: `${value.family} ${word}` })
  return { sku, ...(word !== sku && { skuWord: word }) }
}

function readRetention(before: VaultSettings, properties: Json, isNew: boolean): number {
  const days = properties.softDeleteRetentionInDays
  if (isAbsent(days)) return before.softDeleteRetentionInDays
  if (typeof days !== 'number' || !Number.isInteger(days) || days < 7 || days > 90)
    throw invalidValue('softDeleteRetentionInDays')
  if (!isNew && before.softDeleteRetentionInDays !== days) throw new ArmError('retentionFixed')
  return days
}
