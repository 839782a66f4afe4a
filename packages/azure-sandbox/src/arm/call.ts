/**
 * One call of Resource Manager as its handlers see it, and the shapes they share.
 */
import type { Caller, SandboxContext } from '../core/context.ts'
import type { SandboxRequest, SandboxResponse } from '../core/http.ts'
import { ArmError } from './errors.ts'

/** `principals` answers whether an object id exists, without this plane knowing the directory. */
export interface ArmContext extends SandboxContext {
  readonly principals: {
    typeOf(objectId: string): 'User' | 'ServicePrincipal' | undefined
  }
  readonly tenantName: string
  /** Calls a vault's data plane in the name of somebody Resource Manager has let in. */
  callVault(vault: string, caller: Caller, method: string, path: string, body?: unknown): Promise<VaultAnswer>
}

export interface VaultAnswer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: the data plane's answers, read member by member
  readonly body: any
}

export interface ArmCall {
  readonly context: ArmContext
  readonly request: SandboxRequest
  /** Path variables, percent-decoded. */
  readonly params: Readonly<Record<string, string>>
  readonly caller: Caller
  readonly apiVersion: string
}

export type ArmHandler = (call: ArmCall) => SandboxResponse | Promise<SandboxResponse>

export type Json = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The request's JSON object; `{}` for an empty body. @throws ArmError bodyInvalid. */
export function readBody(request: SandboxRequest): Json {
  if (request.body.length === 0) return {}
  let value: unknown
  try {
    value = JSON.parse(request.body.toString('utf8'))
  } catch {
    throw new ArmError('bodyInvalid', { reason: 'the body is not valid JSON.' })
  }
  if (!isObject(value)) throw new ArmError('bodyInvalid', { reason: 'the body must be a JSON object.' })
  return value
}

/** Path variable; the route guarantees it. */
export const param = (call: ArmCall, name: string): string => call.params[name] ?? ''

export interface GroupRecord {
  readonly name: string
  readonly subscriptionId: string
  readonly location: string
  readonly tags: Readonly<Record<string, string>>
}

export const groupKey = (subscriptionId: string, name: string): string => `${subscriptionId}/${name}`.toLowerCase()

export const groups = (context: SandboxContext) => context.store.collection<GroupRecord>('resourceGroups')

/** @throws ArmError groupNotFound. */
export function requireGroup(call: ArmCall): GroupRecord {
  const group = param(call, 'group')
  const found = groups(call.context).get(groupKey(param(call, 'subscription'), group))
  if (!found) throw new ArmError('groupNotFound', { group })
  return found
}

/** `East US 2` and `eastus2` are one place; ids carry the second. */
export const locationId = (location: string): string => location.replaceAll(' ', '').toLowerCase()

/** Regions the sandbox offers vaults in. */
export const LOCATIONS = [
  'eastus',
  'eastus2',
  'centralus',
  'northcentralus',
  'southcentralus',
  'westcentralus',
  'westus',
  'westus2',
  'westus3',
  'canadacentral',
  'canadaeast',
  'brazilsouth',
  'northeurope',
  'westeurope',
  'uksouth',
  'ukwest',
  'francecentral',
  'germanywestcentral',
  'italynorth',
  'norwayeast',
  'polandcentral',
  'spaincentral',
  'swedencentral',
  'switzerlandnorth',
  'eastasia',
  'southeastasia',
  'japaneast',
  'japanwest',
  'koreacentral',
  'koreasouth',
  'australiaeast',
  'australiasoutheast',
  'centralindia',
  'southindia',
  'westindia',
  'southafricanorth',
  'uaenorth',
  'qatarcentral',
  'israelcentral',
  'mexicocentral',
  'newzealandnorth',
]
