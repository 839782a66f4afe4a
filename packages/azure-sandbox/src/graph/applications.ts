/**
 * Applications: the registrations themselves, with their secrets.
 */
import type { SandboxResponse } from '../core/http.ts'
import type { ApplicationRecord, RequiredPermission } from '../entra/directory.ts'
import {
  addCertificate,
  addSecret,
  createApplication,
  redirectUriProblem,
  removeSecret,
} from '../entra/registrations.ts'
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
    identifierUris: [],
    web: { redirectUris: app.redirectUris.web },
    spa: { redirectUris: app.redirectUris.spa },
    publicClient: { redirectUris: app.redirectUris.publicClient },
    requiredResourceAccess: byResource(app.requiredPermissions),
    passwordCredentials: app.secrets.map(({ sha256: _, ...secret }) => ({
      ...secret,
      customKeyIdentifier: null,
      secretText: null,
    })),
    keyCredentials: app.certificates.map((certificate) => ({
      keyId: certificate.keyId,
      displayName: certificate.displayName,
      customKeyIdentifier: certificate.thumbprint,
      type: 'AsymmetricX509Cert',
      usage: 'Verify',
      key: null,
      startDateTime: certificate.startDateTime,
      endDateTime: certificate.endDateTime,
    })),
  }
}

function byResource(permissions: readonly RequiredPermission[]) {
  const resources = Map.groupBy(permissions, (p) => p.resourceAppId)
  return [...resources].map(([resourceAppId, list]) => ({
    resourceAppId,
    resourceAccess: list.map((p) => ({ id: p.permissionId, type: 'Scope' })),
  }))
}

function requireApplication(call: GraphCall): ApplicationRecord {
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
  const body = readJson(call.request)
  if (typeof body.displayName !== 'string' || body.displayName === '') {
    throw new GraphError('invalid', {
      reason: "A value is required for property 'displayName' of resource 'Application'.",
    })
  }
  const app = createApplication(call.context, {
    displayName: body.displayName,
    signInAudience: body.signInAudience === 'AzureADMultipleOrgs' ? 'AzureADMultipleOrgs' : 'AzureADMyOrg',
    redirectUris: readRedirectUris(body) ?? {},
    requiredPermissions: readPermissions(body.requiredResourceAccess) ?? [],
    isFallbackPublicClient: body.isFallbackPublicClient === true,
  })
  return { status: 201, body: applicationAnswer(app) }
}

export function updateApp(call: GraphCall): SandboxResponse {
  const app = requireApplication(call)
  const body = readJson(call.request)
  const { directory } = call.context
  directory.saveApp({
    ...app,
    ...(typeof body.displayName === 'string' && { displayName: body.displayName }),
    ...(typeof body.isFallbackPublicClient === 'boolean' && { isFallbackPublicClient: body.isFallbackPublicClient }),
    redirectUris: { ...app.redirectUris, ...readRedirectUris(body) },
    requiredPermissions: readPermissions(body.requiredResourceAccess) ?? app.requiredPermissions,
  })
  if (Array.isArray(body.keyCredentials)) replaceCertificates(call, app.appId, body.keyCredentials.filter(isObject))
  return { status: 204 }
}

/** A PATCH gives the whole list: certificates without a `key` are ones the app has already. */
function replaceCertificates(call: GraphCall, appId: string, given: readonly Json[]): void {
  const { directory } = call.context
  const app = directory.findApp(appId)
  if (!app) return
  const kept = app.certificates.filter((certificate) => given.some((g) => !g.key && g.keyId === certificate.keyId))
  directory.saveApp({ ...app, certificates: kept })
  for (const credential of given) {
    if (typeof credential.key !== 'string') continue
    try {
      const name = typeof credential.displayName === 'string' ? credential.displayName : undefined
      addCertificate(call.context, appId, Buffer.from(credential.key, 'base64'), name)
    } catch {
      throw new GraphError('invalid', { reason: "Key credential 'key' is not a valid certificate." })
    }
  }
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
  const days =
    typeof given.endDateTime === 'string'
      ? (Date.parse(given.endDateTime) - call.context.clock.now()) / DAY_MS
      : undefined
  if (days !== undefined && !Number.isFinite(days))
    throw new GraphError('invalid', { reason: "The value of 'endDateTime' is not a date." })
  return { status: 200, body: { ...addSecret(call.context, app.appId, name, days), customKeyIdentifier: null } }
}

export function removePassword(call: GraphCall): SandboxResponse {
  const app = requireApplication(call)
  const keyId = String(readJson(call.request).keyId ?? '')
  if (!removeSecret(call.context, app.appId, keyId))
    throw new GraphError('invalid', { reason: `No password credential found with keyId. ${keyId}` })
  return { status: 204 }
}

function readRedirectUris(body: Json): Partial<ApplicationRecord['redirectUris']> | undefined {
  const found: { -readonly [K in keyof ApplicationRecord['redirectUris']]?: readonly string[] } = {}
  for (const platform of ['web', 'spa', 'publicClient'] as const) {
    const section = body[platform]
    if (!isObject(section) || !Array.isArray(section.redirectUris)) continue
    const uris = section.redirectUris.map(String)
    const problem = uris.map((uri) => redirectUriProblem(uri, platform)).find(Boolean)
    if (problem)
      throw new GraphError('invalid', { reason: `Invalid value specified for property 'redirectUris'. ${problem}` })
    found[platform] = uris
  }
  return Object.keys(found).length > 0 ? found : undefined
}

function readPermissions(value: unknown): RequiredPermission[] | undefined {
  if (!Array.isArray(value)) return undefined
  return value
    .filter(isObject)
    .flatMap((resource) =>
      (Array.isArray(resource.resourceAccess) ? resource.resourceAccess : [])
        .filter(isObject)
        .map((access) => ({ resourceAppId: String(resource.resourceAppId), permissionId: String(access.id) })),
    )
}
