/**
 * People and their sessions.
 */
import type { SandboxResponse } from '../core/http.ts'
import { challengePrincipal } from '../entra/claims-challenge.ts'
import type { UserRecord } from '../entra/directory.ts'
import { changePassword, revokeSignInSessions } from '../entra/registrations.ts'
import { collection, filterBy, isObject, optional, readJson } from './body.ts'
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

/** Blocks or lets in again, or resets the password: what an administrator does about a person. */
export function updateUser(call: GraphCall): SandboxResponse {
  const user = requireUser(call, call.id)
  const body = readJson(call.request)
  const accountEnabled = optional(body.accountEnabled, 'boolean', () => invalid('accountEnabled'))
  const { passwordProfile } = body
  if (passwordProfile !== undefined && (!isObject(passwordProfile) || typeof passwordProfile.password !== 'string'))
    throw invalid('passwordProfile')
  if (accountEnabled !== undefined) call.context.directory.saveUser({ ...user, accountEnabled })
  if (passwordProfile !== undefined) changePassword(call.context, user.id)
  if (accountEnabled === false || passwordProfile !== undefined) challengePrincipal(call.context, user.id)
  return { status: 204 }
}

const invalid = (property: string): GraphError =>
  new GraphError('invalid', { reason: `Invalid value specified for property '${property}' of resource 'User'.` })

/** For oneself, which needs no permission. */
export function revokeMySessions(call: GraphCall): SandboxResponse {
  if (call.caller.kind === 'app') {
    throw new GraphError('invalid', { reason: '/me request is only valid with delegated authentication flow.' })
  }
  return revokeSessions({ ...call, id: call.caller.objectId })
}

export function revokeSessions(call: GraphCall): SandboxResponse {
  const user = requireUser(call, call.id)
  revokeSignInSessions(call.context, user.id)
  challengePrincipal(call.context, user.id)
  return {
    status: 200,
    body: { '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#Edm.Boolean', value: true },
  }
}
