/**
 * Role definitions and assignments: who may do what, at which scope.
 * Source: https://learn.microsoft.com/rest/api/authorization/role-assignments
 */
import type { SandboxResponse } from '../core/http.ts'
import {
  covers,
  ROLE_ASSIGNMENTS,
  ROLE_DEFINITIONS,
  type RoleAssignmentRecord,
  type RoleDefinition,
} from '../core/role-record.ts'
import { type ArmCall, type ArmContext, isObject, param, readBody } from './call.ts'
import { ArmError } from './errors.ts'

const GUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i

const assignments = (context: ArmContext) => context.store.collection<RoleAssignmentRecord>(ROLE_ASSIGNMENTS)
const definitions = (context: ArmContext) => context.store.collection<RoleDefinition>(ROLE_DEFINITIONS)

const scopeOf = (call: ArmCall): string => `/${param(call, 'scope')}`.replace(/\/+$/, '')

export const assignmentKey = (scope: string, name: string): string =>
  `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`.toLowerCase()

function definitionAnswer(role: RoleDefinition) {
  return {
    id: `/providers/Microsoft.Authorization/roleDefinitions/${role.id}`,
    type: 'Microsoft.Authorization/roleDefinitions',
    name: role.id,
    properties: {
      roleName: role.roleName,
      type: 'BuiltInRole',
      description: role.description,
      assignableScopes: ['/'],
      permissions: [
        {
          actions: role.actions,
          notActions: role.notActions,
          dataActions: role.dataActions,
          notDataActions: role.notDataActions,
        },
      ],
    },
  }
}

export function listRoleDefinitions(call: ArmCall): SandboxResponse {
  const name = /roleName eq '([^']+)'/i.exec(call.request.query.get('$filter') ?? '')?.[1]?.toLowerCase()
  const found = [...definitions(call.context).values()].filter(
    (r) => name === undefined || r.roleName.toLowerCase() === name,
  )
  return { status: 200, body: { value: found.map(definitionAnswer) } }
}

export function getRoleDefinition(call: ArmCall): SandboxResponse {
  const id = param(call, 'name').toLowerCase()
  const role = definitions(call.context).get(id)
  if (!role) throw new ArmError('roleDefinitionNotFound', { id })
  return { status: 200, body: definitionAnswer(role) }
}

function assignmentAnswer(assignment: RoleAssignmentRecord) {
  const subscription = /^\/subscriptions\/[^/]+/.exec(assignment.scope)?.[0] ?? ''
  const { scope, principalId, principalType, createdOn, updatedOn, createdBy, description } = assignment
  return {
    id: `${scope}/providers/Microsoft.Authorization/roleAssignments/${assignment.name}`,
    type: 'Microsoft.Authorization/roleAssignments',
    name: assignment.name,
    properties: {
      roleDefinitionId: `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${assignment.roleDefinitionId}`,
      principalId,
      principalType,
      scope,
      condition: null,
      conditionVersion: null,
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

export function putRoleAssignment(call: ArmCall): SandboxResponse {
  const { context, caller } = call
  const name = param(call, 'name').toLowerCase()
  const scope = scopeOf(call)
  if (!GUID.test(name)) throw new ArmError('roleIdNotGuid')
  const { properties } = readBody(call.request)
  if (
    !isObject(properties) ||
    typeof properties.principalId !== 'string' ||
    typeof properties.roleDefinitionId !== 'string'
  ) {
    throw new ArmError('badRequest', { reason: 'The properties "roleDefinitionId" and "principalId" are required.' })
  }
  const roleDefinitionId = properties.roleDefinitionId
    .slice(properties.roleDefinitionId.lastIndexOf('/') + 1)
    .toLowerCase()
  if (!definitions(context).has(roleDefinitionId))
    throw new ArmError('roleDefinitionNotFound', { id: roleDefinitionId })
  const principalId = properties.principalId.toLowerCase()
  const principalType = principalTypeOf(context, principalId, properties.principalType)
  const twin = [...assignments(context).values()].find(
    (a) =>
      a.scope.toLowerCase() === scope.toLowerCase() &&
      a.principalId === principalId &&
      a.roleDefinitionId === roleDefinitionId &&
      a.name !== name,
  )
  if (twin) throw new ArmError('roleAssignmentExists')
  const key = assignmentKey(scope, name)
  const before = assignments(context).get(key)
  const now = new Date(context.clock.now()).toISOString()
  const assignment: RoleAssignmentRecord = {
    name,
    scope,
    roleDefinitionId,
    principalId,
    principalType,
    createdOn: before?.createdOn ?? now,
    updatedOn: now,
    createdBy: before?.createdBy ?? caller.objectId,
    ...(typeof properties.description === 'string' && { description: properties.description }),
  }
  assignments(context).set(key, assignment)
  return { status: before ? 200 : 201, body: assignmentAnswer(assignment) }
}

/** A client may name the type to skip the look-up, which Azure offers for principals made a moment ago. */
function principalTypeOf(
  context: ArmContext,
  principalId: string,
  given: unknown,
): RoleAssignmentRecord['principalType'] {
  const known = context.principals.typeOf(principalId)
  if (known) return known
  if (given === 'User' || given === 'Group' || given === 'ServicePrincipal') return given
  throw new ArmError('principalNotFound', { principal: principalId.replaceAll('-', ''), tenant: context.tenantId })
}

export function deleteRoleAssignment(call: ArmCall): SandboxResponse {
  const key = assignmentKey(scopeOf(call), param(call, 'name'))
  const before = assignments(call.context).get(key)
  if (!before) return { status: 204 }
  assignments(call.context).delete(key)
  return { status: 200, body: assignmentAnswer(before) }
}
