/** Who holds which role. */
import { assignmentKey } from '../arm/roles/assignments.ts'
import {
  ROLE_ASSIGNMENTS,
  ROLE_DEFINITIONS,
  type RoleAssignmentRecord,
  type RoleDefinition,
} from '../core/role-record.ts'
import { assignRole, ROLE_IDS, SUBSCRIPTION_ID } from '../seed.ts'
import type { ControlDeps } from './deps.ts'

export type ArmRole = keyof typeof ROLE_IDS | 'None'

export const ALL_ARM_ROLES: readonly ArmRole[] = ['Owner', 'Contributor', 'Reader', 'None']

export interface RoleControl {
  /** Role by name (`Key Vault Secrets User`), on the subscription or on any resource id. Returns the assignment's id. */
  assignRole(principalId: string, roleName: string, scope?: string): string
  removeRole(assignmentId: string): boolean
  setArmRole(principalId: string, role: ArmRole): void
}

export function roleControl(deps: ControlDeps): RoleControl {
  const { directory, store, clock, ids } = deps.entra
  const assignments = () => store.collection<RoleAssignmentRecord>(ROLE_ASSIGNMENTS)
  return {
    assignRole(principalId, roleName, scope = `/subscriptions/${SUBSCRIPTION_ID}`) {
      const role = [...store.collection<RoleDefinition>(ROLE_DEFINITIONS).values()].find((r) => r.roleName === roleName)
      if (!role) throw new Error(`There is no role named "${roleName}" in the sandbox.`)
      const name = ids.guid()
      const now = new Date(clock.now()).toISOString()
      const key = assignmentKey(scope, name)
      assignments().set(key, {
        name,
        scope,
        roleDefinitionId: role.id,
        principalId,
        principalType: directory.findUser(principalId) ? 'User' : 'ServicePrincipal',
        createdOn: now,
        updatedOn: now,
        createdBy: '',
      })
      return key
    },
    removeRole: (assignmentId) => assignments().delete(assignmentId.toLowerCase()),
    setArmRole(principalId, role) {
      const general: readonly string[] = Object.values(ROLE_IDS)
      for (const [key, assignment] of [...assignments().entries()]) {
        const isGeneral = general.includes(assignment.roleDefinitionId)
        if (assignment.principalId === principalId && isGeneral) assignments().delete(key)
      }
      if (role === 'None') return
      const principalType = directory.findUser(principalId) ? 'User' : 'ServicePrincipal'
      assignRole(store, { principalId, principalType, role, now: clock.now() })
    },
  }
}
