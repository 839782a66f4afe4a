/** Vault access policies: which entry speaks for a caller, and whether it grants a permission. */
import type { Caller } from '../../core/context.ts'
import type { AccessPolicyEntry, VaultRecord } from '../../core/vault-record.ts'

/** The policy of the vault that grants any of `words` (e.g. `['get']`) on `group` (e.g. `secrets`). */
export function findGrantingPolicy(
  vault: VaultRecord,
  caller: Caller,
  group: string,
  words: readonly string[],
): AccessPolicyEntry | undefined {
  return vault.accessPolicies.find((entry) => speaksFor(entry, caller) && grants(entry, group, words))
}

/**
 * An entry names a person, an application or a group; with an `applicationId` it counts only when that person calls
 * through that application (compound identity).
 */
function speaksFor(entry: AccessPolicyEntry, caller: Caller): boolean {
  if (!same(entry.tenantId, caller.tenantId)) return false
  const named = same(entry.objectId, caller.objectId) || caller.groups.some((group) => same(group, entry.objectId))
  return named && (entry.applicationId === undefined || same(entry.applicationId, caller.appId))
}

function grants(entry: AccessPolicyEntry, group: string, words: readonly string[]): boolean {
  const { permissions } = entry
  const name = (Object.keys(permissions) as (keyof typeof permissions)[]).find((one) => same(one, group))
  const given = (name && permissions[name]) ?? []
  return given.some((permission) => same(permission, 'all') || words.some((word) => same(word, permission)))
}

const same = (a: string, b: string): boolean => a === b || a.toLowerCase() === b.toLowerCase()
