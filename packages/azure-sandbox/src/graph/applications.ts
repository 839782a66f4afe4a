/**
 * Applications: the registrations themselves, with their secrets.
 */
import type { SandboxResponse } from '../core/http.ts'
import type { ApplicationRecord, CertificateRecord, RequiredPermission } from '../entra/directory.ts'
import { addSecretUntil, createApplication, DEFAULT_SECRET_DAYS, removeSecret } from '../entra/registrations.ts'
import { readApplication } from './application-body.ts'
import { collection, filterBy, isObject, type Json, namedAppId, readJson } from './body.ts'
import type { GraphCall } from './call.ts'
import { GraphError } from './errors.ts'

const DAY_MS = 86_400_000

export function applicationAnswer(app: ApplicationRecord) {
  return {
    id: app.id,
    appId: app.appId,
    displayName: app.displayName,
    createdDateTime: app.createdDateTime,
    signInAudience: app.signInAudience,
    isFallbackPublicClient: app.isFallbackPublicClient,
    publisherDomain: 'contoso.onmicrosoft.com',
    identifierUris: app.exposedApi?.identifierUris ?? [],
    api: apiAnswer(app),
    web: { redirectUris: app.redirectUris.web },
    spa: { redirectUris: app.redirectUris.spa },
    publicClient: { redirectUris: app.redirectUris.publicClient },
    requiredResourceAccess: byResource(app.requiredPermissions),
    passwordCredentials: app.secrets.map(({ sha256: _, ...secret }) => ({
      ...secret,
      customKeyIdentifier: null,
      secretText: null,
    })),
    keyCredentials: app.certificates.map(keyCredentialAnswer),
  }
}

function apiAnswer({ exposedApi }: ApplicationRecord) {
  return {
    requestedAccessTokenVersion: exposedApi?.tokenVersion ?? null,
    oauth2PermissionScopes: (exposedApi?.scopes ?? []).map((scope) => ({ ...scope, type: 'User', isEnabled: true })),
  }
}

export const keyCredentialAnswer = (certificate: CertificateRecord) => ({
  keyId: certificate.keyId,
  displayName: certificate.displayName,
  customKeyIdentifier: certificate.thumbprint,
  type: 'AsymmetricX509Cert',
  usage: 'Verify',
  key: null,
  startDateTime: certificate.startDateTime,
  endDateTime: certificate.endDateTime,
})

function byResource(permissions: readonly RequiredPermission[]) {
  const resources = Map.groupBy(permissions, (p) => p.resourceAppId)
  return [...resources].map(([resourceAppId, list]) => ({
    resourceAppId,
    resourceAccess: list.map((p) => ({ id: p.permissionId, type: 'Scope' })),
  }))
}

/** @throws GraphError notFound. */
export function requireApplication(call: GraphCall): ApplicationRecord {
  const { directory } = call.context
  const appId = namedAppId(call.id)
  const app = appId === undefined ? directory.findAppByObjectId(call.id) : directory.findApp(appId)
  if (!app) throw new GraphError('notFound', { id: call.id })
  return app
}

export function listApps(call: GraphCall): SandboxResponse {
  const found = filterBy(call.request, call.context.directory.apps(), {
    appId: (app) => app.appId,
    displayName: (app) => app.displayName,
    id: (app) => app.id,
  })
  return { status: 200, body: collection('applications', found.map(applicationAnswer)) }
}

export function getApp(call: GraphCall): SandboxResponse {
  return { status: 200, body: applicationAnswer(requireApplication(call)) }
}

export function createApp(call: GraphCall): SandboxResponse {
  const { displayName, certificates, ...wanted } = readApplication(call, readJson(call.request))
  if (displayName === undefined) {
    throw new GraphError('invalid', {
      reason: "A value is required for property 'displayName' of resource 'Application'.",
    })
  }
  const app = createApplication(call.context, { displayName, requiredPermissions: [], ...wanted })
  const saved = { ...app, certificates: certificates ?? [] }
  call.context.directory.saveApp(saved)
  return { status: 201, body: applicationAnswer(saved) }
}

export function updateApp(call: GraphCall): SandboxResponse {
  const app = requireApplication(call)
  call.context.directory.saveApp({ ...app, ...readApplication(call, readJson(call.request), app) })
  return { status: 204 }
}

export function deleteApp(call: GraphCall): SandboxResponse {
  call.context.directory.deleteApp(requireApplication(call).appId)
  return { status: 204 }
}

export function addPassword(call: GraphCall): SandboxResponse {
  const app = requireApplication(call)
  const { passwordCredential } = readJson(call.request)
  const given = isObject(passwordCredential) ? passwordCredential : {}
  const name = typeof given.displayName === 'string' ? given.displayName : ''
  const startsAt = readTime(given, 'startDateTime') ?? call.context.clock.now()
  const endsAt = readTime(given, 'endDateTime') ?? startsAt + DEFAULT_SECRET_DAYS * DAY_MS
  if (endsAt <= startsAt) throw new GraphError('invalid', { reason: "The 'endDateTime' must be after the start." })
  const secret = addSecretUntil(call.context, app.appId, name, endsAt, startsAt)
  return { status: 200, body: { ...secret, customKeyIdentifier: null } }
}

function readTime(credential: Json, member: 'startDateTime' | 'endDateTime'): number | undefined {
  const value = credential[member]
  if (value === undefined || value === null) return undefined
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN
  if (Number.isNaN(time)) throw new GraphError('invalid', { reason: `The value of '${member}' is not a date.` })
  return time
}

export function removePassword(call: GraphCall): SandboxResponse {
  const app = requireApplication(call)
  const keyId = String(readJson(call.request).keyId ?? '')
  if (!removeSecret(call.context, app.appId, keyId))
    throw new GraphError('invalid', { reason: `No password credential found with keyId. ${keyId}` })
  return { status: 204 }
}
