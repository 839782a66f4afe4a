/**
 * Role assignments as Resource Manager keeps them, and the question both planes ask of them: may this principal do this
 * action at this scope? Collection `roleAssignments`, keyed by the lower-case resource id of the assignment.
 */
import { BUILT_IN_ROLES, type RoleDefinition } from './built-in-roles.ts'
import { meets } from './conditions/evaluate.ts'
import type { Attributes } from './conditions/expression.ts'
import type { Caller } from './context.ts'
import type { Store } from './store.ts'

export interface RoleAssignmentRecord {
  /** GUID. */
  readonly name: string
  /** Resource id without a trailing slash: `/subscriptions/…`, a group, a vault, or one object of a vault. */
  readonly scope: string
  /** GUID of the role definition. */
  readonly roleDefinitionId: string
  readonly principalId: string
  readonly principalType: 'User' | 'Group' | 'ServicePrincipal'
  /** ISO 8601. */
  readonly createdOn: string
  readonly updatedOn: string
  readonly createdBy: string
  readonly description?: string
  /** Version 2.0; only calls that meet it are allowed. */
  readonly condition?: string
}

export type { RoleDefinition } from './built-in-roles.ts'

export const ROLE_ASSIGNMENTS = 'roleAssignments'
export const ROLE_DEFINITIONS = 'roleDefinitions'

/** Puts the built-in roles into the store, where both planes read them. */
export function seedRoleDefinitions(store: Store): void {
  const definitions = store.collection<RoleDefinition>(ROLE_DEFINITIONS)
  for (const role of BUILT_IN_ROLES) if (!definitions.has(role.id)) definitions.set(role.id, role)
}

/** Control actions are Resource Manager's (`vaults/write`), data actions the vault's (`vaults/secrets/getSecret/action`). */
export type ActionKind = 'control' | 'data'

/**
 * The assignment that allows `action` at `scope` (or above it), or undefined when none does.
 *
 * Conditions of the role and of the assignment must be met by `attributes`. Actions match without regard to case; `*` stands for any run of characters, slashes included.
 */
export function findAllowingAssignment(
  store: Store,
  caller: Pick<Caller, 'objectId' | 'groups'>,
  kind: ActionKind,
  action: string,
  scope: string,
  attributes: Attributes = {},
): RoleAssignmentRecord | undefined {
  const definitions = store.collection<RoleDefinition>(ROLE_DEFINITIONS)
  for (const assignment of store.collection<RoleAssignmentRecord>(ROLE_ASSIGNMENTS).values()) {
    if (assignment.principalId !== caller.objectId && !caller.groups.includes(assignment.principalId)) continue
    if (!covers(assignment.scope, scope)) continue
    const role = definitions.get(assignment.roleDefinitionId)
    if (!role || !grants(role, kind, action)) continue
    const conditions = [role.condition, assignment.condition].filter((condition) => condition !== undefined)
    if (conditions.every((condition) => meets(condition, action, attributes, matches))) return assignment
  }
  return undefined
}

/** Whether a role below `scope` allows a control action on something there. Conditions are left to the thing itself. */
export function isAllowedBelow(
  store: Store,
  caller: Pick<Caller, 'objectId' | 'groups'>,
  action: string,
  scope: string,
): boolean {
  const definitions = store.collection<RoleDefinition>(ROLE_DEFINITIONS)
  return [...store.collection<RoleAssignmentRecord>(ROLE_ASSIGNMENTS).values()].some((assignment) => {
    const isOwn = assignment.principalId === caller.objectId || caller.groups.includes(assignment.principalId)
    const role = definitions.get(assignment.roleDefinitionId)
    return isOwn && role !== undefined && covers(scope, assignment.scope) && grants(role, 'control', action)
  })
}

/** Whether `scope` is `ancestor` itself or lies under it. */
export function covers(ancestor: string, scope: string): boolean {
  const above = ancestor.toLowerCase().replace(/\/$/, '')
  const below = scope.toLowerCase()
  return below === above || below.startsWith(`${above}/`)
}

function grants(role: RoleDefinition, kind: ActionKind, action: string): boolean {
  if (kind === 'data') {
    return (
      role.dataActions.some((pattern) => matches(pattern, action)) &&
      !role.notDataActions.some((pattern) => matches(pattern, action))
    )
  }
  return (
    role.actions.some((pattern) => matches(pattern, action)) &&
    !role.notActions.some((pattern) => matches(pattern, action))
  )
}

const compiled = new Map<string, RegExp>()

function matches(pattern: string, action: string): boolean {
  let expression = compiled.get(pattern)
  if (!expression) {
    const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    // `vaults/*/read` also means reading the vault itself, as Key Vault Reader does.
    expression = new RegExp(`^${escaped.replaceAll('/*/', '/(?:.*/)?').replaceAll(/(?<!\.)\*/g, '.*')}$`, 'i')
    compiled.set(pattern, expression)
  }
  return expression.test(action)
}
