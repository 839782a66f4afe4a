/** The sign-in service: discovery, tokens, identity, and what its failures mean. */
export { explainFailure, type NoTokens } from './outcome.ts'
export { createSignInService, ownScopes, requestedScope, type SignInService } from './sign-in-service.ts'
