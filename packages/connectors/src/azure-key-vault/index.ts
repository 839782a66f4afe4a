/** Azure Key Vault as an application: clouds, scopes, vault addresses, operations. */
export * as API_VERSIONS from './api-versions.ts'
export { baseUrlOf, cloudEndpoints, type OtherClouds, offeredClouds, resourceOf, sandboxCloud } from './clouds.ts'
export { applicationFor, azureKeyVault, operationOf, type UnavailableWays } from './definition.ts'
export { LIMIT_WINDOW_MS, LIMITS, type LimitBucket, type LimitPrice, priceOfCall } from './limits.ts'
export { NOT_OFFERED } from './operations/not-offered.ts'
export { PERMISSION_PROBES, type PermissionProbe } from './permission-probes.ts'
export {
  appScopesFor,
  checkAppScopes,
  checkScopes,
  OIDC_SCOPES,
  type ScopeCheck,
  scopesFor,
  usualScopes,
} from './scopes.ts'
export { FLOW_TEMPLATES } from './templates/index.ts'
export { checkVaultUrl, type VaultUrlCheck } from './vault-url.ts'
