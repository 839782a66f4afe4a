/**
 * What a scope may ask for: one resource per token, permissions that exist, and only what was consented.
 */
import type { ApplicationRecord, UserRecord } from './directory.ts'
import type { EntraContext } from './entra-context.ts'
import { EntraFailure } from './failures.ts'
import { OIDC_SCOPES, type RequestedResource, type RequestedScopes, type ResourceApi } from './resources.ts'

/** App id of Microsoft Graph, to which OpenID Connect's own scopes belong. */
export const GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000'
const GRAPH_AUDIENCE = 'https://graph.microsoft.com'

/** Who asked, and where: what a refusal's text names. */
export interface AskedScope {
  readonly app: ApplicationRecord
  /** As sent. */
  readonly scope: string
  /** Display name, or the name in the URL. */
  readonly tenant: string
}

type KnownResource = RequestedResource & { readonly api: ResourceApi }

/** @throws EntraFailure 700022 several resources, 70011 mixed with `.default`, 500011 unknown resource, 28003 none. */
export function requireOneResource(
  { apis }: Pick<EntraContext, 'apis'>,
  requested: RequestedScopes,
  asked: AskedScope,
): KnownResource {
  const [resource, ...others] = requested.resources
  if (others.length > 0) throw new EntraFailure(700022, { scope: asked.scope })
  if (resource) return requireKnown(resource, asked)
  const graph = apis.find((api) => api.appId === GRAPH_APP_ID)
  if (!graph || requested.oidc.length === 0) throw new EntraFailure(28003)
  // OpenID Connect scopes alone mean a token for Graph's userinfo.
  return { audience: GRAPH_AUDIENCE, api: graph, scopes: requested.oidc, isDefault: false }
}

/** @throws EntraFailure 70011 mixed with `.default`, 500011 unknown resource, 65005 unknown permission. */
function requireKnown(resource: RequestedResource, { app, scope, tenant }: AskedScope): KnownResource {
  const { api } = resource
  if (resource.isDefault && resource.scopes.length > 0) throw new EntraFailure(70011, { scope })
  if (!api) throw new EntraFailure(500011, { resource: resource.audience, tenant })
  const unknown = resource.scopes.find((name) => !api.permissions.some((p) => sameScope(p.value, name)))
  if (unknown) throw new EntraFailure(65005, { name: app.displayName, scope: unknown, resource: resource.audience })
  return { ...resource, api }
}

const sameScope = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

/**
 * The scopes a token for `resource` carries.
 *
 * @throws EntraFailure 65001 when nobody consented, or the consent is gone.
 */
export function requireConsentedScopes(
  context: EntraContext,
  app: ApplicationRecord,
  user: UserRecord,
  resource: KnownResource,
): string[] {
  const consented = context.directory.consentedScopes(app.appId, user.id, resource.api.appId)
  const visible = consented.filter((s) => !(OIDC_SCOPES as readonly string[]).includes(s))
  const missing = resource.isDefault
    ? visible.length === 0
    : resource.scopes.some((name) => !consented.some((c) => sameScope(c, name)))
  if (missing) throw new EntraFailure(65001, { appId: app.appId, name: app.displayName })
  return visible.length > 0 ? visible : [...resource.scopes]
}

/** A permission a sign-in needs, before anybody was asked. */
export interface NeededPermission {
  readonly api: ResourceApi
  readonly scope: string
}

/**
 * What the person must have consented to for this sign-in. `.default` means what the registration lists.
 *
 * @throws EntraFailure 650057 when `.default` names a resource the registration does not list, and those of requireKnown.
 */
export function neededPermissions(
  context: EntraContext,
  requested: RequestedScopes,
  asked: AskedScope,
): NeededPermission[] {
  const { app } = asked
  const graph = context.apis.find((api) => api.appId === GRAPH_APP_ID)
  const needed: NeededPermission[] = graph ? requested.oidc.map((name) => ({ api: graph, scope: name })) : []
  for (const resource of requested.resources) {
    const { api } = requireKnown(resource, asked)
    const names = resource.isDefault ? registeredScopes(app, api) : resource.scopes
    if (names.length === 0) {
      throw new EntraFailure(650057, { appId: app.appId, name: app.displayName, resource: resource.audience })
    }
    for (const name of names) needed.push({ api, scope: name })
  }
  return needed
}

function registeredScopes(app: ApplicationRecord, api: ResourceApi): string[] {
  return app.requiredPermissions
    .filter((required) => required.resourceAppId === api.appId)
    .flatMap((required) => api.permissions.filter((p) => p.id === required.permissionId).map((p) => p.value))
}
