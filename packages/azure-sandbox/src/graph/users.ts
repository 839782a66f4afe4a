/**
 * People, their sessions and their consents.
 */
import type { SandboxResponse } from '../core/http.ts'
import type { ConsentRecord, UserRecord } from '../entra/directory.ts'
import { revokeSignInSessions } from '../entra/registrations.ts'
import { collection, filterBy } from './body.ts'
import type { GraphCall } from './call.ts'
import { GraphError } from './errors.ts'

const answer = (user: UserRecord) => ({
  id: user.id,
  displayName: user.displayName,
  givenName: user.givenName,
  surname: user.surname,
  jobTitle: user.jobTitle,
  mail: user.userPrincipalName,
  userPrincipalName: user.userPrincipalName,
  accountEnabled: user.accountEnabled,
  businessPhones: [],
  mobilePhone: null,
  officeLocation: null,
  preferredLanguage: null,
})

function requireUser(call: GraphCall, id: string): UserRecord {
  const user = call.context.directory.findUser(id)
  if (!user) throw new GraphError('notFound', { id })
  return user
}

export function listUsers(call: GraphCall): SandboxResponse {
  const found = filterBy(call.request, call.context.directory.users(call.caller.tenantId), {
    userPrincipalName: (user) => user.userPrincipalName,
    displayName: (user) => user.displayName,
    id: (user) => user.id,
  })
  return { status: 200, body: collection('users', found.map(answer)) }
}

export function getUser(call: GraphCall): SandboxResponse {
  return { status: 200, body: answer(requireUser(call, call.id)) }
}

/** Only a person has a "me". */
export function getMe(call: GraphCall): SandboxResponse {
  if (call.caller.kind === 'app') {
    throw new GraphError('invalid', { reason: '/me request is only valid with delegated authentication flow.' })
  }
  return { status: 200, body: answer(requireUser(call, call.caller.objectId)) }
}

export function userInfo(call: GraphCall): SandboxResponse {
  const user = requireUser(call, call.caller.objectId)
  return {
    status: 200,
    body: {
      sub: call.caller.claims.sub,
      name: user.displayName,
      family_name: user.surname,
      given_name: user.givenName,
      email: user.userPrincipalName,
    },
  }
}

export function revokeSessions(call: GraphCall): SandboxResponse {
  revokeSignInSessions(call.context, requireUser(call, call.id).id)
  return {
    status: 200,
    body: { '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#Edm.Boolean', value: true },
  }
}

const grantId = (consent: ConsentRecord): string =>
  Buffer.from(`${consent.appId}|${consent.userId ?? '*'}|${consent.resourceAppId}`).toString('base64url')

export function listGrants(call: GraphCall): SandboxResponse {
  const { directory } = call.context
  const value = directory.consents().map((consent) => ({
    id: grantId(consent),
    clientId: directory.findApp(consent.appId)?.servicePrincipalId ?? consent.appId,
    consentType: consent.userId === undefined ? 'AllPrincipals' : 'Principal',
    principalId: consent.userId ?? null,
    resourceId: consent.resourceAppId,
    scope: consent.scopes.join(' '),
  }))
  return { status: 200, body: collection('oauth2PermissionGrants', value) }
}

export function deleteGrant(call: GraphCall): SandboxResponse {
  const { directory } = call.context
  const consent = directory.consents().find((c) => grantId(c) === call.id)
  if (!consent) throw new GraphError('notFound', { id: call.id })
  directory.removeConsent(consent.appId, consent.userId)
  return { status: 204 }
}
