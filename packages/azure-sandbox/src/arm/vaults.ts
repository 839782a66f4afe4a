/**
 * Vaults: put, get, list, patch, delete, recover.
 */
import type { Caller } from '../core/context.ts'
import type { SandboxResponse } from '../core/http.ts'
import {
  DELETED_VAULTS,
  type DeletedVaultRecord,
  type SystemData,
  VAULTS,
  type VaultRecord,
} from '../core/vault-record.ts'
import {
  type ArmCall,
  type ArmContext,
  groupKey,
  isObject,
  type Json,
  LOCATIONS,
  locationId,
  param,
  readBody,
  requireGroup,
} from './call.ts'
import { findDeletedVault } from './deleted-vaults.ts'
import { ArmError } from './errors.ts'
import { readPage } from './paging.ts'
import { VAULT_TYPE, vaultAnswer, vaultId } from './vault-answer.ts'
import { mergeVault, readNewVault } from './vault-input.ts'
import { isValidVaultName } from './vault-name.ts'

const DAY_MS = 86_400_000

/** Saves a vault; a change of who may use it is noted for its events. */
export function saveVault(context: ArmContext, before: VaultRecord, after: VaultRecord): void {
  vaults(context).set(after.name.toLowerCase(), after)
  const sameAccess =
    before.enableRbacAuthorization === after.enableRbacAuthorization &&
    JSON.stringify(before.accessPolicies) === JSON.stringify(after.accessPolicies)
  if (sameAccess) return
  const change = { vault: after.name, topic: vaultId(after), at: context.clock.now() }
  context.store.collection('accessChanges').set(context.ids.guid(), change)
}

export const vaults = (context: ArmContext) => context.store.collection<VaultRecord>(VAULTS)

/** The vault of the path. @throws ArmError groupNotFound or resourceNotFound. */
export function requireVault(call: ArmCall): VaultRecord {
  const group = requireGroup(call)
  const name = param(call, 'vault')
  const vault = vaults(call.context).get(name.toLowerCase())
  if (!vault || !isIn(vault, group.subscriptionId, group.name)) {
    throw new ArmError('resourceNotFound', { type: VAULT_TYPE, name, group: param(call, 'group') })
  }
  return vault
}

const isIn = (vault: VaultRecord, subscriptionId: string, group: string): boolean =>
  groupKey(vault.subscriptionId, vault.resourceGroup) === groupKey(subscriptionId, group)

export function getVault(call: ArmCall): SandboxResponse {
  return { status: 200, body: vaultAnswer(call.context, requireVault(call), call.apiVersion) }
}

export function putVault(call: ArmCall): SandboxResponse {
  const { context, apiVersion } = call
  const group = requireGroup(call)
  const name = param(call, 'vault')
  const body = readBody(call.request)
  const properties = isObject(body.properties) ? body.properties : {}
  if (!isValidVaultName(name)) throw new ArmError('vaultNameInvalid', { name })
  const location = requireLocation(body)
  const existing = vaults(context).get(name.toLowerCase())
  if (existing && !isIn(existing, group.subscriptionId, group.name)) throw new ArmError('vaultExists', { name })
  if (existing)
    return { status: 200, body: vaultAnswer(context, replaceVault(call, existing, body, location), apiVersion) }
  if (String(properties.createMode ?? 'default').toLowerCase() === 'recover') {
    return { status: 200, body: vaultAnswer(context, recoverVault(call, location), apiVersion, true) }
  }
  if (findDeletedVault(context, name)) throw new ArmError('vaultDeleted')
  const vault: VaultRecord = {
    name,
    subscriptionId: group.subscriptionId,
    resourceGroup: group.name,
    location,
    tags: readTags(body.tags) ?? {},
    ...readNewVault(properties, context.tenantId, apiVersion),
    systemData: made(context, call.caller),
  }
  vaults(context).set(name.toLowerCase(), vault)
  return { status: 200, body: vaultAnswer(context, vault, apiVersion, true) }
}

/** A PUT replaces tags and policies; settings that are not named keep their value, as irreversible ones must. */
function replaceVault(call: ArmCall, before: VaultRecord, body: Json, location: string): VaultRecord {
  if (locationId(location) !== locationId(before.location)) {
    throw new ArmError('locationConflict', {
      name: before.name,
      existing: before.location,
      group: before.resourceGroup,
      location,
    })
  }
  const properties = isObject(body.properties) ? body.properties : {}
  const after: VaultRecord = {
    ...before,
    ...mergeVault(before, properties),
    tags: readTags(body.tags) ?? {},
    systemData: changed(call.context, call.caller, before.systemData),
  }
  saveVault(call.context, before, after)
  return after
}

export function patchVault(call: ArmCall): SandboxResponse {
  const before = requireVault(call)
  const body = readBody(call.request)
  const properties = isObject(body.properties) ? body.properties : {}
  const after: VaultRecord = {
    ...before,
    ...mergeVault(before, properties),
    tags: readTags(body.tags) ?? before.tags,
    systemData: changed(call.context, call.caller, before.systemData),
  }
  saveVault(call.context, before, after)
  return { status: 200, body: vaultAnswer(call.context, after, call.apiVersion) }
}

/** 204 when there is nothing to delete. A vault without soft delete is gone at once. */
export function deleteVault(call: ArmCall): SandboxResponse {
  const { context } = call
  requireGroup(call)
  const key = param(call, 'vault').toLowerCase()
  const vault = vaults(context).get(key)
  if (!vault || !isIn(vault, param(call, 'subscription'), param(call, 'group'))) return { status: 204 }
  if (vault.enableSoftDelete) {
    const deletedAt = Math.floor(context.clock.now() / 1000) * 1000
    const deleted: DeletedVaultRecord = {
      ...vault,
      deletedAt,
      scheduledPurgeAt: deletedAt + vault.softDeleteRetentionInDays * DAY_MS,
    }
    context.store.collection<DeletedVaultRecord>(DELETED_VAULTS).set(key, deleted)
  }
  vaults(context).delete(key)
  return { status: 200 }
}

/** Role assignments do not come back with the vault, so whoever recovers it must grant them again. */
function recoverVault(call: ArmCall, location: string): VaultRecord {
  const { context } = call
  const name = param(call, 'vault')
  const group = param(call, 'group')
  const deleted = findDeletedVault(context, name)
  if (
    !deleted ||
    !isIn(deleted, param(call, 'subscription'), group) ||
    locationId(deleted.location) !== locationId(location)
  ) {
    throw new ArmError('nothingToRecover', { name, group, location })
  }
  const { deletedAt: _, scheduledPurgeAt: __, ...before } = deleted
  const vault = { ...before, systemData: changed(context, call.caller, before.systemData) }
  context.store.collection(DELETED_VAULTS).delete(name.toLowerCase())
  vaults(context).set(name.toLowerCase(), vault)
  return vault
}

export function listVaultsOfGroup(call: ArmCall): SandboxResponse {
  const group = requireGroup(call)
  return listPage(call, (vault) => isIn(vault, group.subscriptionId, group.name))
}

export function listVaultsOfSubscription(call: ArmCall): SandboxResponse {
  return listPage(call, (vault) => vault.subscriptionId === param(call, 'subscription'))
}

function listPage(call: ArmCall, belongs: (vault: VaultRecord) => boolean): SandboxResponse {
  const found = [...vaults(call.context).values()].filter(belongs)
  // By region first, as recorded (r076#6): Resource Manager gathers the list from region to region.
  const page = readPage(call, found, (vault) => `${locationId(vault.location)}/${vault.name}`)
  const value = page.items.map((vault) => vaultAnswer(call.context, vault, call.apiVersion))
  return { status: 200, body: { value, ...(page.nextLink && { nextLink: page.nextLink }) } }
}

/** The old list: any resource of the subscription, of which the sandbox has vaults. */
export function listResources(call: ArmCall): SandboxResponse {
  const filter = call.request.query.get('$filter') ?? ''
  const type = /resourceType eq '([^']+)'/i.exec(filter)?.[1]
  const wanted = type === undefined || type.toLowerCase() === VAULT_TYPE.toLowerCase()
  const found = wanted ? [...vaults(call.context).values()] : []
  const own = found.filter((vault) => vault.subscriptionId === param(call, 'subscription'))
  const page = readPage(call, own, (vault) => vault.name)
  const value = page.items.map((vault) => ({
    id: vaultId(vault),
    name: vault.name,
    type: VAULT_TYPE,
    location: vault.location,
    tags: vault.tags,
  }))
  return { status: 200, body: { value, ...(page.nextLink && { nextLink: page.nextLink }) } }
}

function requireLocation(body: Json): string {
  const { location } = body
  if (typeof location !== 'string' || location === '') throw new ArmError('locationRequired')
  if (!LOCATIONS.includes(locationId(location))) {
    throw new ArmError('locationUnavailable', { location, type: VAULT_TYPE, locations: LOCATIONS.join(',') })
  }
  return location
}

/** Undefined when the body has none. @throws ArmError bodyInvalid. */
export function readTags(value: unknown): Record<string, string> | undefined {
  if (value === undefined || value === null) return undefined
  if (!isObject(value)) throw new ArmError('bodyInvalid', { reason: 'tags must be an object of strings.' })
  return Object.fromEntries(Object.entries(value).map(([name, tag]) => [name, String(tag)]))
}

function made(context: ArmContext, caller: Caller): SystemData {
  const at = new Date(context.clock.now()).toISOString()
  const type = caller.kind === 'user' ? 'User' : 'Application'
  return {
    createdBy: caller.name,
    createdByType: type,
    createdAt: at,
    lastModifiedBy: caller.name,
    lastModifiedByType: type,
    lastModifiedAt: at,
  }
}

function changed(context: ArmContext, caller: Caller, before: SystemData): SystemData {
  const { lastModifiedBy, lastModifiedByType, lastModifiedAt } = made(context, caller)
  return { ...before, lastModifiedBy, lastModifiedByType, lastModifiedAt }
}
