/**
 * oauth2PermissionGrants: delegated consents, of one person or of everyone.
 * Source: https://learn.microsoft.com/graph/api/resources/oauth2permissiongrant
 */
import type { SandboxResponse } from '../core/http.ts'
import type { ConsentRecord } from '../entra/directory.ts'
import { findApi } from '../entra/resources.ts'
import { collection, filterBy, type Json, readJson } from './body.ts'
import type { GraphCall } from './call.ts'
import { GraphError } from './errors.ts'

const grantId = (consent: Pick<ConsentRecord, 'appId' | 'userId' | 'resourceAppId'>): string =>
  Buffer.from(`${consent.appId}|${consent.userId ?? '*'}|${consent.resourceAppId}`).toString('base64url')

function answer({ context }: GraphCall, consent: ConsentRecord) {
  const { directory } = context
  return {
    id: grantId(consent),
    clientId: directory.findApp(consent.appId)?.servicePrincipalId ?? consent.appId,
    consentType: consent.userId === undefined ? 'AllPrincipals' : 'Principal',
    principalId: consent.userId ?? null,
    resourceId: directory.findApp(consent.resourceAppId)?.servicePrincipalId ?? consent.resourceAppId,
    scope: consent.scopes.join(' '),
  }
}

function requireGrant(call: GraphCall): ConsentRecord {
  const consent = call.context.directory.consents().find((one) => grantId(one) === call.id)
  if (!consent) throw new GraphError('notFound', { id: call.id })
  return consent
}

export function listGrants(call: GraphCall): SandboxResponse {
  const all = call.context.directory.consents().map((consent) => answer(call, consent))
  const found = filterBy(call.request, all, {
    clientId: (grant) => grant.clientId,
    principalId: (grant) => grant.principalId ?? '',
    consentType: (grant) => grant.consentType,
    resourceId: (grant) => grant.resourceId,
  })
  return { status: 200, body: collection('oauth2PermissionGrants', found) }
}

export function getGrant(call: GraphCall): SandboxResponse {
  return { status: 200, body: answer(call, requireGrant(call)) }
}

export function createGrant(call: GraphCall): SandboxResponse {
  const { directory, clock } = call.context
  const wanted = readGrant(call, readJson(call.request))
  if (directory.consents().some((one) => grantId(one) === grantId(wanted))) throw new GraphError('grantTaken')
  const consent = { ...wanted, grantedAt: new Date(clock.now()).toISOString() }
  directory.replaceConsent(consent)
  return { status: 201, body: answer(call, consent) }
}

export function updateGrant(call: GraphCall): SandboxResponse {
  const consent = requireGrant(call)
  const scopes = readScopes(call, readJson(call.request).scope, consent.resourceAppId)
  call.context.directory.replaceConsent({ ...consent, scopes })
  return { status: 204 }
}

export function deleteGrant(call: GraphCall): SandboxResponse {
  call.context.directory.replaceConsent({ ...requireGrant(call), scopes: [] })
  return { status: 204 }
}

function readGrant(call: GraphCall, body: Json): Omit<ConsentRecord, 'grantedAt'> {
  const { directory } = call.context
  const app = directory.findAppByServicePrincipal(String(body.clientId ?? ''))
  if (!app) throw invalid('clientId')
  const resourceId = String(body.resourceId ?? '')
  const resource = findApi(directory.findAppByServicePrincipal(resourceId)?.appId ?? resourceId, call.context.apis)
  if (!resource) throw invalid('resourceId')
  if (body.consentType !== 'AllPrincipals' && body.consentType !== 'Principal') throw invalid('consentType')
  const isOfOne = body.consentType === 'Principal'
  const user = isOfOne ? directory.findUser(String(body.principalId ?? '')) : undefined
  if (isOfOne && !user) throw invalid('principalId')
  return {
    appId: app.appId,
    resourceAppId: resource.appId,
    ...(user && { userId: user.id }),
    scopes: readScopes(call, body.scope, resource.appId),
  }
}

/** Only permissions the resource has; OpenID Connect's own belong to Graph. */
function readScopes(call: GraphCall, value: unknown, resourceAppId: string): string[] {
  const scopes = typeof value === 'string' ? value.split(' ').filter(Boolean) : []
  if (scopes.length === 0) throw invalid('scope')
  const known = findApi(resourceAppId, call.context.apis)?.permissions.map((permission) => permission.value) ?? []
  const oidc = ['openid', 'profile', 'email', 'offline_access']
  if (scopes.some((scope) => !known.includes(scope) && !oidc.includes(scope))) throw invalid('scope')
  return scopes
}

const invalid = (property: string): GraphError =>
  new GraphError('invalid', {
    reason: `Invalid value specified for property '${property}' of resource 'OAuth2PermissionGrant'.`,
  })
