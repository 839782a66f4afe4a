/**
 * The documents clients find the directory by: OpenID configuration, keys, instance discovery.
 */
import type { SandboxRequest, SandboxResponse } from '../core/http.ts'
import { type EntraContext, resolveTenant, type TenantPath } from './entra-context.ts'
import { describeFailure, EntraFailure } from './failures.ts'

const HEADERS = {
  'cache-control': 'max-age=86400, private',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'access-control-allow-origin': '*',
}

/** Documents say `invalid_tenant` where the token endpoint says `invalid_request`. @throws EntraFailure 90002. */
function documentTenant(context: EntraContext, name: string): TenantPath {
  try {
    return resolveTenant(context, name)
  } catch (error) {
    if (error instanceof EntraFailure) throw new EntraFailure(90002, { tenant: name }, { error: 'invalid_tenant' })
    throw error
  }
}

/** The issuer has the tenant's GUID, or the literal `{tenantid}` where a tenant is not named. */
const issuerTenant = (path: TenantPath): string => path.tenant?.id ?? '{tenantid}'

/** Where v1.0 and v2.0 differ: the paths, and the issuer, which is the one of the access tokens for v1.0. */
function versioned(login: string, path: TenantPath, version: 1 | 2) {
  const base = `${login}/${path.tenant?.id ?? path.name}`
  const oauth2 = version === 1 ? `${base}/oauth2` : `${base}/oauth2/v2.0`
  return {
    token_endpoint: `${oauth2}/token`,
    authorization_endpoint: `${oauth2}/authorize`,
    end_session_endpoint: `${oauth2}/logout`,
    jwks_uri: version === 1 ? `${base}/discovery/keys` : `${base}/discovery/v2.0/keys`,
    issuer: version === 1 ? `https://sts.windows.net/${issuerTenant(path)}/` : `${login}/${issuerTenant(path)}/v2.0`,
  }
}

export function answerOpenIdConfiguration(
  context: EntraContext,
  tenantName: string,
  version: 1 | 2 = 2,
): SandboxResponse {
  const path = documentTenant(context, tenantName)
  const { login } = context.endpoints
  const base = `${login}/${path.tenant?.id ?? path.name}`
  return {
    status: 200,
    headers: HEADERS,
    body: {
      ...versioned(login, path, version),
      token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
      response_modes_supported: ['query', 'fragment', 'form_post'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['RS256'],
      response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
      scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
      request_uri_parameter_supported: false,
      userinfo_endpoint: `${context.endpoints.graph}/oidc/userinfo`,
      device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
      http_logout_supported: true,
      frontchannel_logout_supported: true,
      claims_supported: [
        'sub',
        'iss',
        'cloud_instance_name',
        'cloud_instance_host_name',
        'cloud_graph_host_name',
        'msgraph_host',
        'aud',
        'exp',
        'iat',
        'auth_time',
        'acr',
        'nonce',
        'preferred_username',
        'name',
        'tid',
        'ver',
        'at_hash',
        'c_hash',
        'email',
      ],
      kerberos_endpoint: `${base}/kerberos`,
      tenant_region_scope: path.tenant ? 'WW' : null,
      cloud_instance_name: new URL(login).host,
      cloud_graph_host_name: 'graph.windows.net',
      msgraph_host: new URL(context.endpoints.graph).host,
      rbac_url: 'https://pas.windows.net',
    },
  }
}

export async function answerKeys(context: EntraContext, tenantName: string): Promise<SandboxResponse> {
  const path = documentTenant(context, tenantName)
  await context.signingKeys.current()
  const { login } = context.endpoints
  const keys = context.signingKeys.all().map((key) => {
    const { n, e } = key.publicKey.export({ format: 'jwk' })
    return {
      kty: 'RSA',
      use: 'sig',
      kid: key.kid,
      x5t: key.kid,
      n,
      e,
      x5c: [key.certificate],
      cloud_instance_name: new URL(login).host,
      issuer: `${login}/${issuerTenant(path)}/v2.0`,
    }
  })
  return { status: 200, headers: HEADERS, body: { keys } }
}

/** GET /common/discovery/instance: which hosts are one cloud. */
export function answerInstanceDiscovery(context: EntraContext, request: SandboxRequest): SandboxResponse {
  const { login } = context.endpoints
  const host = new URL(login).host
  const asked = request.query.get('authorization_endpoint') ?? ''
  const known = [host, new URL(login).hostname, 'login.microsoftonline.com', 'login.windows.net', 'login.microsoft.com']
  if (!URL.canParse(asked) || !known.includes(new URL(asked).host)) {
    const failure = describeFailure(new EntraFailure(50049), context.ids, context.clock.now())
    return { status: 400, headers: HEADERS, body: failure.body }
  }
  const tenant = new URL(asked).pathname.split('/')[1] || 'common'
  return {
    status: 200,
    headers: HEADERS,
    body: {
      tenant_discovery_endpoint: `${login}/${tenant}/v2.0/.well-known/openid-configuration`,
      'api-version': '1.1',
      metadata: [
        { preferred_network: host, preferred_cache: host, aliases: [...new Set([host, 'sts.windows.net'])] },
        {
          preferred_network: 'login.microsoftonline.com',
          preferred_cache: 'login.windows.net',
          aliases: ['login.microsoftonline.com', 'login.windows.net', 'login.microsoft.com', 'sts.windows.net'],
        },
      ],
    },
  }
}
