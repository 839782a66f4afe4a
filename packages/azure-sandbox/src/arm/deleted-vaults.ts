/**
 * Deleted vaults: shown until their time is over, recovered by a PUT (see vaults.ts), purged by a long-running operation.
 */
import type { SandboxResponse } from '../core/http.ts'
import { DELETED_VAULTS, type DeletedVaultRecord, VAULT_TYPE, VAULTS } from '../core/vault-record.ts'
import { type ArmCall, type ArmContext, param } from './call.ts'
import { ArmError } from './errors.ts'
import { invalidValue, missingProperty } from './input/values.ts'
import { readBody } from './json.ts'
import { locationId } from './locations.ts'
import { pollOperation, type ResultPlace, startOperation } from './long-running.ts'
import { readPage } from './paging.ts'
import { deletedVaultAnswer } from './vault-answer.ts'
import { isValidVaultName } from './vault-name.ts'

const deletedVaults = (context: ArmContext) => context.store.collection<DeletedVaultRecord>(DELETED_VAULTS)

/** A deleted vault of that name; one whose retention is over is purged here and now. */
export function findDeletedVault(context: ArmContext, name: string): DeletedVaultRecord | undefined {
  const key = name.toLowerCase()
  const found = deletedVaults(context).get(key)
  if (!found || context.clock.now() < found.scheduledPurgeAt) return found
  deletedVaults(context).delete(key)
  return undefined
}

function requireDeletedVault(call: ArmCall): DeletedVaultRecord {
  const found = findDeletedVault(call.context, param(call, 'vault'))
  const here =
    found?.subscriptionId === param(call, 'subscription') &&
    locationId(found.location) === locationId(param(call, 'location'))
  if (!found || !here) throw new ArmError('deletedVaultNotFound')
  return found
}

export function getDeletedVault(call: ArmCall): SandboxResponse {
  return { status: 200, body: deletedVaultAnswer(requireDeletedVault(call)) }
}

export function listDeletedVaults(call: ArmCall): SandboxResponse {
  const names = [...deletedVaults(call.context).values()].map((vault) => vault.name)
  const own = names
    .flatMap((name) => findDeletedVault(call.context, name) ?? [])
    .filter((vault) => vault.subscriptionId === param(call, 'subscription'))
  const { items, link } = readPage(call, own, (vault) => vault.name)
  return { status: 200, body: { value: items.map(deletedVaultAnswer), ...link } }
}

const placeOf = (call: ArmCall): ResultPlace => ({
  base:
    `/subscriptions/${param(call, 'subscription')}/providers/Microsoft.KeyVault` +
    `/locations/${locationId(param(call, 'location'))}/operationResults`,
  seconds: 5,
})

export function purgeDeletedVault(call: ArmCall): SandboxResponse {
  const vault = requireDeletedVault(call)
  if (vault.enablePurgeProtection) throw new ArmError('purgeForbidden')
  deletedVaults(call.context).delete(vault.name.toLowerCase())
  return startOperation(call, placeOf(call))
}

export const getOperationResult = (call: ArmCall): SandboxResponse => pollOperation(call, placeOf(call))

/** Deleted names count as taken: they can be used again after a purge. */
export function checkNameAvailability(call: ArmCall): SandboxResponse {
  const { name, type } = readBody(call.request)
  if (typeof name !== 'string') throw missingProperty('name')
  if (typeof type !== 'string') throw missingProperty('type')
  if (type.toLowerCase() !== VAULT_TYPE.toLowerCase()) throw invalidValue('type')
  if (!isValidVaultName(name)) {
    const { message } = new ArmError('vaultNameInvalid', { name })
    return { status: 200, body: { nameAvailable: false, reason: 'AccountNameInvalid', message } }
  }
  const taken = call.context.store.collection(VAULTS).has(name.toLowerCase()) || findDeletedVault(call.context, name)
  if (!taken) return { status: 200, body: { nameAvailable: true } }
  const { message } = new ArmError('vaultExists', { name })
  return { status: 200, body: { nameAvailable: false, reason: 'AlreadyExists', message } }
}
