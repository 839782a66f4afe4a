/**
 * addKey and removeKey: an app that rolls its own certificate proves that it holds one of the present ones.
 * Source: https://learn.microsoft.com/graph/application-rollkey-prooftoken
 */
import type { SandboxResponse } from '../core/http.ts'
import { verifyProof } from '../entra/client-assertion.ts'
import type { ApplicationRecord } from '../entra/directory.ts'
import { EntraFailure } from '../entra/failures.ts'
import { decodeJwt } from '../entra/jwt.ts'
import { readKeyCredential } from './application-body.ts'
import { keyCredentialAnswer, requireApplication } from './applications.ts'
import { isObject, readJson } from './body.ts'
import type { GraphCall } from './call.ts'
import { GraphError } from './errors.ts'
import { mayWrite } from './permissions.ts'

/** Audience of a proof: the directory itself. */
const PROOF_AUDIENCE = '00000002-0000-0000-c000-000000000000'

export function addKey(call: GraphCall): SandboxResponse {
  const app = requireRollable(call)
  const { keyCredential, proof } = readJson(call.request)
  requireProof(call, app, proof)
  if (!isObject(keyCredential)) throw new GraphError('invalid', { reason: "The parameter 'keyCredential' is missing." })
  const added = readKeyCredential(call, keyCredential)
  call.context.directory.saveApp({ ...app, certificates: [...app.certificates, added] })
  return { status: 200, body: keyCredentialAnswer(added) }
}

export function removeKey(call: GraphCall): SandboxResponse {
  const app = requireRollable(call)
  const { keyId, proof } = readJson(call.request)
  requireProof(call, app, proof)
  const rest = app.certificates.filter((certificate) => certificate.keyId !== keyId)
  if (rest.length === app.certificates.length) {
    throw new GraphError('invalid', { reason: `No key credential found with keyId. ${String(keyId)}` })
  }
  call.context.directory.saveApp({ ...app, certificates: rest })
  return { status: 204 }
}

/** An app may roll its own keys without a permission. */
function requireRollable(call: GraphCall): ApplicationRecord {
  const app = requireApplication(call)
  const isOwn = call.caller.kind === 'app' && call.caller.appId === app.appId
  if (!isOwn && !mayWrite(call.context, call.caller, 'Application.ReadWrite.All')) throw new GraphError('denied')
  return app
}

function requireProof(call: GraphCall, app: ApplicationRecord, proof: unknown): void {
  const refused = new GraphError('invalid', {
    reason: 'The proof is not a valid JWT signed with a key of the application.',
  })
  const jwt = typeof proof === 'string' ? decodeJwt(proof) : undefined
  if (!jwt || jwt.claims.aud !== PROOF_AUDIENCE) throw refused
  if (jwt.claims.iss !== app.id && jwt.claims.iss !== app.appId) throw refused
  try {
    verifyProof(call.context, app, jwt)
  } catch (error) {
    throw error instanceof EntraFailure ? refused : error
  }
}
