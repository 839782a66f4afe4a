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
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly path: RegExp
  /** The permission it needs; everyone may read. */
  readonly writes?: WritePermission
  readonly handler: (call: GraphCall) => SandboxResponse
}

const VERSION = '^/(?:v1\\.0|beta)'
/** `/applications/{id}` or `/applications(appId='{appId}')`. */
const item = (collection: string, rest = ''): RegExp =>
  new RegExp(`${VERSION}/${collection}(?:/|\\()([^/()]+)\\)?${rest}$`, 'i')
const list = (collection: string): RegExp => new RegExp(`${VERSION}/${collection}$`, 'i')

const action = (collection: string, name: string): RegExp => item(collection, `/(?:microsoft\\.graph\\.)?${name}`)
const FEDERATED = item('applications', '/federatedIdentityCredentials')
const FEDERATED_ITEM = item('applications', '/federatedIdentityCredentials/([^/]+)')

const APPLICATIONS = 'Application.ReadWrite.All'
const USERS = 'User.ReadWrite.All'
const GRANTS = 'DelegatedPermissionGrant.ReadWrite.All'

const ROUTES: readonly GraphRoute[] = [
  { method: 'GET', path: list('applications'), handler: listApps },
  { method: 'POST', path: list('applications'), writes: APPLICATIONS, handler: createApp },
  { method: 'POST', path: action('applications', 'addPassword'), writes: APPLICATIONS, handler: addPassword },
  { method: 'POST', path: action('applications', 'removePassword'), writes: APPLICATIONS, handler: removePassword },
  { method: 'POST', path: action('applications', 'addKey'), handler: addKey },
  { method: 'POST', path: action('applications', 'removeKey'), handler: removeKey },
  { method: 'GET', path: FEDERATED, handler: listFederatedCredentials },
  { method: 'POST', path: FEDERATED, writes: APPLICATIONS, handler: addFederatedCredential },
  { method: 'GET', path: FEDERATED_ITEM, handler: getFederatedCredential },
  { method: 'DELETE', path: FEDERATED_ITEM, writes: APPLICATIONS, handler: deleteFederatedCredential },
  { method: 'GET', path: item('applications'), handler: getApp },
  { method: 'PATCH', path: item('applications'), writes: APPLICATIONS, handler: updateApp },
  { method: 'DELETE', path: item('applications'), writes: APPLICATIONS, handler: deleteApp },
  { method: 'GET', path: list('servicePrincipals'), handler: listServicePrincipals },
  { method: 'POST', path: list('servicePrincipals'), writes: APPLICATIONS, handler: createServicePrincipal },
  { method: 'GET', path: item('servicePrincipals'), handler: getServicePrincipal },
  { method: 'PATCH', path: item('servicePrincipals'), writes: APPLICATIONS, handler: updateServicePrincipal },
  { method: 'GET', path: list('users'), handler: listUsers },
  { method: 'POST', path: action('users', 'revokeSignInSessions'), writes: USERS, handler: revokeSessions },
  { method: 'GET', path: item('users'), handler: getUser },
  { method: 'PATCH', path: item('users'), writes: USERS, handler: updateUser },
  { method: 'GET', path: list('me'), handler: getMe },
  { method: 'POST', path: list('me/(?:microsoft\\.graph\\.)?revokeSignInSessions'), handler: revokeMySessions },
  { method: 'GET', path: list('oauth2PermissionGrants'), handler: listGrants },
  { method: 'POST', path: list('oauth2PermissionGrants'), writes: GRANTS, handler: createGrant },
  { method: 'GET', path: item('oauth2PermissionGrants'), handler: getGrant },
  { method: 'PATCH', path: item('oauth2PermissionGrants'), writes: GRANTS, handler: updateGrant },
  { method: 'DELETE', path: item('oauth2PermissionGrants'), writes: GRANTS, handler: deleteGrant },
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
