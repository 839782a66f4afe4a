/** One request on its way through the data plane: what every operation is handed. */
import type { Caller, SandboxContext } from '../core/context.ts'
import type { SandboxRequest, SandboxResponse } from '../core/http.ts'
import type { VaultRecord } from '../core/vault-record.ts'
import type { ApiVersion } from './api-versions.ts'
import type { JsonObject } from './json-body.ts'
import type { VaultObjects } from './vault-objects.ts'

export interface Call {
  readonly context: SandboxContext
  readonly objects: VaultObjects
  readonly vault: VaultRecord
  /** Key of the vault's objects in the store: see {@link partitionOf}. */
  readonly partition: string
  readonly caller: Caller
  readonly request: SandboxRequest
  readonly apiVersion: ApiVersion
  /** Milliseconds since the epoch, read once so that one answer shows one time. */
  readonly now: number
  /** Object name as given in the path; `''` for operations on the vault. */
  readonly name: string
  /** Version as given in the path; `''` means the latest. */
  readonly version: string
  /** Issuer name of the path; `''` elsewhere. */
  readonly issuer: string
  readonly query: URLSearchParams
  /** Parsed body; an empty one is `{}`. */
  readonly body: JsonObject
}

export type Handler = (call: Call) => SandboxResponse | Promise<SandboxResponse>

export const ok = (body: object): SandboxResponse => ({ status: 200, body })

export const noContent: SandboxResponse = { status: 204 }

/**
 * Key of a vault's objects. It holds the time the vault was made, so that a vault made anew under a purged name starts
 * empty while a recovered one finds its objects again.
 */
export function partitionOf(vault: VaultRecord): string {
  const known = partitions.get(vault)
  if (known !== undefined) return known
  const partition = `${vault.name.toLowerCase()}@${Date.parse(vault.systemData.createdAt)}`
  partitions.set(vault, partition)
  return partition
}

/** Every object of a vault holds its partition: one string for all of them. */
const partitions = new WeakMap<VaultRecord, string>()

/** Base of the vault's addresses with the caller's own scheme and port, which SDKs compare links with. */
export const vaultUrl = (call: Call): string => call.request.origin

/** Absolute address of something in the vault, e.g. `objectUrl(call, 'secrets', name, version)`. */
export const objectUrl = (call: Call, ...segments: string[]): string => `${vaultUrl(call)}/${segments.join('/')}`
