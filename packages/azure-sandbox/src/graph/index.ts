/**
 * The part of Microsoft Graph that app registration needs: applications, their secrets and certificates, service
 * principals, users, consents. Source: https://learn.microsoft.com/graph/api/resources/application
 */
import type { SandboxContext } from '../core/context.ts'
import type { Plane, SandboxRequest, SandboxResponse } from '../core/http.ts'
import type { EntraContext } from '../entra/entra-context.ts'
import { addPassword, createApp, deleteApp, getApp, listApps, removePassword, updateApp } from './applications.ts'
import type { GraphCall } from './call.ts'
import { GraphError, type GraphErrorName } from './errors.ts'
import {
  addFederatedCredential,
  deleteFederatedCredential,
  getFederatedCredential,
  listFederatedCredentials,
} from './federated-credentials.ts'
import { addKey, removeKey } from './keys.ts'
import { createGrant, deleteGrant, getGrant, listGrants, updateGrant } from './permission-grants.ts'
import { mayWrite, type WritePermission } from './permissions.ts'
import {
  createServicePrincipal,
  getServicePrincipal,
  listServicePrincipals,
  updateServicePrincipal,
} from './service-principals.ts'
import { getMe, getUser, listUsers, revokeMySessions, revokeSessions, updateUser, userInfo } from './users.ts'

export interface GraphContext {
  readonly entra: EntraContext
  verifyToken: SandboxContext['verifyToken']
}

interface GraphRoute {
  /** Method and path of v1.0 as Microsoft's reference writes them. */
  readonly call: string
  /** The permission it needs; everyone may read. */
  readonly writes?: WritePermission
  readonly handler: (call: GraphCall) => SandboxResponse
}

const APPLICATIONS = 'Application.ReadWrite.All'
const USERS = 'User.ReadWrite.All'
const GRANTS = 'DelegatedPermissionGrant.ReadWrite.All'

export const GRAPH_ROUTES: readonly GraphRoute[] = [
  { call: 'GET /applications', handler: listApps },
  { call: 'POST /applications', writes: APPLICATIONS, handler: createApp },
  { call: 'GET /applications/{id}', handler: getApp },
  { call: 'PATCH /applications/{id}', writes: APPLICATIONS, handler: updateApp },
  { call: 'DELETE /applications/{id}', writes: APPLICATIONS, handler: deleteApp },
  { call: 'POST /applications/{id}/addPassword', writes: APPLICATIONS, handler: addPassword },
  { call: 'POST /applications/{id}/removePassword', writes: APPLICATIONS, handler: removePassword },
  { call: 'POST /applications/{id}/addKey', handler: addKey },
  { call: 'POST /applications/{id}/removeKey', handler: removeKey },
  { call: 'GET /applications/{id}/federatedIdentityCredentials', handler: listFederatedCredentials },
  {
    call: 'POST /applications/{id}/federatedIdentityCredentials',
    writes: APPLICATIONS,
    handler: addFederatedCredential,
  },
  { call: 'GET /applications/{id}/federatedIdentityCredentials/{part}', handler: getFederatedCredential },
  {
    call: 'DELETE /applications/{id}/federatedIdentityCredentials/{part}',
    writes: APPLICATIONS,
    handler: deleteFederatedCredential,
  },
  { call: 'GET /servicePrincipals', handler: listServicePrincipals },
  { call: 'POST /servicePrincipals', writes: APPLICATIONS, handler: createServicePrincipal },
  { call: 'GET /servicePrincipals/{id}', handler: getServicePrincipal },
  { call: 'PATCH /servicePrincipals/{id}', writes: APPLICATIONS, handler: updateServicePrincipal },
  { call: 'GET /users', handler: listUsers },
  { call: 'GET /users/{id}', handler: getUser },
  { call: 'PATCH /users/{id}', writes: USERS, handler: updateUser },
  { call: 'POST /users/{id}/revokeSignInSessions', writes: USERS, handler: revokeSessions },
  { call: 'GET /me', handler: getMe },
  { call: 'POST /me/revokeSignInSessions', handler: revokeMySessions },
  { call: 'GET /oauth2PermissionGrants', handler: listGrants },
  { call: 'POST /oauth2PermissionGrants', writes: GRANTS, handler: createGrant },
  { call: 'GET /oauth2PermissionGrants/{id}', handler: getGrant },
  { call: 'PATCH /oauth2PermissionGrants/{id}', writes: GRANTS, handler: updateGrant },
  { call: 'DELETE /oauth2PermissionGrants/{id}', writes: GRANTS, handler: deleteGrant },
  { call: 'GET /oidc/userinfo', handler: userInfo },
]

const COMPILED = GRAPH_ROUTES.map((route) => {
  const [method = '', template = ''] = route.call.split(' ')
  return { ...route, method, path: pathPattern(template) }
})

/** `/applications/{id}` is `/applications(appId='…')` as well, and an action may carry its namespace. */
function pathPattern(template: string): RegExp {
  const path = template
    .replace('/{id}', '(?:/|\\()([^/()]+)\\)?')
    .replace('{part}', '([^/]+)')
    .replace(/\/((?:add|remove|revoke)\w+)$/, '/(?:microsoft\\.graph\\.)?$1')
  return template.startsWith('/oidc/') ? new RegExp(`^${path}$`) : new RegExp(`^/(?:v1\\.0|beta)${path}$`, 'i')
}

const AUDIENCE = 'https://graph.microsoft.com'

export function createGraphPlane({ entra, verifyToken }: GraphContext): Plane {
  return async (request) => {
    try {
      const decision = verifyToken(request.headers.authorization, AUDIENCE)
      if (!decision.ok) throw new GraphError(decision.refusal.kind === 'missing' ? 'tokenMissing' : 'tokenInvalid')
      const matching = COMPILED.filter((route) => route.path.test(request.rawPath))
      const route = matching.find((r) => r.method === request.method)
      if (!route) throw new GraphError(matching.length > 0 ? 'methodNotAllowed' : 'pathUnknown')
      if (route.writes && !mayWrite(entra, decision.caller, route.writes)) throw new GraphError('denied')
      const [, id = '', part] = route.path.exec(request.rawPath) ?? []
      const call = { context: entra, request, caller: decision.caller, id: decodeId(id) }
      const answer = route.handler(part === undefined ? call : { ...call, part: decodeId(part) })
      return withHeaders(entra, request, answer)
    } catch (error) {
      if (!(error instanceof GraphError)) throw error
      return withHeaders(entra, request, refusal(entra, request, error.code, error))
    }
  }
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
