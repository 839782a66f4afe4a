/**
 * The `properties` of a vault as clients send them: read, checked, and merged with what is there. Unknown members are
 * ignored, as Azure ignores them (clients send read-only ones back).
 */
import type { AccessPolicyEntry, NetworkAcls, VaultRecord } from '../core/vault-record.ts'
import { isSince } from './api-versions.ts'
import { isObject, type Json } from './call.ts'
import { ArmError } from './errors.ts'

const PERMISSIONS = {
  keys: [
    'all',
    'encrypt',
    'decrypt',
    'wrapKey',
    'unwrapKey',
    'sign',
    'verify',
    'get',
    'list',
    'create',
    'update',
    'import',
    'delete',
    'backup',
    'restore',
    'recover',
    'purge',
    'release',
    'rotate',
    'getrotationpolicy',
    'setrotationpolicy',
  ],
  secrets: ['all', 'get', 'list', 'set', 'delete', 'backup', 'restore', 'recover', 'purge'],
  certificates: [
    'all',
    'get',
    'list',
    'delete',
    'create',
    'import',
    'update',
    'managecontacts',
    'getissuers',
    'listissuers',
    'setissuers',
    'deleteissuers',
    'manageissuers',
    'recover',
    'purge',
    'backup',
    'restore',
  ],
  storage: [
    'all',
    'get',
    'list',
    'delete',
    'set',
    'update',
    'regeneratekey',
    'recover',
    'purge',
    'backup',
    'restore',
    'setsas',
    'listsas',
    'getsas',
    'deletesas',
  ],
} as const satisfies Record<keyof AccessPolicyEntry['permissions'], readonly string[]>

const MAX_POLICIES = 1024
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

/** Properties for a new vault. @throws ArmError naming the property. */
export function readNewVault(properties: Json, tenantId: string, apiVersion: string): VaultSettings {
  const rbacByDefault = isSince(apiVersion, '2026-02-01')
  const defaults: VaultSettings = {
    tenantId,
    sku: 'standard',
    accessPolicies: [],
    enableRbacAuthorization: rbacByDefault,
    enableSoftDelete: true,
    softDeleteRetentionInDays: 90,
    enablePurgeProtection: false,
    enabledForDeployment: false,
    enabledForDiskEncryption: false,
    enabledForTemplateDeployment: false,
    publicNetworkAccess: 'Enabled',
    written: [],
  }
  requirePresent(properties, 'tenantId')
  requirePresent(properties, 'sku')
  if (readTenant(properties.tenantId) !== tenantId.toLowerCase()) throw wrongTenant(String(properties.tenantId))
  const settings = mergeVault(defaults, properties, true)
  if (properties.accessPolicies === undefined && !settings.enableRbacAuthorization) throw missing('accessPolicies')
  return settings
}

/** Properties over an existing vault; what is not named stays. @throws ArmError naming the property. */
export function mergeVault(before: VaultSettings, properties: Json, isNew = false): VaultSettings {
  const enableSoftDelete = flag(properties, 'enableSoftDelete') ?? before.enableSoftDelete
  const enablePurgeProtection = flag(properties, 'enablePurgeProtection') ?? before.enablePurgeProtection
  if (!isNew && before.enableSoftDelete && !enableSoftDelete)
    throw irreversible('enableSoftDelete', 'soft delete feature')
  if (properties.enablePurgeProtection === false) throw irreversible('enablePurgeProtection', 'purge protection')
  const networkAcls = properties.networkAcls === undefined ? before.networkAcls : readAcls(properties.networkAcls)
  const { networkAcls: _, ...rest } = before
  return {
    ...rest,
    ...(networkAcls && { networkAcls }),
    sku: properties.sku === undefined ? before.sku : readSku(properties.sku),
    accessPolicies:
      properties.accessPolicies === undefined
        ? before.accessPolicies
        : readAccessPolicies(properties.accessPolicies, before.tenantId, MAX_POLICIES),
    enableRbacAuthorization: flag(properties, 'enableRbacAuthorization') ?? before.enableRbacAuthorization,
    enableSoftDelete,
    softDeleteRetentionInDays: readRetention(before, properties, isNew),
    enablePurgeProtection,
    enabledForDeployment: flag(properties, 'enabledForDeployment') ?? before.enabledForDeployment,
    enabledForDiskEncryption: flag(properties, 'enabledForDiskEncryption') ?? before.enabledForDiskEncryption,
    enabledForTemplateDeployment:
      flag(properties, 'enabledForTemplateDeployment') ?? before.enabledForTemplateDeployment,
    publicNetworkAccess: readPublicAccess(properties.publicNetworkAccess) ?? before.publicNetworkAccess,
    written: [
      ...new Set([...(before.written ?? []), ...OPTIONAL.filter((name) => (properties[name] ?? null) !== null)]),
    ],
  }
}

function flag(properties: Json, name: string): boolean | undefined {
  const value = properties[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'boolean') throw invalid(`The property "${name}" must be true or false.`)
  return value
}

function readSku(value: unknown): VaultRecord['sku'] {
  if (!isObject(value)) throw missing('sku')
  const name = String(value.name).toLowerCase()
  if (String(value.family).toUpperCase() !== 'A' || (name !== 'standard' && name !== 'premium')) {
    throw new ArmError('skuInvalid', { sku: `${value.family} ${value.name}` })
  }
  return name
}

function readRetention(before: VaultSettings, properties: Json, isNew: boolean): number {
  const days = properties.softDeleteRetentionInDays
  if (days === undefined || days === null) return before.softDeleteRetentionInDays
  if (typeof days !== 'number' || !Number.isInteger(days) || days < 7 || days > 90) {
    throw invalid('The property "softDeleteRetentionInDays" must be between 7 and 90.')
  }
  if (!isNew && before.softDeleteRetentionInDays !== days) throw new ArmError('retentionFixed')
  return days
}

function readPublicAccess(value: unknown): VaultRecord['publicNetworkAccess'] | undefined {
  if (value === undefined || value === null) return undefined
  const word = String(value).toLowerCase()
  if (word === 'enabled') return 'Enabled'
  if (word === 'disabled') return 'Disabled'
  throw invalid('The property "publicNetworkAccess" must be "Enabled" or "Disabled".')
}

/** An ACL that allows everything is Azure's default and is not kept. */
function readAcls(value: unknown): NetworkAcls | undefined {
  if (value === null) return undefined
  if (!isObject(value)) throw invalid('The property "networkAcls" must be an object.')
  const acls: NetworkAcls = {
    bypass: oneOf(value.bypass, ['AzureServices', 'None'], 'networkAcls.bypass'),
    defaultAction: oneOf(value.defaultAction, ['Allow', 'Deny'], 'networkAcls.defaultAction'),
    ipRules: list(value.ipRules, 'networkAcls.ipRules').map((rule) => ({ value: readIpRule(rule.value) })),
    virtualNetworkRules: list(value.virtualNetworkRules, 'networkAcls.virtualNetworkRules').map((rule) => ({
      id: String(rule.id).toLowerCase(),
    })),
  }
  const isDefault =
    acls.bypass === 'AzureServices' &&
    acls.defaultAction === 'Allow' &&
    acls.ipRules.length === 0 &&
    acls.virtualNetworkRules.length === 0
  return isDefault ? undefined : acls
}

/** IPv4, alone or with a prefix; kept with one. */
function readIpRule(value: unknown): string {
  const [address = '', prefix = '32', ...rest] = String(value).split('/')
  const octets = address.split('.')
  const valid =
    rest.length === 0 &&
    octets.length === 4 &&
    octets.every((o) => /^\d{1,3}$/.test(o) && Number(o) <= 255) &&
    /^\d{1,2}$/.test(prefix) &&
    Number(prefix) <= 32
  if (!valid) throw invalid(`The IP rule "${String(value)}" is not an IPv4 address or range in CIDR notation.`)
  return `${address}/${prefix}`
}

/** Access policies of a body. @throws ArmError for a foreign tenant, an unknown permission, or a second entry. */
export function readAccessPolicies(value: unknown, tenantId: string, max: number): AccessPolicyEntry[] {
  if (value === null) return []
  const entries = list(value, 'accessPolicies')
  if (entries.length > max) throw invalid(`The property "accessPolicies" takes at most ${max} entries.`)
  const seen = new Set<string>()
  return entries.map((entry) => {
    const { objectId, applicationId } = entry
    if (typeof objectId !== 'string' || objectId === '') throw invalid('An access policy needs an "objectId".')
    if (readTenant(entry.tenantId) !== tenantId.toLowerCase()) throw wrongTenant(String(entry.tenantId))
    const key = `${objectId}|${applicationId ?? ''}`.toLowerCase()
    if (seen.has(key)) throw invalid(`There are two access policies for the object id "${objectId}".`)
    seen.add(key)
    return {
      tenantId: String(entry.tenantId),
      objectId,
      ...(typeof applicationId === 'string' && { applicationId }),
      permissions: readPermissions(entry.permissions),
    }
  })
}

function readPermissions(value: unknown): AccessPolicyEntry['permissions'] {
  if (!isObject(value)) throw invalid('An access policy needs "permissions".')
  const permissions: { -readonly [K in keyof AccessPolicyEntry['permissions']]: string[] } = {}
  for (const [kind, known] of Object.entries(PERMISSIONS) as [keyof typeof PERMISSIONS, readonly string[]][]) {
    const given = value[kind]
    if (given === undefined || given === null) continue
    if (!Array.isArray(given)) throw invalid(`The permissions to ${kind} must be a list.`)
    for (const word of given) {
      if (!known.some((k) => k.toLowerCase() === String(word).toLowerCase())) {
        throw invalid(`"${String(word)}" is not a permission to ${kind}. Use some of: ${known.join(', ')}.`)
      }
    }
    permissions[kind] = given.map(String)
  }
  return permissions
}

const readTenant = (value: unknown): string => (typeof value === 'string' ? value.toLowerCase() : '')

function list(value: unknown, name: string): Json[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value) || !value.every(isObject))
    throw invalid(`The property "${name}" must be a list of objects.`)
  return value
}

function oneOf<T extends string>(value: unknown, words: readonly [T, ...T[]], name: string): T {
  if (value === undefined || value === null) return words[0]
  const found = words.find((word) => word.toLowerCase() === String(value).toLowerCase())
  if (!found) throw invalid(`The property "${name}" must be one of ${words.join(', ')}.`)
  return found
}

const invalid = (reason: string): ArmError => new ArmError('badRequest', { reason })
const missing = (property: string): ArmError => invalid(`The property "${property}" is required.`)
const irreversible = (property: string, feature: string): ArmError =>
  new ArmError('irreversible', { property, feature })
const wrongTenant = (found: string): ArmError =>
  invalid(`The tenant ID "${found}" does not match the tenant of the subscription or of the vault.`)

function requirePresent(properties: Json, name: string): void {
  if (properties[name] === undefined || properties[name] === null) throw missing(name)
}
