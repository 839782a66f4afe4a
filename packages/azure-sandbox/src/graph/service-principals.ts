/**
 * Service principals: the tenant's own copy of an app. The sandbox makes one with every registration.
 */
import type { SandboxResponse } from '../core/http.ts'
import type { ApplicationRecord } from '../entra/directory.ts'
import { exposedApis, type Permission } from '../entra/resources.ts'
import { collection, filterBy, namedAppId, optional, readJson } from './body.ts'
import type { GraphCall } from './call.ts'
import { GraphError } from './errors.ts'

interface ServicePrincipal {
  readonly id: string
  readonly appId: string
  readonly displayName: string
  readonly accountEnabled: boolean
  readonly scopes: readonly Pick<Permission, 'id' | 'value' | 'title' | 'detail'>[]
}

const answer = (principal: ServicePrincipal) => ({
  id: principal.id,
  appId: principal.appId,
  displayName: principal.displayName,
  appDisplayName: principal.displayName,
  accountEnabled: principal.accountEnabled,
  servicePrincipalType: 'Application',
  servicePrincipalNames: [principal.appId],
  appRoles: [],
  oauth2PermissionScopes: principal.scopes.map(({ id, value, title, detail }) => ({
    id,
    value,
    type: 'User',
    isEnabled: true,
    adminConsentDisplayName: title,
    adminConsentDescription: detail,
  })),
})

const ofApp = (app: ApplicationRecord): ServicePrincipal => ({
  id: app.servicePrincipalId,
  appId: app.appId,
  displayName: app.displayName,
  accountEnabled: app.enabled,
  scopes: exposedApis([app]).flatMap((api) => api.permissions),
})

/** Registrations, and the APIs every tenant has. */
function all(call: GraphCall): ServicePrincipal[] {
  const apis = call.context.apis
    .filter((api) => !api.registered)
    .map((api) => ({
      id: api.appId,
      appId: api.appId,
      displayName: api.displayName,
      accountEnabled: true,
      scopes: api.permissions,
    }))
  return [...call.context.directory.apps().map(ofApp), ...apis]
}

export function listServicePrincipals(call: GraphCall): SandboxResponse {
  const found = filterBy(call.request, all(call), {
    appId: (p) => p.appId,
    displayName: (p) => p.displayName,
    id: (p) => p.id,
  })
  return { status: 200, body: collection('servicePrincipals', found.map(answer)) }
}

function requirePrincipal(call: GraphCall): ServicePrincipal {
  const appId = namedAppId(call.id)
  const found = all(call).find((p) => (appId === undefined ? p.id === call.id.toLowerCase() : p.appId === appId))
  if (!found) throw new GraphError('notFound', { id: call.id })
  return found
}

export function getServicePrincipal(call: GraphCall): SandboxResponse {
  return { status: 200, body: answer(requirePrincipal(call)) }
}

/** `accountEnabled: false` is how an administrator disables an enterprise application. */
export function updateServicePrincipal(call: GraphCall): SandboxResponse {
  const { directory } = call.context
  const { id } = requirePrincipal(call)
  const enabled = optional(
    readJson(call.request).accountEnabled,
    'boolean',
    () =>
      new GraphError('invalid', {
        reason: "Invalid value specified for property 'accountEnabled' of resource 'ServicePrincipal'.",
      }),
  )
  const app = directory.findAppByServicePrincipal(id)
  // Microsoft's own are not the tenant's to change.
  if (!app) throw new GraphError('denied')
  if (enabled !== undefined) directory.saveApp({ ...app, enabled })
  return { status: 204 }
}

export function createServicePrincipal(call: GraphCall): SandboxResponse {
  const appId = String(readJson(call.request).appId ?? '')
  const app = call.context.directory.findApp(appId)
  if (!app)
    throw new GraphError('invalid', {
      reason: `The appId '${appId}' of the service principal does not reference a valid application object.`,
    })
  throw new GraphError('conflict', { id: app.appId })
}
