/**
 * The authorize request, read and checked in the order that keeps people safe: client and redirect first (their faults
 * are shown on a page, since nobody knows where to send them), then everything a client may be told about.
 */
import type { SandboxRequest } from '../core/http.ts'
import { findClient } from './client-credential.ts'
import type { ApplicationRecord, RedirectPlatform } from './directory.ts'
import { type EntraContext, refuseDoubled, resolveTenant, type TenantPath } from './entra-context.ts'
import { EntraFailure } from './failures.ts'
import { type CodeChallenge, readChallenge } from './pkce.ts'
import { parseScopes, type RequestedScopes, version1Scope } from './resources.ts'

export type ResponseMode = 'query' | 'fragment' | 'form_post'
const RESPONSE_MODES: readonly string[] = ['query', 'fragment', 'form_post']
const RESPONSE_TYPES: readonly string[] = ['code', 'code id_token']
const PROMPTS: readonly string[] = ['login', 'none', 'consent', 'select_account']

/** Where answers go, once client and redirect URI are known to be good. */
export interface ReturnAddress {
  readonly path: TenantPath
  readonly app: ApplicationRecord
  readonly redirectUri: string
  readonly platform: RedirectPlatform
  readonly responseMode: ResponseMode
  readonly state: string | undefined
}

export interface AuthorizeRequest extends ReturnAddress {
  readonly scope: string
  readonly requested: RequestedScopes
  readonly prompt: string | undefined
  readonly loginHint: string | undefined
  readonly nonce: string | undefined
  readonly challenge: CodeChallenge | undefined
  readonly wantsIdToken: boolean
  /** MSAL asks for the account's ids with `client_info=1`. */
  readonly wantsClientInfo: boolean
}

/** Said twice, nobody knows where to send the answer. */
const SAID_ONCE = ['client_id', 'redirect_uri', 'response_mode', 'response_type', 'state']

/** @throws EntraFailure to be shown on a page: 9002313, 900144, 90002, 700016, 50194, 900971, 50011. */
export function readReturnAddress(
  context: EntraContext,
  tenantName: string,
  parameters: URLSearchParams,
): ReturnAddress {
  refuseDoubled(parameters, SAID_ONCE)
  const path = resolveTenant(context, tenantName)
  const clientId = parameters.get('client_id')
  if (!clientId) throw new EntraFailure(900144, { parameter: 'client_id' })
  const app = findClient(context, path, clientId)
  const all = Object.values(app.redirectUris).flat()
  const redirectUri = parameters.get('redirect_uri') ?? (all.length === 1 ? all[0] : undefined)
  if (all.length === 0) throw new EntraFailure(900971)
  if (redirectUri === undefined) throw new EntraFailure(900144, { parameter: 'redirect_uri' })
  const platform = findPlatform(app, redirectUri)
  if (!platform) throw new EntraFailure(50011, { redirectUri, appId: app.appId })
  const mode = parameters.get('response_mode')
  const fallback = parameters.get('response_type')?.includes('id_token') ? 'fragment' : 'query'
  return {
    path,
    app,
    redirectUri,
    platform,
    responseMode:
      mode !== null && RESPONSE_MODES.includes(mode) && !leaks(mode, fallback) ? (mode as ResponseMode) : fallback,
    state: parameters.get('state') ?? undefined,
  }
}

/** @throws EntraFailure to be sent to the redirect URI. */
export function readAuthorizeRequest(
  context: EntraContext,
  address: ReturnAddress,
  parameters: URLSearchParams,
): AuthorizeRequest {
  refuseDoubled(parameters)
  const responseType = parameters.get('response_type')
  if (!responseType) throw new EntraFailure(900144, { parameter: 'response_type' })
  if (!RESPONSE_TYPES.includes(responseType)) throw new EntraFailure(700054, { responseType })
  const mode = parameters.get('response_mode')
  if (mode !== null && !RESPONSE_MODES.includes(mode)) throw new EntraFailure(9002313)
  if (mode === 'query' && responseType !== 'code') throw new EntraFailure(70007, { responseMode: mode })
  const scope = parameters.get('scope')
  if (!scope) throw new EntraFailure(900144, { parameter: 'scope' })
  const prompt = parameters.get('prompt') ?? undefined
  if (prompt !== undefined && !PROMPTS.includes(prompt)) throw new EntraFailure(90023)
  const wantsIdToken = responseType.includes('id_token')
  const nonce = parameters.get('nonce') ?? undefined
  if (wantsIdToken && !nonce) throw new EntraFailure(900144, { parameter: 'nonce' })
  return {
    ...address,
    scope,
    requested: parseScopes(scope, context.apis),
    prompt,
    loginHint: parameters.get('login_hint') ?? undefined,
    nonce,
    challenge: readChallenge(parameters),
    wantsIdToken,
    wantsClientInfo: parameters.get('client_info') === '1',
  }
}

/** GET carries the parameters in the query, POST in the form. The v1.0 endpoint names a resource instead of scopes. */
export function authorizeParameters(request: SandboxRequest): URLSearchParams {
  const sent = request.method === 'POST' ? new URLSearchParams(request.body.toString('utf8')) : request.query
  const resource = sent.get('resource')
  if (!/\/oauth2\/authorize$/i.test(request.rawPath) || !resource) return sent
  const parameters = new URLSearchParams(sent)
  parameters.set('scope', version1Scope(resource))
  return parameters
}

/** A token must not travel in a query, which servers log; nor may the refusal of one. */
const leaks = (mode: string, fallback: ResponseMode): boolean => mode === 'query' && fallback === 'fragment'

function findPlatform(app: ApplicationRecord, redirectUri: string): RedirectPlatform | undefined {
  for (const platform of ['web', 'spa', 'publicClient'] as const) {
    if (app.redirectUris[platform].some((registered) => sameRedirect(registered, redirectUri))) return platform
  }
  return undefined
}

/** Compared as text; on loopback the port does not count (RFC 8252, section 7.3). */
function sameRedirect(registered: string, given: string): boolean {
  return (
    registered === given || (isLoopback(registered) && isLoopback(given) && dropPort(registered) === dropPort(given))
  )
}

const isLoopback = (uri: string): boolean => /^https?:\/\/(localhost|127\.0\.0\.1)([:/?#]|$)/.test(uri)

const dropPort = (uri: string): string => uri.replace(/^(https?:\/\/[^:/?#]+):\d+/, '$1')
