/**
 * What the grants of the token endpoint have in common: the call, and the answer for a signed-in person.
 */
import type { SandboxRequest } from '../core/http.ts'
import type { IdentifiedClient } from './client-credential.ts'
import type { ApplicationRecord, RedirectPlatform, UserRecord } from './directory.ts'
import type { EntraContext, TenantPath } from './entra-context.ts'
import { EntraFailure } from './failures.ts'
import { issueRefreshToken } from './grants.ts'
import { clientInfo, issueIdToken, issueUserToken } from './issue-tokens.ts'
import { parseScopes, type RequestedResource } from './resources.ts'
import { requireConsentedScopes, requireOneResource } from './scope-rules.ts'

/** One call of the token endpoint, its client known. */
export interface TokenCall {
  readonly path: TenantPath
  readonly request: SandboxRequest
  readonly form: URLSearchParams
  readonly client: IdentifiedClient
}

export interface UserGrant {
  readonly user: UserRecord
  readonly platform: RedirectPlatform
  readonly scope: string
  readonly family: string
  readonly signedInAt: number
  readonly nonce: string | undefined
  /** Whether a refresh token may be given. */
  readonly offline: boolean
}

/** The answer all delegated grants share: access token, and refresh and id token when asked for. */
export async function answerForUser(context: EntraContext, call: TokenCall, grant: UserGrant) {
  const { form, client, path, request } = call
  const { app } = client
  const requested = parseScopes(grant.scope, context.apis)
  requireHomeTenant(path, app, grant.user)
  const resource = requireOneResource(context, requested, {
    app,
    scope: grant.scope,
    tenant: path.tenant?.displayName ?? path.name,
  })
  const scopes = requireConsentedScopes(context, app, grant.user, resource)
  const { token, expiresIn } = await issueUserToken(context, {
    app,
    user: grant.user,
    audience: resource.audience,
    api: resource.api,
    scopes,
    authentication: client.authentication,
    tenantId: grant.user.tenantId,
    handlesClaimsChallenge: wantsClaimsChallenge(form),
    clientAddress: request.clientAddress,
  })
  const { family, signedInAt, platform, user } = grant
  return {
    token_type: 'Bearer',
    scope: grantedScope(resource, scopes),
    expires_in: expiresIn,
    ext_expires_in: expiresIn,
    access_token: token,
    ...(grant.offline && {
      refresh_token: issueRefreshToken(context, {
        appId: app.appId,
        userId: user.id,
        tenantId: user.tenantId,
        platform,
        scope: grant.scope,
        signedInAt,
        family,
      }),
    }),
    ...(requested.oidc.includes('openid') && {
      id_token: await issueIdToken(context, { app, user, scopes: requested.oidc, nonce: grant.nonce }),
    }),
    ...(form.get('client_info') === '1' && { client_info: clientInfo(user) }),
  }
}

/** Nobody is a guest of another organization here. @throws EntraFailure 50020. */
function requireHomeTenant(path: TenantPath, app: ApplicationRecord, user: UserRecord): void {
  if (!path.tenant || path.tenant.id === user.tenantId) return
  throw new EntraFailure(50020, {
    appId: app.appId,
    name: app.displayName,
    user: user.userPrincipalName,
    tenant: path.tenant.displayName,
    provider: `https://sts.windows.net/${user.tenantId}/`,
  })
}

function grantedScope(resource: RequestedResource, scopes: readonly string[]): string {
  const names = resource.isDefault ? [...scopes, '.default'] : scopes
  return names.map((name) => `${resource.audience}/${name}`).join(' ')
}

/** CAE clients send `claims={"access_token":{"xms_cc":{"values":["cp1"]}}}`. */
export function wantsClaimsChallenge(form: URLSearchParams): boolean {
  const claims = form.get('claims')
  if (!claims) return false
  try {
    return JSON.parse(claims)?.access_token?.xms_cc?.values?.includes('cp1') === true
  } catch {
    throw new EntraFailure(9002313)
  }
}
