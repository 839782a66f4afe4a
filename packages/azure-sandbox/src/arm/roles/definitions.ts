/**
 * Role definitions: the built-in ones, and those somebody made.
 * Source: https://learn.microsoft.com/rest/api/authorization/role-definitions
 */
import type { SandboxResponse } from '../../core/http.ts'
import {
  covers,
  ROLE_ASSIGNMENTS,
  ROLE_DEFINITIONS,
  type RoleAssignmentRecord,
  type RoleDefinition,
} from '../../core/role-record.ts'
import { type ArmCall, type ArmContext, param } from '../call.ts'
import { ArmError } from '../errors.ts'
import { isGuid, missingProperty, readList, requireObject } from '../input/values.ts'
import { type Json, readBody } from '../json.ts'

export const definitions = (context: ArmContext) => context.store.collection<RoleDefinition>(ROLE_DEFINITIONS)

/** Of the path; `''` is the root. */
export const scopeOf = (call: ArmCall): string => `/${param(call, 'scope')}`.replace(/\/+$/, '')

/** Definitions are shown under the subscription they were asked for in. */
export const definitionId = (scope: string, id: string): string => {
  const subscription = /^\/subscriptions\/[^/]+/i.exec(scope)?.[0] ?? ''
  return `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${id}`
}

function definitionAnswer(scope: string, role: RoleDefinition) {
  const { actions, notActions, dataActions, notDataActions, condition } = role
  return {
    id: definitionId(scope, role.id),
    type: 'Microsoft.Authorization/roleDefinitions',
    name: role.id,
    properties: {
      roleName: role.roleName,
      type: role.assignableScopes ? 'CustomRole' : 'BuiltInRole',
      description: role.description,
      assignableScopes: role.assignableScopes ?? ['/'],
      permissions: [
        {
          actions,
          notActions,
          dataActions,
          notDataActions,
          ...(condition !== undefined && { condition, conditionVersion: '2.0' }),
        },
      ],
    },
  }
}

/** A role somebody made is seen where it can be assigned. */
const isSeenAt = (role: RoleDefinition, scope: string): boolean =>
  role.assignableScopes?.some((own) => covers(own, scope) || covers(scope, own)) ?? true

export function listRoleDefinitions(call: ArmCall): SandboxResponse {
  const filter = call.request.query.get('$filter') ?? ''
  const name = /roleName eq '([^']+)'/i.exec(filter)?.[1]?.toLowerCase()
  const type = /type eq '(\w+)'/i.exec(filter)?.[1]?.toLowerCase()
  const found = [...definitions(call.context).values()]
    .filter((role) => isSeenAt(role, scopeOf(call)))
    .map((role) => definitionAnswer(scopeOf(call), role))
    .filter(({ properties }) => name === undefined || properties.roleName.toLowerCase() === name)
    .filter(({ properties }) => type === undefined || properties.type.toLowerCase() === type)
  return { status: 200, body: { value: found } }
}

export function getRoleDefinition(call: ArmCall): SandboxResponse {
  const id = param(call, 'name').toLowerCase()
  const role = definitions(call.context).get(id)
  if (!role || !isSeenAt(role, scopeOf(call))) throw new ArmError('roleDefinitionNotFound', { id })
  return { status: 200, body: definitionAnswer(scopeOf(call), role) }
}

/** Makes or changes a role of one's own. */
export function putRoleDefinition(call: ArmCall): SandboxResponse {
  const id = param(call, 'name').toLowerCase()
  if (!isGuid(id)) throw new ArmError('roleDefinitionIdNotGuid')
  const before = definitions(call.context).get(id)
  if (before && !before.assignableScopes) throw new ArmError('builtInRoleFixed', { id })
  const properties = requireObject(readBody(call.request), 'properties')
  const role = readRole(id, properties, scopeOf(call))
  const twin = [...definitions(call.context).values()].find((r) => r.roleName === role.roleName && r.id !== id)
  if (twin) throw new ArmError('roleNameTaken', { name: role.roleName })
  definitions(call.context).set(id, role)
  return { status: 201, body: definitionAnswer(scopeOf(call), role) }
}

function readRole(id: string, properties: Json, scope: string): RoleDefinition {
  const { roleName, description } = properties
  if (typeof roleName !== 'string' || roleName === '') throw missingProperty('roleName')
  const [permissions = {}] = readList(properties.permissions, 'permissions')
  const scopes = readTexts(properties, 'assignableScopes')
  return {
    id,
    roleName,
    description: typeof description === 'string' ? description : '',
    actions: readTexts(permissions, 'actions'),
    notActions: readTexts(permissions, 'notActions'),
    dataActions: readTexts(permissions, 'dataActions'),
    notDataActions: readTexts(permissions, 'notDataActions'),
    assignableScopes: scopes.length > 0 ? scopes : [scope],
  }
}

function readTexts(properties: Json, name: string): readonly string[] {
  const value = properties[name] ?? []
  if (!Array.isArray(value) || !value.every((one) => typeof one === 'string'))
    throw new ArmError('bodyInvalid', { reason: `${name} must be a list of strings.` })
  return value
}

/** 204 when there is nothing to delete; refused while the role is assigned. */
export function deleteRoleDefinition(call: ArmCall): SandboxResponse {
  const { store } = call.context
  const id = param(call, 'name').toLowerCase()
  const role = definitions(call.context).get(id)
  if (!role) return { status: 204 }
  if (!role.assignableScopes) throw new ArmError('builtInRoleFixed', { id })
  const assignments = [...store.collection<RoleAssignmentRecord>(ROLE_ASSIGNMENTS).values()]
  if (assignments.some((assignment) => assignment.roleDefinitionId === id)) throw new ArmError('roleAssigned')
  definitions(call.context).delete(id)
  return { status: 200, body: definitionAnswer(scopeOf(call), role) }
}
