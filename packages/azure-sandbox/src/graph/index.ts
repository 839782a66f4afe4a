/**
 * The part of Microsoft Graph that app registration needs: applications, their secrets and certificates, service
 * principals, users, consents. Source: https://learn.microsoft.com/graph/api/resources/application
 */
import type { Caller, SandboxContext } from '../core/context.ts'
import type { Plane, SandboxRequest, SandboxResponse } from '../core/http.ts'
import type { EntraContext } from '../entra/entra-context.ts'
import { GRAPH_APP_ID } from '../entra/scope-rules.ts'
import { addPassword, createApp, deleteApp, getApp, listApps, removePassword, updateApp } from './applications.ts'
import type { GraphCall } from './call.ts'
import { GraphError, type GraphErrorName } from './errors.ts'
import { createServicePrincipal, getServicePrincipal, listServicePrincipals } from './service-principals.ts'
import { deleteGrant, getMe, getUser, listGrants, listUsers, revokeSessions, userInfo } from './users.ts'

export interface GraphContext {
  readonly entra: EntraContext
  verifyToken: SandboxContext['verifyToken']
}

interface GraphRoute {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly path: RegExp
  /** Needs an administrator, or an app with the permission; everyone may read. */
  readonly writes?: true
  readonly handler: (call: GraphCall) => SandboxResponse
}

const VERSION = '^/(?:v1\\.0|beta)'
/** `/applications/{id}` or `/applications(appId='{appId}')`. */
const item = (collection: string, rest = ''): RegExp =>
  new RegExp(`${VERSION}/${collection}(?:/|\\()([^/()]+)\\)?${rest}$`, 'i')
const list = (collection: string): RegExp => new RegExp(`${VERSION}/${collection}$`, 'i')

const ROUTES: readonly GraphRoute[] = [
  { method: 'GET', path: list('applications'), handler: listApps },
  { method: 'POST', path: list('applications'), writes: true, handler: createApp },
  {
    method: 'POST',
    path: item('applications', '/(?:microsoft\\.graph\\.)?addPassword'),
    writes: true,
    handler: addPassword,
  },
  {
    method: 'POST',
    path: item('applications', '/(?:microsoft\\.graph\\.)?removePassword'),
    writes: true,
    handler: removePassword,
  },
  { method: 'GET', path: item('applications'), handler: getApp },
  { method: 'PATCH', path: item('applications'), writes: true, handler: updateApp },
  { method: 'DELETE', path: item('applications'), writes: true, handler: deleteApp },
  { method: 'GET', path: list('servicePrincipals'), handler: listServicePrincipals },
  { method: 'POST', path: list('servicePrincipals'), writes: true, handler: createServicePrincipal },
  { method: 'GET', path: item('servicePrincipals'), handler: getServicePrincipal },
  { method: 'GET', path: list('users'), handler: listUsers },
  {
    method: 'POST',
    path: item('users', '/(?:microsoft\\.graph\\.)?revokeSignInSessions'),
    writes: true,
    handler: revokeSessions,
  },
  { method: 'GET', path: item('users'), handler: getUser },
  { method: 'GET', path: list('me'), handler: getMe },
  { method: 'GET', path: list('oauth2PermissionGrants'), handler: listGrants },
  { method: 'DELETE', path: item('oauth2PermissionGrants'), writes: true, handler: deleteGrant },
  { method: 'GET', path: /^\/oidc\/userinfo$/, handler: userInfo },
]

const AUDIENCE = 'https://graph.microsoft.com'

export function createGraphPlane({ entra, verifyToken }: GraphContext): Plane {
  return async (request) => {
    try {
      const decision = await verifyToken(request.headers.authorization, AUDIENCE)
      if (!decision.ok) throw new GraphError(decision.refusal.kind === 'missing' ? 'tokenMissing' : 'tokenInvalid')
      const matching = ROUTES.filter((route) => route.path.test(request.rawPath))
      const route = matching.find((r) => r.method === request.method)
      if (!route) throw new GraphError(matching.length > 0 ? 'methodNotAllowed' : 'pathUnknown')
      if (route.writes && !mayWrite(entra, decision.caller)) throw new GraphError('denied')
      const id = decodeId(route.path.exec(request.rawPath)?.[1] ?? '')
      return withHeaders(entra, request, route.handler({ context: entra, request, caller: decision.caller, id }))
    } catch (error) {
      if (!(error instanceof GraphError)) throw error
      return withHeaders(entra, request, refusal(entra, request, error.code, error))
    }
  }
}

/** Administrators, and apps an administrator gave `Application.ReadWrite.All` for everyone. */
function mayWrite(entra: EntraContext, caller: Caller): boolean {
  if (caller.kind === 'user') return entra.directory.findUser(caller.objectId)?.isAdministrator ?? false
  return entra.directory
    .consents(caller.appId)
    .some(
      (c) =>
        c.userId === undefined && c.resourceAppId === GRAPH_APP_ID && c.scopes.includes('Application.ReadWrite.All'),
    )
}

const decodeId = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function refusal(
  entra: EntraContext,
  request: SandboxRequest,
  code: GraphErrorName,
  error: GraphError,
): SandboxResponse {
  const { row } = error
  return {
    status: row.status,
    ...(row.status === 401 && {
      headers: {
        'www-authenticate': `Bearer authorization_uri="${entra.endpoints.login}/common/oauth2/v2.0/authorize"`,
      },
    }),
    body: {
      error: {
        code: row.code,
        message: error.message,
        innerError: {
          date: new Date(entra.clock.now()).toISOString().slice(0, 19),
          'request-id': entra.ids.guid(),
          'client-request-id': request.headers['client-request-id'] ?? code,
        },
      },
    },
  }
}

function withHeaders(entra: EntraContext, request: SandboxRequest, response: SandboxResponse): SandboxResponse {
  return {
    ...response,
    headers: {
      'cache-control': 'no-cache',
      'request-id': entra.ids.guid(),
      'client-request-id': request.headers['client-request-id'] ?? entra.ids.guid(),
      'odata-version': '4.0',
      ...response.headers,
    },
  }
}
