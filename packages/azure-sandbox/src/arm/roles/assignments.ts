/**
 * Role assignments: who may do what, at which scope, under which condition.
 * Source: https://learn.microsoft.com/rest/api/authorization/role-assignments
 */
import type { Attributes } from '../../core/conditions/expression.ts'
import type { SandboxResponse } from '../../core/http.ts'
import { covers, ROLE_ASSIGNMENTS, type RoleAssignmentRecord } from '../../core/role-record.ts'
import { type ArmCall, type ArmContext, param } from '../call.ts'
import { ArmError } from '../errors.ts'
import { isGuid } from '../input/values.ts'
import { isObject, readBody } from '../json.ts'
import { type GivenAssignment, readAssignment } from './assignment-input.ts'
import { definitionId, definitions, scopeOf } from './definitions.ts'
import { requireScope } from './scope.ts'

const assignments = (context: ArmContext) => context.store.collection<RoleAssignmentRecord>(ROLE_ASSIGNMENTS)

export const assignmentKey = (scope: string, name: string): string =>
  `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`.toLowerCase()

function assignmentAnswer(assignment: RoleAssignmentRecord) {
  const { scope, principalId, principalType, createdOn, updatedOn, createdBy, description, condition } = assignment
  return {
    id: `${scope}/providers/Microsoft.Authorization/roleAssignments/${assignment.name}`,
    type: 'Microsoft.Authorization/roleAssignments',
    name: assignment.name,
    properties: {
      roleDefinitionId: definitionId(scope, assignment.roleDefinitionId),
      principalId,
      principalType,
      scope,
      condition: condition ?? null,
      conditionVersion: condition === undefined ? null : '2.0',
      createdOn,
      updatedOn,
      createdBy,
      updatedBy: createdBy,
      delegatedManagedIdentityResourceId: null,
      description: description ?? null,
    },
  }
}

/** `atScope()` leaves out assignments below; without a filter they are listed too. */
export function listRoleAssignments(call: ArmCall): SandboxResponse {
  const scope = scopeOf(call)
  const filter = call.request.query.get('$filter') ?? ''
  const principal = /(?:principalId eq|assignedTo\()\s*'([^']+)'/i.exec(filter)?.[1]?.toLowerCase()
  const above = (a: RoleAssignmentRecord) => covers(a.scope, scope)
  const below = (a: RoleAssignmentRecord) => !/atScope\(\)/i.test(filter) && covers(scope, a.scope)
  const found = [...assignments(call.context).values()].filter(
    (a) => (above(a) || below(a)) && (principal === undefined || a.principalId.toLowerCase() === principal),
  )
  return { status: 200, body: { value: found.map(assignmentAnswer) } }
}

export function getRoleAssignment(call: ArmCall): SandboxResponse {
  const name = param(call, 'name')
  const found = assignments(call.context).get(assignmentKey(scopeOf(call), name))
  if (!found) throw new ArmError('roleAssignmentNotFound', { name })
  return { status: 200, body: assignmentAnswer(found) }
}

/** What the condition of the caller's own role may ask about the assignment to be made. */
export function requestAttributes(call: ArmCall): Attributes {
  const { properties } = readBody(call.request)
  if (!isObject(properties)) return {}
  const names = ['roleDefinitionId', 'principalId', 'principalType'] as const
  const given = names.map((name) => [name, properties[name]] as const).filter(([, value]) => typeof value === 'string')
  return Object.fromEntries(
    given.map(([name, value]) => [
      `@request[microsoft.authorization/roleassignments:${name.toLowerCase()}]`,
      String(value).slice(String(value).lastIndexOf('/') + 1),
    ]),
  )
}

export function putRoleAssignment(call: ArmCall): SandboxResponse {
  const { context } = call
  const name = param(call, 'name').toLowerCase()
  const scope = scopeOf(call)
  if (!isGuid(name)) throw new ArmError('roleIdNotGuid')
  const given = readAssignment(call)
  requireScope(call, scope)
  const role = definitions(context).get(given.roleDefinitionId)
  if (!role) throw new ArmError('assignedRoleNotFound', { id: given.roleDefinitionId })
  const key = assignmentKey(scope, name)
  const before = assignments(context).get(key)
  if (before && !isSame(before, scope, given)) throw new ArmError('roleAssignmentFixed')
  const twin = [...assignments(context).values()].find((a) => a.name !== name && isSame(a, scope, given))
  if (twin) throw new ArmError('roleAssignmentExists')
  const assignment = assignmentOf(call, { name, scope, given, before })
  assignments(context).set(key, assignment)
  return { status: before ? 200 : 201, body: assignmentAnswer(assignment) }
}

const isSame = (assignment: RoleAssignmentRecord, scope: string, given: GivenAssignment): boolean =>
  assignment.scope.toLowerCase() === scope.toLowerCase() &&
  assignment.principalId === given.principalId &&
  assignment.roleDefinitionId === given.roleDefinitionId

function assignmentOf(
  { context, caller }: ArmCall,
  parts: {
    readonly name: string
    readonly scope: string
    readonly given: GivenAssignment
    readonly before: RoleAssignmentRecord | undefined
  },
): RoleAssignmentRecord {
  const { name, scope, given, before } = parts
  const now = new Date(context.clock.now()).toISOString()
  return {
    name,
    scope,
    ...given,
    createdOn: before?.createdOn ?? now,
    updatedOn: now,
    createdBy: before?.createdBy ?? caller.objectId,
  }
}

/** 204 when there is nothing to delete. */
export function deleteRoleAssignment(call: ArmCall): SandboxResponse {
  const key = assignmentKey(scopeOf(call), param(call, 'name'))
  const before = assignments(call.context).get(key)
  if (!before) return { status: 204 }
  assignments(call.context).delete(key)
  return { status: 200, body: assignmentAnswer(before) }
}
