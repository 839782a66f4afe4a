/**
 * Where vaults are kept: found by their path, saved with a note of changed access, and taken away with all that hangs on them.
 */
import { covers, ROLE_ASSIGNMENTS, type RoleAssignmentRecord } from '../core/role-record.ts'
import {
  DELETED_VAULTS,
  type DeletedVaultRecord,
  VAULT_TYPE,
  VAULTS,
  type VaultRecord,
  vaultId,
} from '../core/vault-record.ts'
import { type ArmCall, type ArmContext, groupKey, param, requireGroup } from './call.ts'
import { ArmError } from './errors.ts'
import { privateEndpointConnections } from './vault-answer.ts'

const DAY_MS = 86_400_000

export const vaults = (context: ArmContext) => context.store.collection<VaultRecord>(VAULTS)

export const isIn = (vault: VaultRecord, subscriptionId: string, group: string): boolean =>
  groupKey(vault.subscriptionId, vault.resourceGroup) === groupKey(subscriptionId, group)

const VERBS: Readonly<Record<string, string>> = { GET: 'read', PUT: 'write', PATCH: 'write', DELETE: 'delete' }

/** A vault that is not there: asked for itself, or for something in it. */
function vaultNotFound(call: ArmCall): ArmError {
  const { rawPath, method } = call.request
  const [, parent, below] = /^(.*\/vaults\/[^/]+)\/([^/].*)$/i.exec(rawPath) ?? []
  if (parent === undefined || below === undefined)
    return new ArmError('resourceNotFound', {
      type: VAULT_TYPE,
      name: param(call, 'vault'),
      group: param(call, 'group'),
    })
  // Types and names take turns in a path.
  const types = below.split('/').filter((_, position) => position % 2 === 0)
  return new ArmError('parentNotFound', {
    action: VERBS[method] ?? method,
    type: ['vaults', ...types].join('/'),
    parent,
  })
}

/** The vault of the path. @throws ArmError groupNotFound, resourceNotFound or parentNotFound. */
export function requireVault(call: ArmCall): VaultRecord {
  const group = requireGroup(call)
  const vault = vaults(call.context).get(param(call, 'vault').toLowerCase())
  if (!vault || !isIn(vault, group.subscriptionId, group.name)) throw vaultNotFound(call)
  return vault
}

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

/**
 * Deletes a vault: kept as a deleted one if it has soft delete. Its role assignments and private endpoint connections go
 * for good: they do not come back when it is recovered.
 */
export function removeVault(context: ArmContext, vault: VaultRecord): void {
  const key = vault.name.toLowerCase()
  if (vault.enableSoftDelete) {
    const deletedAt = Math.floor(context.clock.now() / 1000) * 1000
    const scheduledPurgeAt = deletedAt + vault.softDeleteRetentionInDays * DAY_MS
    context.store.collection<DeletedVaultRecord>(DELETED_VAULTS).set(key, { ...vault, deletedAt, scheduledPurgeAt })
  }
  vaults(context).delete(key)
  removeRoleAssignments(context, vaultId(vault))
  for (const [id, connection] of [...privateEndpointConnections(context).entries()])
    if (connection.vault === key) privateEndpointConnections(context).delete(id)
}

/** Takes away the role assignments at a scope and below it. */
export function removeRoleAssignments(context: ArmContext, scope: string): void {
  const assignments = context.store.collection<RoleAssignmentRecord>(ROLE_ASSIGNMENTS)
  for (const [id, assignment] of [...assignments.entries()]) if (covers(scope, assignment.scope)) assignments.delete(id)
}
