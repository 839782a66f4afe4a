/**
 * Deleted vaults: shown until their time is over, recovered by a PUT (see vaults.ts), purged by a long-running operation.
 */
import type { SandboxResponse } from '../core/http.ts'
import { DELETED_VAULTS, type DeletedVaultRecord, VAULTS } from '../core/vault-record.ts'
import { type ArmCall, type ArmContext, locationId, param, readBody } from './call.ts'
import { ArmError } from './errors.ts'
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
  const value = names
    .map((name) => findDeletedVault(call.context, name))
    .filter((vault) => vault?.subscriptionId === param(call, 'subscription'))
    .flatMap((vault) => (vault ? [deletedVaultAnswer(vault)] : []))
  return { status: 200, body: { value } }
}

interface PurgeRecord {
  readonly createdAt: number
  readonly lastActionAt: number
  /** Reads of the operation so far; the first finds it not started. */
  readonly polls: number
}

const purges = (context: ArmContext) => context.store.collection<PurgeRecord>('purgeOperations')

/** Seconds a client is asked to wait between polls. */
const POLL_SECONDS = '5'

export function purgeDeletedVault(call: ArmCall): SandboxResponse {
  const { context } = call
  const vault = requireDeletedVault(call)
  if (vault.enablePurgeProtection) throw new ArmError('purgeForbidden')
  deletedVaults(context).delete(vault.name.toLowerCase())
  const now = context.clock.now()
  const id = Buffer.from(`UT|${now}|${context.ids.hex32().toUpperCase()}`).toString('base64url')
  purges(context).set(id, { createdAt: now, lastActionAt: now, polls: 0 })
  return { status: 202, headers: { location: operationUrl(call, id), 'retry-after': POLL_SECONDS } }
}

const operationUrl = (call: ArmCall, id: string): string =>
  `${call.context.endpoints.arm}/subscriptions/${param(call, 'subscription')}/providers/Microsoft.KeyVault` +
  `/locations/${locationId(param(call, 'location'))}/operationResults/${id}?api-version=${call.apiVersion}`

/** Operation times are written with a space. */
const spaced = (at: number): string =>
  new Date(at)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, 'Z')

export function getOperationResult(call: ArmCall): SandboxResponse {
  const id = param(call, 'operation')
  const operation = purges(call.context).get(id)
  if (!operation) throw new ArmError('deletedVaultNotFound')
  const createdDateTime = spaced(operation.createdAt)
  if (operation.polls === 0) {
    purges(call.context).set(id, { ...operation, polls: 1, lastActionAt: call.context.clock.now() })
    return {
      status: 202,
      headers: { location: operationUrl(call, id), 'retry-after': POLL_SECONDS },
      body: { createdDateTime, status: 'NotStarted' },
    }
  }
  return {
    status: 200,
    body: { createdDateTime, lastActionDateTime: spaced(operation.lastActionAt), status: 'Succeeded' },
  }
}

/** Deleted names count as taken: they can be used again after a purge. */
export function checkNameAvailability(call: ArmCall): SandboxResponse {
  const { name, type } = readBody(call.request)
  if (typeof name !== 'string' || typeof type !== 'string') {
    throw new ArmError('badRequest', { reason: 'The properties "name" and "type" are required.' })
  }
  if (!isValidVaultName(name)) {
    const message = new ArmError('vaultNameInvalid', { name }).message
    return { status: 200, body: { nameAvailable: false, reason: 'AccountNameInvalid', message } }
  }
  const taken = call.context.store.collection(VAULTS).has(name.toLowerCase()) || findDeletedVault(call.context, name)
  if (!taken) return { status: 200, body: { nameAvailable: true } }
  const { message } = new ArmError('vaultExists', { name })
  return { status: 200, body: { nameAvailable: false, reason: 'AlreadyExists', message } }
}
