/**
 * Calls of the sandbox to its own planes without a socket: the portal and the in-process controls act as a person with a
 * real token, so that every check applies to them too.
 */
import type { Plane, SandboxRequest, SandboxResponse } from './core/http.ts'
import type { UserRecord } from './entra/directory.ts'
import type { EntraContext } from './entra/entra-context.ts'
import { PORTAL_APP } from './entra/first-party-apps.ts'
import { issueUserToken } from './entra/issue-tokens.ts'

export interface InternalCall {
  readonly method: string
  /** Path with query. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly origin: string
}

/** Sends one request to a plane; an object body goes as JSON, a string as a form. */
export async function callPlane(plane: Plane, call: InternalCall): Promise<SandboxResponse> {
  const [rawPath = '/', search = ''] = call.path.split(/\?(.*)/s)
  const isForm = typeof call.body === 'string'
  const body = call.body === undefined ? '' : isForm ? String(call.body) : JSON.stringify(call.body)
  const request: SandboxRequest = {
    method: call.method,
    rawPath,
    query: new URLSearchParams(search),
    headers: {
      host: new URL(call.origin).host,
      ...(body !== '' && { 'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json' }),
      ...call.headers,
    },
    body: Buffer.from(body),
    clientAddress: '127.0.0.1',
    isLocal: true,
    origin: call.origin,
  }
  return plane(request)
}

/** `Authorization` of a person using the portal. Portal tokens need no consent, as Microsoft's own apps need none. */
export async function portalAuthorization(context: EntraContext, user: UserRecord, audience: string): Promise<string> {
  const { token } = await issueUserToken(context, {
    app: PORTAL_APP,
    user,
    audience,
    scopes: ['user_impersonation'],
    authentication: '2',
    tenantId: user.tenantId,
    handlesClaimsChallenge: false,
    clientAddress: '127.0.0.1',
  })
  return `Bearer ${token}`
}
