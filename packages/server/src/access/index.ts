/** Access to Keyway itself: its owner, browser sessions, API tokens. */
export { accessHandlers } from './access-handlers.ts'
export { type Authenticator, type Caller, createAuthenticator } from './authenticate.ts'
export { writeLocalToken } from './local-token.ts'
export { ensureOwner, type User } from './owner.ts'
export { cookieName } from './session-cookie.ts'
export { createSignInLink } from './sign-in-links.ts'
