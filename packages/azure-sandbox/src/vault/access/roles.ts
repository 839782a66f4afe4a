/** Azure RBAC on the data plane: whether a role assigned at or above an object grants a data action. */
import type { Caller, SandboxContext } from '../../core/context.ts'
import type { VaultRecord } from '../../core/vault-record.ts'

interface RoleAssignment {
  readonly scope: string
  readonly roleDefinitionId: string
  readonly principalId: string
}

interface RoleDefinition {
  readonly id: string
  readonly roleName: string
  readonly dataActions: readonly string[]
  readonly notDataActions: readonly string[]
}

/** Resource id of the vault, in lower case as refusals print it. */
export const vaultResourceId = (vault: VaultRecord): string =>
  `/subscriptions/${vault.subscriptionId}/resourcegroups/${vault.resourceGroup}/providers/microsoft.keyvault/vaults/${vault.name}`.toLowerCase()

/**
 * Whether the caller (or a group of theirs) holds a role that allows `action` on `resource`: assigned on the object, the
 * vault, its resource group or its subscription. Deny assignments and conditions do not exist in the sandbox.
 */
export function roleGrants(context: SandboxContext, caller: Caller, action: string, resource: string): boolean {
  const principals = new Set([caller.objectId, ...caller.groups].map((id) => id.toLowerCase()))
  for (const assignment of context.store.collection<RoleAssignment>('roleAssignments').values()) {
    if (!principals.has(assignment.principalId.toLowerCase())) continue
    if (!covers(assignment.scope, resource)) continue
    if (allows(definitionOf(context, assignment.roleDefinitionId), action)) return true
  }
  return false
}

function covers(scope: string, resource: string): boolean {
  const base = scope.toLowerCase().replace(/\/+$/, '')
  const target = resource.toLowerCase()
  return target === base || target.startsWith(`${base}/`)
}

function definitionOf(context: SandboxContext, id: string): RoleDefinition | undefined {
  const roles = context.store.collection<RoleDefinition>('roleDefinitions')
  const wanted = lastSegment(id)
  const direct = roles.get(id) ?? roles.get(wanted)
  if (direct) return direct
  for (const role of roles.values()) if (lastSegment(role.id) === wanted) return role
  return undefined
}

const lastSegment = (id: string): string => id.slice(id.lastIndexOf('/') + 1).toLowerCase()

function allows(role: RoleDefinition | undefined, action: string): boolean {
  if (!role) return false
  return (
    role.dataActions.some((one) => matches(one, action)) && !role.notDataActions.some((one) => matches(one, action))
  )
}

/** `*` stands for any run of characters, slashes included. */
function matches(pattern: string, action: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`, 'i').test(action)
}
