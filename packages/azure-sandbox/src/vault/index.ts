/** The Key Vault data plane of the sandbox: what the rest of it may use. */
export { API_VERSIONS, type ApiVersion } from './api-versions.ts'
export { partitionOf } from './call.ts'
export { armFault, disarmFault, listFaults, type VaultFault } from './conditions/faults.ts'
export { OPERATIONS, type OperationId, type OperationRow } from './operations/index.ts'
export { listVaultObjects, type VaultObjectSummary } from './overview.ts'
export { createVaultPlane, type VaultPlane } from './plane.ts'
export { changeSettings, DEFAULT_SETTINGS, readSettings, type VaultSettings } from './settings.ts'
