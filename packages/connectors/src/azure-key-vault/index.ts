/** Azure Key Vault as an application: clouds, scopes, vault addresses, operations. */
export { baseUrlOf, cloudEndpoints, offeredClouds, resourceOf, sandboxCloud } from './clouds.ts'
export { checkScopes, OIDC_SCOPES, type ScopeCheck, scopesFor } from './scopes.ts'
export { checkVaultUrl, type VaultUrlCheck } from './vault-url.ts'
