/** The Key Vault data plane of the sandbox: what the rest of it may use. */
export { partitionOf } from './call.ts'
export { armFault, disarmFault, listFaults, type VaultFault } from './conditions/faults.ts'
export { OPERATIONS } from './operations/index.ts'
export { listVaultObjects, type VaultObjectSummary } from './overview.ts'
export { createVaultPlane } from './plane.ts'
export {
  changeSettings,
  DEFAULT_SETTINGS,
  forgetOwnSettings,
  ownSettings,
  readSettings,
  type VaultSettings,
} from './settings.ts'
