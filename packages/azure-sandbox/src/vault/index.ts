/**
 * The Key Vault data plane of the sandbox: what the rest of it may use. The plane itself is `plane.ts`, loaded by itself
 * because it is the largest part and a start needs none of it.
 */
export { partitionOf } from './call.ts'
export { armFault, disarmFault, listFaults, type VaultFault } from './conditions/faults.ts'
export { OPERATIONS } from './operations/index.ts'
export { listVaultObjects, type VaultObjectSummary } from './overview.ts'
export {
  changeSettings,
  forgetOwnSettings,
  ownSettings,
  readSettings,
  type VaultSettings,
} from './settings.ts'
