/** What let a caller do something: the policy entry or role assignment that decided. Noted by a plane, read by the log. */
import { ROLE_DEFINITIONS, type RoleAssignmentRecord, type RoleDefinition } from './role-record.ts'
import type { Store } from './store.ts'

export type DecidingRule =
  | { readonly kind: 'accessPolicy'; readonly objectId: string; readonly permission: string }
  | { readonly kind: 'roleAssignment'; readonly assignment: RoleAssignmentRecord; readonly action: string }

/** The rule in words that name it. */
export function ruleText(store: Store, rule: DecidingRule): string {
  if (rule.kind === 'accessPolicy') return `Access policy of the object ID ${rule.objectId}: ${rule.permission}`
  const { assignment, action } = rule
  const role = store.collection<RoleDefinition>(ROLE_DEFINITIONS).get(assignment.roleDefinitionId)
  return `Role assignment ${assignment.name} (${role?.roleName ?? assignment.roleDefinitionId}) at ${assignment.scope}: ${action}`
}
