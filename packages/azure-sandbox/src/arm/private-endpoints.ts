/**
 * Private endpoint connections of a vault, and what there is to link to. Approving or rejecting takes effect at once and
 * is reported as `Updating` until the first later read, as recording r004 shows it.
 */
import type { SandboxResponse } from '../core/http.ts'
import { VAULT_TYPE, type VaultRecord, vaultId } from '../core/vault-record.ts'
import { type ArmCall, param } from './call.ts'
import { ArmError } from './errors.ts'
import { invalidValue, isAbsent, requireObject } from './input/values.ts'
import { isObject, type Json, readBody } from './json.ts'
import { readPage } from './paging.ts'
import {
  type PrivateEndpointConnectionRecord,
  privateEndpointConnections,
  privateEndpointProperties,
} from './vault-answer.ts'
import { requireVault } from './vault-store.ts'

const TYPE = 'Microsoft.KeyVault/vaults/privateEndpointConnections'
const SETTLE_MS = 1000
const STATUSES = ['Pending', 'Approved', 'Rejected', 'Disconnected'] as const

/** What a status is called while it is being made so. */
const VERBS = { Pending: 'pend', Approved: 'approve', Rejected: 'reject', Disconnected: 'disconnect' } as const

const keyOf = (vault: VaultRecord, name: string): string => `${vault.name}/${name}`.toLowerCase()

function answer(vault: VaultRecord, connection: PrivateEndpointConnectionRecord) {
  return {
    id: `${vaultId(vault)}/privateEndpointConnections/${connection.name}`,
    name: connection.name,
    type: TYPE,
    location: vault.location,
    etag: connection.etag,
    properties: privateEndpointProperties(connection),
  }
}

/** @throws ArmError resourceNotFound. */
function requireConnection(call: ArmCall, vault: VaultRecord): PrivateEndpointConnectionRecord {
  const name = param(call, 'connection')
  const all = privateEndpointConnections(call.context)
  const found = all.get(keyOf(vault, name))
  if (!found)
    throw new ArmError('resourceNotFound', { type: TYPE, name: `${vault.name}/${name}`, group: vault.resourceGroup })
  return settle(call, found)
}

/** A change whose time has come is done, under a new etag. */
function settle(call: ArmCall, found: PrivateEndpointConnectionRecord): PrivateEndpointConnectionRecord {
  if (found.provisioningState === 'Succeeded' || call.context.clock.now() < found.settlesAt) return found
  const settled = { ...found, provisioningState: 'Succeeded' as const, etag: call.context.ids.hex32() }
  privateEndpointConnections(call.context).set(`${found.vault}/${found.name}`.toLowerCase(), settled)
  return settled
}

export function getConnection(call: ArmCall): SandboxResponse {
  const vault = requireVault(call)
  return { status: 200, body: answer(vault, requireConnection(call, vault)) }
}

export function listConnections(call: ArmCall): SandboxResponse {
  const vault = requireVault(call)
  const own = [...privateEndpointConnections(call.context).values()].filter((c) => c.vault === vault.name.toLowerCase())
  const settled = own.map((connection) => settle(call, connection))
  const { items, link } = readPage(call, settled, (connection) => connection.name)
  return { status: 200, body: { value: items.map((connection) => answer(vault, connection)), ...link } }
}

export function putConnection(call: ArmCall): SandboxResponse {
  const { context } = call
  const vault = requireVault(call)
  const name = param(call, 'connection')
  const { status, description, endpoint } = readConnection(requireObject(readBody(call.request), 'properties'))
  const all = privateEndpointConnections(context)
  const before = all.get(keyOf(vault, name))
  const connection: PrivateEndpointConnectionRecord = {
    name: before?.name ?? name,
    vault: vault.name.toLowerCase(),
    etag: context.ids.hex32(),
    privateEndpointId: before?.privateEndpointId ?? endpoint ?? defaultEndpoint(vault, name),
    status,
    description: description ?? before?.description ?? '',
    provisioningState: 'Updating',
    settlesAt: context.clock.now() + SETTLE_MS,
  }
  all.set(keyOf(vault, name), connection)
  const started = { code: `privateEndpointConnections/${VERBS[status]}`, st: timeOf(call), etag: connection.etag }
  const operation = Buffer.from(JSON.stringify(started)).toString('base64url')
  return {
    status: 200,
    headers: {
      'retry-after': '1',
      'azure-asyncoperation': `${context.endpoints.arm}${call.request.rawPath}?api-version=${call.apiVersion}&kv-operation=${operation}`,
    },
    body: answer(vault, connection),
  }
}

function readConnection(properties: Json) {
  const state = requireObject(properties, 'privateLinkServiceConnectionState')
  const status = STATUSES.find((s) => s.toLowerCase() === String(state.status).toLowerCase())
  if (!status) throw invalidValue('privateLinkServiceConnectionState.status')
  const { description } = state
  if (!isAbsent(description) && typeof description !== 'string')
    throw invalidValue('privateLinkServiceConnectionState.description')
  const { privateEndpoint } = properties
  const endpoint = isObject(privateEndpoint) && typeof privateEndpoint.id === 'string' ? privateEndpoint.id : undefined
  return { status, description, endpoint }
}

const timeOf = (call: ArmCall): string => new Date(call.context.clock.now()).toISOString()

/** The sandbox has no networks: a connection that names no endpoint gets one of its own name in the vault's group. */
const defaultEndpoint = (vault: VaultRecord, name: string): string =>
  `/subscriptions/${vault.subscriptionId}/resourceGroups/${vault.resourceGroup}/providers/Microsoft.Network/privateEndpoints/${name}`

/** Answers with the connection as it was, which the official client reads; 204 when there is none. */
export function deleteConnection(call: ArmCall): SandboxResponse {
  const vault = requireVault(call)
  const all = privateEndpointConnections(call.context)
  const key = keyOf(vault, param(call, 'connection'))
  const found = all.get(key)
  if (!found) return { status: 204 }
  all.delete(key)
  return { status: 200, body: answer(vault, found) }
}

export function listPrivateLinkResources(call: ArmCall): SandboxResponse {
  const vault = requireVault(call)
  return {
    status: 200,
    body: {
      value: [
        {
          id: `${vaultId(vault)}/privateLinkResources/vault`,
          name: 'vault',
          type: `${VAULT_TYPE}/privateLinkResources`,
          properties: {
            groupId: 'vault',
            requiredMembers: ['default'],
            requiredZoneNames: ['privatelink.vaultcore.azure.net'],
          },
        },
      ],
    },
  }
}
