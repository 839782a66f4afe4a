/**
 * Service principals: the tenant's own copy of an app. The sandbox makes one with every registration.
 */
import type { SandboxResponse } from '../core/http.ts'
import type { ApplicationRecord } from '../entra/directory.ts'
import { collection, filterBy, namedAppId, readJson } from './body.ts'
import type { GraphCall } from './call.ts'
import { GraphError } from './errors.ts'

interface ServicePrincipal {
  readonly id: string
  readonly appId: string
  readonly displayName: string
  readonly accountEnabled: boolean
}

const answer = (principal: ServicePrincipal) => ({
  id: principal.id,
  appId: principal.appId,
  displayName: principal.displayName,
  appDisplayName: principal.displayName,
  accountEnabled: principal.accountEnabled,
  servicePrincipalType: 'Application',
  servicePrincipalNames: [principal.appId],
})

const ofApp = (app: ApplicationRecord): ServicePrincipal => ({
  id: app.servicePrincipalId,
  appId: app.appId,
  displayName: app.displayName,
  accountEnabled: app.enabled,
})

/** Registrations, and the APIs every tenant has. */
function all(call: GraphCall): ServicePrincipal[] {
  const apis = call.context.apis.map((api) => ({
    id: api.appId,
    appId: api.appId,
    displayName: api.displayName,
    accountEnabled: true,
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

export function getServicePrincipal(call: GraphCall): SandboxResponse {
  const appId = namedAppId(call.id)
  const found = all(call).find((p) => (appId === undefined ? p.id === call.id.toLowerCase() : p.appId === appId))
  if (!found) throw new GraphError('notFound', { id: call.id })
  return { status: 200, body: answer(found) }
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
