/**
 * One vault: put, get, patch, delete, recover.
 */
import type { SandboxResponse } from '../core/http.ts'
import { DELETED_VAULTS, VAULT_TYPE, type VaultRecord } from '../core/vault-record.ts'
import { type ArmCall, type GroupRecord, param, requireAction, requireGroup } from './call.ts'
import { findDeletedVault } from './deleted-vaults.ts'
import { ArmError } from './errors.ts'
import { readTags, requireObject } from './input/values.ts'
import { mergePut, mergeVault, readCreateMode, readNewVault, type VaultSettings } from './input/vault.ts'
import { isObject, type Json, readBody } from './json.ts'
import { LOCATIONS, locationId } from './locations.ts'
import { changed, made } from './system-data.ts'
import { vaultAnswer } from './vault-answer.ts'
import { isValidVaultName } from './vault-name.ts'
import { isIn, removeVault, requireVault, saveVault, vaults } from './vault-store.ts'

export function getVault(call: ArmCall): SandboxResponse {
  return { status: 200, body: vaultAnswer(call.context, requireVault(call), call.apiVersion) }
}

export function putVault(call: ArmCall): SandboxResponse {
  const { context, apiVersion } = call
  const group = requireGroup(call)
  const name = param(call, 'vault')
  const body = readBody(call.request)
  if (!isValidVaultName(name)) throw new ArmError('vaultNameInvalid', { name })
  const location = requireLocation(body)
  const properties = requireObject(body, 'properties')
  const createMode = readCreateMode(properties)
  const existing = vaults(context).get(name.toLowerCase())
  if (existing && !isIn(existing, group.subscriptionId, group.name)) throw new ArmError('vaultExists', { name })
  if (existing) {
    const after = replaceVault(call, existing, { properties, location, tags: body.tags })
    return { status: 200, body: vaultAnswer(context, after, apiVersion) }
  }
  const vault =
    createMode === 'recover'
      ? recoverVault(call, group, location)
      : createVault(call, group, { properties, location, tags: body.tags })
  return { status: 200, body: vaultAnswer(context, vault, apiVersion, true) }
}

interface GivenVault {
  readonly properties: Json
  readonly location: string
  readonly tags: unknown
}

function createVault(call: ArmCall, group: GroupRecord, given: GivenVault): VaultRecord {
  const { context, apiVersion } = call
  const name = param(call, 'vault')
  if (findDeletedVault(context, name)) throw new ArmError('vaultDeleted')
  const vault: VaultRecord = {
    name,
    subscriptionId: group.subscriptionId,
    resourceGroup: group.name,
    location: given.location,
    tags: readTags(given.tags) ?? {},
    ...readNewVault(given.properties, context.tenantId, apiVersion),
    systemData: made(call),
  }
  vaults(context).set(name.toLowerCase(), vault)
  return vault
}

/** A PUT replaces tags and policies; settings that are not named keep their value, as irreversible ones must. */
function replaceVault(call: ArmCall, before: VaultRecord, given: GivenVault): VaultRecord {
  const { name, location: existing, resourceGroup: group } = before
  if (locationId(given.location) !== locationId(existing))
    throw new ArmError('locationConflict', { name, existing, group, location: given.location })
  const after = withSettings(call, before, mergePut(before, given.properties), readTags(given.tags) ?? {})
  saveVault(call.context, before, after)
  return after
}

/** What a vault is made of besides its settings stays; a setting that is gone is gone. */
function withSettings(
  call: ArmCall,
  { name, subscriptionId, resourceGroup, location, systemData }: VaultRecord,
  settings: VaultSettings,
  tags: VaultRecord['tags'],
): VaultRecord {
  return { ...settings, name, subscriptionId, resourceGroup, location, tags, systemData: changed(call, systemData) }
}

export function patchVault(call: ArmCall): SandboxResponse {
  const before = requireVault(call)
  const { properties = {}, tags } = readBody(call.request)
  if (!isObject(properties)) throw new ArmError('valueInvalid', { property: 'properties' })
  const after = withSettings(call, before, mergeVault(before, properties), readTags(tags) ?? before.tags)
  saveVault(call.context, before, after)
  return { status: 200, body: vaultAnswer(call.context, after, call.apiVersion) }
}

/** 204 when there is nothing to delete. */
export function deleteVault(call: ArmCall): SandboxResponse {
  const group = requireGroup(call)
  const vault = vaults(call.context).get(param(call, 'vault').toLowerCase())
  if (!vault || !isIn(vault, group.subscriptionId, group.name)) return { status: 204 }
  removeVault(call.context, vault)
  return { status: 200 }
}

/** Brings a deleted vault back as it was, which takes the right to see it among the deleted. */
function recoverVault(call: ArmCall, group: GroupRecord, location: string): VaultRecord {
  const { context } = call
  const name = param(call, 'vault')
  const scope = `/subscriptions/${group.subscriptionId}/providers/Microsoft.KeyVault/locations/${locationId(location)}/deletedVaults/${name}`
  requireAction(call, 'Microsoft.KeyVault/locations/deletedVaults/read', scope)
  const deleted = findDeletedVault(context, name)
  const here =
    deleted && isIn(deleted, group.subscriptionId, group.name) && locationId(deleted.location) === locationId(location)
  if (!here) throw new ArmError('nothingToRecover')
  const { deletedAt: _, scheduledPurgeAt: __, ...before } = deleted
  const vault = { ...before, systemData: changed(call, before.systemData) }
  context.store.collection(DELETED_VAULTS).delete(name.toLowerCase())
  vaults(context).set(name.toLowerCase(), vault)
  return vault
}

/** @throws ArmError locationRequired or locationUnavailable. */
function requireLocation(body: Json): string {
  const { location } = body
  if (typeof location !== 'string' || location === '') throw new ArmError('locationRequired')
  if (!LOCATIONS.includes(locationId(location)))
    throw new ArmError('locationUnavailable', { location, type: VAULT_TYPE, locations: LOCATIONS.join(',') })
  return location
}
