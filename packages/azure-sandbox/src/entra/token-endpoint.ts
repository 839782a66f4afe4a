/**
 * The token endpoint: one handler per grant type, one envelope for what goes wrong.
 * Sources: RFC 6749 sections 4 to 6; https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
 */
import type { SandboxRequest, SandboxResponse } from '../core/http.ts'
import { type IdentifiedClient, identifyClient } from './client-credential.ts'
import { redeemDeviceCode } from './device-code.ts'
import type { RedirectPlatform } from './directory.ts'
import { type EntraContext, readForm, requireParameter, resolveTenant } from './entra-context.ts'
import { EntraFailure } from './failures.ts'
import { redeemCode, requireLivingUser, unredeemCode, unuseRefreshToken, useRefreshToken } from './grants.ts'
import { issueAppToken } from './issue-tokens.ts'
import { exchangeOnBehalfOf } from './on-behalf-of.ts'
import { matchesChallenge } from './pkce.ts'
import { parseScopes, version1Scope } from './resources.ts'
import { answerForUser, type TokenCall, wantsClaimsChallenge } from './token-answer.ts'
import { answerEnvelope } from './token-headers.ts'

type GrantHandler = (context: EntraContext, call: TokenCall) => Promise<Readonly<Record<string, unknown>>>

const GRANTS: Readonly<Record<string, GrantHandler>> = {
  authorization_code: grantAuthorizationCode,
  refresh_token: grantRefreshToken,
  client_credentials: grantClientCredentials,
  'urn:ietf:params:oauth:grant-type:device_code': redeemDeviceCode,
  device_code: redeemDeviceCode,
  'urn:ietf:params:oauth:grant-type:jwt-bearer': exchangeOnBehalfOf,
}

/** Every `grant_type` the endpoint takes. */
export const GRANT_TYPES: readonly string[] = Object.keys(GRANTS)

export async function answerToken(
  context: EntraContext,
  tenantName: string,
  request: SandboxRequest,
  version: 1 | 2,
): Promise<SandboxResponse> {
  const cors = corsHeaders(context, request)
  if (request.method === 'OPTIONS') return { status: 204, headers: cors }
  return answerEnvelope(context, request, cors, async () => {
    const body = await grantToken(context, tenantName, request, version)
    return version === 1 ? asVersion1(body) : body
  })
}

async function grantToken(context: EntraContext, tenantName: string, request: SandboxRequest, version: 1 | 2) {
  if (request.method !== 'POST') throw new EntraFailure(900561, { method: request.method })
  const form = readForm(request)
  const path = resolveTenant(context, tenantName)
  const grantType = requireParameter(form, 'grant_type')
  const grant = Object.hasOwn(GRANTS, grantType) ? GRANTS[grantType] : undefined
  if (!grant) throw new EntraFailure(70003, { grantType })
  const resource = form.get('resource')
  if (version === 1 && resource) form.set('scope', version1Scope(resource))
  else if (resource) throw new EntraFailure(901002)
  const client = await identifyClient(context, path, request, form)
  return grant(context, { path, request, form, client })
}

async function grantClientCredentials(context: EntraContext, call: TokenCall) {
  const { form, path, client } = call
  if (path.tenant === undefined) throw new EntraFailure(50059)
  if (client.authentication === '0') throw new EntraFailure(7000218)
  const scope = requireParameter(form, 'scope')
  const [resource, ...others] = parseScopes(scope, context.apis).resources
  if (!resource?.isDefault || resource.scopes.length > 0 || others.length > 0)
    throw new EntraFailure(1002012, { scope })
  if (!resource.api) throw new EntraFailure(500011, { resource: resource.audience, tenant: path.tenant.displayName })
  context.armed.strike('token', { app: client.app, scope })
  const { token, expiresIn } = await issueAppToken(context, {
    app: client.app,
    audience: resource.audience,
    api: resource.api,
    authentication: client.authentication,
    tenantId: path.tenant.id,
    handlesClaimsChallenge: wantsClaimsChallenge(form),
  })
  return { token_type: 'Bearer', expires_in: expiresIn, ext_expires_in: expiresIn, access_token: token }
}

async function grantAuthorizationCode(context: EntraContext, call: TokenCall) {
  const { form, client, path } = call
  const { app } = client
  const code = requireParameter(form, 'code')
  const redirectUri = requireParameter(form, 'redirect_uri')
  if (form.get('scope') === '') throw new EntraFailure(28003)
  const record = redeemCode(context, code, app.appId)
  try {
    requirePlatformCredential(record.platform, client, call)
    if (path.tenant && path.tenant.id !== record.tenantId) throw new EntraFailure(700005)
    if (redirectUri !== record.redirectUri) throw new EntraFailure(50011, { redirectUri, appId: app.appId })
    if (record.platform === 'spa' && !record.challenge) throw new EntraFailure(9002325)
    if (!matchesChallenge(record.challenge, form.get('code_verifier'))) throw new EntraFailure(501481)
    const user = requireLivingUser(context, record.userId, record.issuedAt, record.platform !== 'web')
    const scope = form.get('scope') ?? record.scope
    context.armed.strike('token', { app, user, scope })
    return await answerForUser(context, call, {
      user,
      platform: record.platform,
      scope,
      family: context.ids.guid(),
      signedInAt: record.issuedAt,
      nonce: record.nonce,
      offline: record.scope.split(' ').includes('offline_access'),
    })
  } catch (error) {
    if (error instanceof EntraFailure) unredeemCode(context, code)
    throw error
  }
}

async function grantRefreshToken(context: EntraContext, call: TokenCall) {
  const { form, client } = call
  const { app } = client
  const token = requireParameter(form, 'refresh_token')
  const record = useRefreshToken(context, token, app.appId)
  try {
    requirePlatformCredential(record.platform, client, call)
    const user = requireLivingUser(context, record.userId, record.signedInAt, record.platform !== 'web')
    const scope = form.get('scope') || record.scope || requireParameter(form, 'scope')
    context.armed.strike('token', { app, user, scope })
    return await answerForUser(context, call, {
      user,
      platform: record.platform,
      scope,
      family: record.family,
      signedInAt: record.signedInAt,
      nonce: undefined,
      offline: true,
    })
  } catch (error) {
    if (error instanceof EntraFailure) unuseRefreshToken(context, token, record)
    throw error
  }
}

/** A web app must prove itself, a public client must not, and a single-page app must come from a browser. */
function requirePlatformCredential(platform: RedirectPlatform, client: IdentifiedClient, call: TokenCall): void {
  const origin = call.request.headers.origin
  if (platform === 'spa' && !origin) throw new EntraFailure(9002327)
  if (platform !== 'spa' && origin) throw new EntraFailure(9002326, { origin })
  if (platform === 'web' && client.authentication === '0') throw new EntraFailure(7000218)
  if (platform !== 'web' && client.authentication !== '0') throw new EntraFailure(700025)
}

/** The v1.0 endpoint writes numbers as strings and names the times. */
function asVersion1(body: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const expiresIn = Number(body.expires_in)
  const claims = JSON.parse(Buffer.from(String(body.access_token).split('.')[1] ?? '', 'base64url').toString('utf8'))
  return {
    ...body,
    expires_in: String(expiresIn),
    ext_expires_in: String(expiresIn),
    expires_on: String(claims.exp),
    not_before: String(claims.nbf),
    resource: claims.aud,
  }
}

/** Only origins of a registered single-page redirect URI may read the answer. */
function corsHeaders(context: EntraContext, request: SandboxRequest): Record<string, string> {
  const { origin } = request.headers
  if (!origin) return {}
  const known = context.directory
    .apps()
    .some((app) => app.redirectUris.spa.some((uri) => URL.canParse(uri) && new URL(uri).origin === origin))
  if (!known) return {}
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-methods': 'POST, OPTIONS',
    'access-control-allow-headers': 'content-type, client-request-id',
    vary: 'Origin',
  }
}
