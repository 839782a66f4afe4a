/**
 * A role assignment as clients send it.
 */
import { ConditionError, parseCondition } from '../../core/conditions/parse.ts'
import type { RoleAssignmentRecord } from '../../core/role-record.ts'
import type { ArmCall, ArmContext } from '../call.ts'
import { ArmError } from '../errors.ts'
import { isAbsent, isGuid, missingProperty, requireObject } from '../input/values.ts'
import { type Json, readBody } from '../json.ts'

export type GivenAssignment = Pick<
  RoleAssignmentRecord,
  'roleDefinitionId' | 'principalId' | 'principalType' | 'description' | 'condition'
>

/** @throws ArmError for a missing or unknown principal, or a condition nobody could evaluate. */
export function readAssignment(call: ArmCall): GivenAssignment {
  const properties = requireObject(readBody(call.request), 'properties')
  const { roleDefinitionId, principalId, description } = properties
  if (typeof roleDefinitionId !== 'string') throw missingProperty('roleDefinitionId')
  if (typeof principalId !== 'string') throw missingProperty('principalId')
  if (!isGuid(principalId)) throw new ArmError('principalIdInvalid', { principal: principalId })
  const principal = principalId.toLowerCase()
  const condition = readCondition(properties)
  return {
    roleDefinitionId: roleDefinitionId.slice(roleDefinitionId.lastIndexOf('/') + 1).toLowerCase(),
    principalId: principal,
    principalType: principalTypeOf(call.context, principal, properties.principalType),
    ...(typeof description === 'string' && { description }),
    ...(condition !== undefined && { condition }),
  }
}

/** A client may name the type to skip the look-up, which Azure offers for principals made a moment ago. */
function principalTypeOf(
  context: ArmContext,
  principalId: string,
  given: unknown,
): RoleAssignmentRecord['principalType'] {
  const principal = principalId.replaceAll('-', '')
  const found = context.principals.typeOf(principalId)
  if (found && !isAbsent(given) && given !== found)
    throw new ArmError('principalTypeWrong', { principal, found, given: String(given) })
  if (found) return found
  if (given === 'User' || given === 'Group' || given === 'ServicePrincipal') return given
  throw new ArmError('principalNotFound', { principal, tenant: context.tenantId })
}

/** A condition is kept only if every call can be held against it. */
function readCondition(properties: Json): string | undefined {
  const { condition, conditionVersion } = properties
  if (isAbsent(condition) || condition === '') return undefined
  if (typeof condition !== 'string') throw new ArmError('conditionInvalid', { reason: 'It must be a text.' })
  if (conditionVersion !== '2.0') throw new ArmError('conditionVersionInvalid', { version: String(conditionVersion) })
  try {
    parseCondition(condition)
    return condition
  } catch (error) {
    if (error instanceof ConditionError) throw new ArmError('conditionInvalid', { reason: error.message })
    throw error
  }
}
