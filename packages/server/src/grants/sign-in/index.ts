/** The sign-in service: discovery, tokens, identity, and what its failures mean. */
export type { Directory } from './directory.ts'
export { IdentityRefused } from './identity.ts'
export { explainFailure, type NoTokens } from './outcome.ts'
export { createSignInService, ownScopes, requestedScope, type SignInService } from './sign-in-service.ts'
