/**
 * The sandbox from inside the process: what a test, a demo or the portal arranges without pretending to be a browser.
 */
import { type ConditionsControl, conditionsControl } from './conditions.ts'
import type { ControlDeps } from './deps.ts'
import { type DirectoryControl, directoryControl } from './directory.ts'
import { type RoleControl, roleControl } from './roles.ts'
import { type StateControl, stateControl } from './state.ts'
import { type TokenControl, tokenControl } from './tokens.ts'
import { type VaultControl, vaultControl } from './vaults.ts'

export type { CaFile, ControlDeps } from './deps.ts'
export type { RegisterAppOptions, RegisteredApp } from './registered-app.ts'
export { ALL_ARM_ROLES, type ArmRole } from './roles.ts'
export { ALL_PERMISSIONS, type CreatedVault, type NewSubscription, type NewVault } from './vaults.ts'

export interface SandboxControl
  extends DirectoryControl,
    RoleControl,
    VaultControl,
    ConditionsControl,
    TokenControl,
    StateControl {}

export function createControl(deps: ControlDeps): SandboxControl {
  const roles = roleControl(deps)
  return {
    ...directoryControl(deps, roles),
    ...roles,
    ...vaultControl(deps),
    ...conditionsControl(deps),
    ...tokenControl(deps),
    ...stateControl(deps),
  }
}
