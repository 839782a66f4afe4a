/** The OAuth scopes a connection may ask for: those of its API's one resource (Entra refuses two in one token). */
import type { ApiType, Scope } from '@keyway/contract'
import type { CloudEndpoints } from '../application-definition.ts'
import { resourceOf } from './clouds.ts'

/**
 * Sent with every authorization by Keyway itself: an ID token to check, the account's name to show, and a refresh
 * token. Accepted in a connection's own list, where they change nothing.
 */
export const OIDC_SCOPES = ['openid', 'profile', 'offline_access'] as const

const ACCEPTED_OIDC: readonly string[] = [...OIDC_SCOPES, 'email']

const APP_PURPOSE = {
  'data-plane': 'The vault’s access policies or Azure roles for the app decide what it may read and write.',
  'control-plane': 'Azure roles for the app, such as Key Vault Contributor, decide which vaults it may see and change.',
} as const satisfies Record<ApiType, string>

const PURPOSE = {
  'data-plane': 'read and write the secrets, keys and certificates that the signed-in account may use',
  'control-plane': 'see and change the vaults and access policies that the signed-in account may manage',
} as const satisfies Record<ApiType, string>

/** The scopes offered for an API of a cloud. */
export function scopesFor(endpoints: CloudEndpoints, api: ApiType): readonly Scope[] {
  const resource = resourceOf(endpoints, api)
  return [
    {
      value: `${resource}/user_impersonation`,
      label: 'user_impersonation',
      help: `Act as the person who signs in: ${PURPOSE[api]}. People can usually agree to it themselves.`,
      recommended: true,
    },
    {
      value: `${resource}/.default`,
      label: '.default',
      help: 'Every permission the app registration lists for this API, agreed to by an administrator beforehand. Cannot be combined with other scopes.',
      recommended: false,
    },
  ]
}

/** The one scope an app can ask for in its own name (client credentials): whatever it was given. */
export function appScopesFor(endpoints: CloudEndpoints, api: ApiType): readonly Scope[] {
  return [
    {
      value: appScope(endpoints, api),
      label: '.default',
      help: `Act as the app itself. ${APP_PURPOSE[api]}`,
      recommended: true,
    },
  ]
}

const appScope = (endpoints: CloudEndpoints, api: ApiType): string => `${resourceOf(endpoints, api)}/.default`

/** The scopes a connection starts with, by who signs in. */
export const usualScopes = (endpoints: CloudEndpoints, api: ApiType, signsIn: 'person' | 'app'): readonly string[] =>
  (signsIn === 'app' ? appScopesFor(endpoints, api) : scopesFor(endpoints, api))
    .filter((scope) => scope.recommended)
    .map((scope) => scope.value)

/** Checks the scopes of a connection whose app signs in by itself: `.default` of the API's own resource, nothing else. */
export function checkAppScopes(scopes: readonly string[], endpoints: CloudEndpoints, api: ApiType): ScopeCheck {
  const only = appScope(endpoints, api)
  const unique = [...new Set(scopes)]
  if (unique.length === 1 && unique[0] === only) return { ok: true, scope: unique }
  const other = unique.find((scope) => scope !== only)
  const why =
    other === undefined
      ? 'Choose a scope.'
      : `"${other}" is for people who sign in. An app that signs in by itself asks for everything it was given, in one scope.`
  return { ok: false, code: 'invalid_field', facts: { reason: `${why} It must be ${only}.` } }
}

export type ScopeCheck =
  | { readonly ok: true; readonly scope: readonly string[] }
  | {
      readonly ok: false
      readonly code: 'scope_unknown' | 'invalid_field'
      readonly facts: Readonly<Record<string, string>>
    }

/** RFC 6749 3.3 `scope-token`, less the slash: what may follow the resource. */
const PERMISSION = /^[\x21\x23-\x2e\x30-\x5b\x5d-\x7e]+$/

/** Checks the scopes of a connection: of the API's own resource, at least one, `.default` alone. Duplicates go. */
export function checkScopes(scopes: readonly string[], endpoints: CloudEndpoints, api: ApiType): ScopeCheck {
  const resource = resourceOf(endpoints, api)
  const unique = [...new Set(scopes)]
  const own = unique.filter((scope) => !ACCEPTED_OIDC.includes(scope))
  for (const scope of own) {
    const permission = scope.startsWith(`${resource}/`) ? scope.slice(resource.length + 1) : ''
    if (!PERMISSION.test(permission)) return { ok: false, code: 'scope_unknown', facts: { scope, resource } }
  }
  if (own.length === 0) {
    const reason = `Choose at least one scope of ${resource}, for example ${resource}/user_impersonation.`
    return { ok: false, code: 'invalid_field', facts: { reason } }
  }
  if (own.length > 1 && own.includes(`${resource}/.default`)) {
    const reason = 'The scope .default cannot be combined with other scopes. Keep either .default or the others.'
    return { ok: false, code: 'invalid_field', facts: { reason } }
  }
  return { ok: true, scope: unique }
}
