/** Whether the caller may do this operation here: access policies or Azure RBAC, whichever the vault is set to. */
import type { Attributes } from '../../core/conditions/expression.ts'
import type { Caller, SandboxContext } from '../../core/context.ts'
import type { DecidingRule } from '../../core/decision.ts'
import { remember } from '../../core/remember.ts'
import { findAllowingAssignment } from '../../core/role-record.ts'
import type { VaultRecord } from '../../core/vault-record.ts'
import { refusal } from '../errors.ts'
import type { OperationRow } from '../operations/row.ts'
import { findGrantingPolicy } from './access-policy.ts'
import { callerText, vaultText } from './caller-text.ts'
import { resourceId } from './resource-id.ts'

/**
 * Returns what let the caller in. Throws `policyDenied` or `rbacDenied`. `name` is the object asked for, `''` for the vault itself.
 * Operations without a permission or data action are let through: no vault offers them, so what refuses them says that.
 */
export function authorize(
  context: SandboxContext,
  vault: VaultRecord,
  caller: Caller,
  operation: OperationRow,
  name: string,
): DecidingRule | undefined {
  if (operation.permission === '') return undefined
  return vault.enableRbacAuthorization
    ? authorizeByRole(context, vault, caller, operation, name)
    : authorizeByPolicy(vault, caller, operation)
}

function authorizeByPolicy(vault: VaultRecord, caller: Caller, operation: OperationRow): DecidingRule {
  const { group, accepted, permission } = wantedBy(operation.permission)
  const entry = findGrantingPolicy(vault, caller, group, accepted)
  if (entry) return { kind: 'accessPolicy', objectId: entry.objectId, permission }
  throw refusal('policyDenied', {
    caller: callerText(caller),
    permission,
    vault: vaultText(vault),
  })
}

/** A permission of the table taken apart; `permission` is how refusals and the log name it. */
const wantedBy = remember(500, (permission: string) => {
  const [group = '', words = ''] = permission.split('/')
  const accepted = words.split('|')
  return { group, accepted, permission: `${group} ${accepted[0]}` }
})

function authorizeByRole(
  context: SandboxContext,
  vault: VaultRecord,
  caller: Caller,
  operation: OperationRow,
  name: string,
): DecidingRule | undefined {
  if (operation.dataAction === '') return undefined
  const action = `Microsoft.KeyVault/vaults/${operation.dataAction}`
  const { group } = wantedBy(operation.permission)
  const resource = resourceId(vault, group, name)
  const attributes = attributesOf(vault, group, name)
  const assignment = findAllowingAssignment(context.store, caller, 'data', action, resource, attributes)
  if (assignment) return { kind: 'roleAssignment', assignment, action }
  throw refusal('rbacDenied', { caller: callerText(caller), action, resource, vault: vaultText(vault) })
}

/** What conditions of role assignments may ask about a call: the vault's name, and the secret's where the path has one. */
function attributesOf(vault: VaultRecord, group: string, name: string): Attributes {
  return {
    '@resource[microsoft.keyvault/vaults:name]': vault.name,
    ...(group === 'secrets' &&
      name !== '' && {
        '@resource[microsoft.keyvault/vaults/secrets:name]': name,
        '@request[microsoft.keyvault/vaults/secrets:name]': name,
      }),
  }
}
