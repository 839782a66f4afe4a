/**
 * Federated identity credentials of an application: outside tokens it trusts instead of a secret.
 * Source: https://learn.microsoft.com/graph/api/resources/federatedidentitycredentials-overview
 */
import type { SandboxResponse } from '../core/http.ts'
import type { ApplicationRecord, FederatedCredentialRecord } from '../entra/directory.ts'
import { requireApplication } from './applications.ts'
import { collection, readJson } from './body.ts'
import type { GraphCall } from './call.ts'
import { GraphError } from './errors.ts'

/** An application takes no more. */
const MAX_CREDENTIALS = 20

function requireCredential(call: GraphCall, app: ApplicationRecord): FederatedCredentialRecord {
  const wanted = call.part ?? ''
  const found = app.federatedCredentials.find((one) => one.id === wanted || one.name === wanted)
  if (!found) throw new GraphError('notFound', { id: wanted })
  return found
}

export function listFederatedCredentials(call: GraphCall): SandboxResponse {
  const { id, federatedCredentials } = requireApplication(call)
  return {
    status: 200,
    body: collection(`applications('${id}')/federatedIdentityCredentials`, federatedCredentials),
  }
}

export function getFederatedCredential(call: GraphCall): SandboxResponse {
  return { status: 200, body: requireCredential(call, requireApplication(call)) }
}

export function addFederatedCredential(call: GraphCall): SandboxResponse {
  const app = requireApplication(call)
  const { name, issuer, subject, audiences, description = '' } = readJson(call.request)
  for (const [property, value] of Object.entries({ name, issuer, subject })) {
    if (typeof value !== 'string' || value === '') throw missing(property)
  }
  if (!Array.isArray(audiences) || audiences.length !== 1 || typeof audiences[0] !== 'string')
    throw missing('audiences')
  const isTaken = app.federatedCredentials.some(
    (one) => one.name === name || (one.issuer === issuer && one.subject === subject),
  )
  if (isTaken || app.federatedCredentials.length >= MAX_CREDENTIALS) {
    throw new GraphError('credentialTaken', { name: String(name) })
  }
  const record = { id: call.context.ids.guid(), name, issuer, subject, audiences, description: String(description) }
  const federatedCredentials = [...app.federatedCredentials, record as FederatedCredentialRecord]
  call.context.directory.saveApp({ ...app, federatedCredentials })
  return { status: 201, body: record }
}

export function deleteFederatedCredential(call: GraphCall): SandboxResponse {
  const app = requireApplication(call)
  const gone = requireCredential(call, app)
  const federatedCredentials = app.federatedCredentials.filter((one) => one.id !== gone.id)
  call.context.directory.saveApp({ ...app, federatedCredentials })
  return { status: 204 }
}

const missing = (property: string): GraphError =>
  new GraphError('invalid', {
    reason: `A value is required for property '${property}' of resource 'FederatedIdentityCredential'.`,
  })
