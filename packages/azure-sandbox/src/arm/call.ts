/**
 * One call of Resource Manager as its handlers see it, and the shapes they share.
 */
import type { Attributes } from '../core/conditions/expression.ts'
import type { Caller, SandboxContext } from '../core/context.ts'
import type { SandboxRequest, SandboxResponse } from '../core/http.ts'
import { findAllowingAssignment, type RoleAssignmentRecord } from '../core/role-record.ts'
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
  readonly headers?: SandboxResponse['headers']
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

/** Whether one of the caller's roles allows the action there. */
export const isAllowed = ({ context, caller }: ArmCall, action: string, scope: string): boolean =>
  findAllowingAssignment(context.store, caller, 'control', action, scope) !== undefined

/** @throws ArmError authorizationFailed unless one of the caller's roles allows the action there. */
export function requireAction(
  call: ArmCall,
  action: string,
  scope: string,
  attributes?: Attributes,
): RoleAssignmentRecord {
  const { context, caller } = call
  const assignment = findAllowingAssignment(context.store, caller, 'control', action, scope, attributes)
  if (assignment) return assignment
  throw new ArmError('authorizationFailed', { client: caller.name, objectId: caller.objectId, action, scope })
}
