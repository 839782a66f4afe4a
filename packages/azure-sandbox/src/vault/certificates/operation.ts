/** Following, cancelling, forgetting and merging a pending certificate. */
import { createPublicKey, X509Certificate } from 'node:crypto'
import type { SandboxResponse } from '../../core/http.ts'
import { readAttributes, readTags } from '../attributes.ts'
import { type Call, objectUrl, ok } from '../call.ts'
import { invalidProperty, refusal } from '../errors.ts'
import { optionalBoolean, optionalStrings } from '../json-body.ts'
import { openMaterial } from '../keys/material.ts'
import { requireItem } from '../lifecycle/lookup.ts'
import { type ItemRecord, itemKey } from '../shelf/records.ts'
import { MAX_TAG_LENGTH } from './create.ts'
import { putOnShelves } from './issue.ts'
import { CERTIFICATES, showBundle } from './kind.ts'
import type { CertificateOperationRecord } from './operation-record.ts'
import { operationHeaders, showOperation } from './operation-view.ts'
import { UNKNOWN } from './policy.ts'
import { pollOrder } from './settle.ts'

const PKCS10 = 'application/pkcs10'

export async function getOperation(call: Call): Promise<SandboxResponse> {
  const { item, operation } = requireOperation(call)
  if (call.request.headers.accept?.includes(PKCS10)) {
    const headers = { 'content-type': `${PKCS10}; charset=utf-8` }
    return { status: 200, headers, body: operation.csr }
  }
  const seen = { headers: operationHeaders(call, item, operation, false), body: showOperation(call, item, operation) }
  await pollOrder(call, operation)
  const now = requireOperation(call).operation
  // an order decided by this very look is shown decided; one still at work as it was
  if (now.status === operation.status) return { status: 200, ...seen }
  return { status: 200, headers: operationHeaders(call, item, now, false), body: showOperation(call, item, now) }
}

/** PATCH pending: asks for cancellation; the operation is cancelled when it would have completed. */
export function updateOperation(call: Call): SandboxResponse {
  const { item, key, operation } = requireOperation(call)
  const wanted = optionalBoolean(call.body, 'cancellation_requested')
  if (wanted === undefined) throw invalidProperty('cancellation_requested', 'It is required.')
  if (operation.status !== 'inProgress') throw refusal('cancelNotPossible')
  const changed = { ...operation, cancellationRequested: wanted }
  call.objects.certificateOperations.set(key, changed)
  return ok(showOperation(call, item, changed))
}

/** DELETE pending answers the operation it forgets. */
export function deleteOperation(call: Call): SandboxResponse {
  const { item, key, operation } = requireOperation(call)
  call.objects.certificateOperations.delete(key)
  return ok(showOperation(call, item, operation))
}

/** POST pending/merge: joins what a certificate authority signed with the key waiting in the vault. */
export function mergeCertificate(call: Call): SandboxResponse {
  const { key, operation } = requireOperation(call)
  if (operation.status !== 'inProgress') throw refusal('pendingNotFound', { name: call.name })
  if (operation.issuer !== UNKNOWN) throw refusal('mergeForbidden', { issuer: operation.issuer })
  const policy = call.objects.certificatePolicies.get(key)
  if (!policy) throw refusal('pendingNotFound', { name: call.name })
  const chain = readChain(call, operation)
  const tags = readTags(call.body, MAX_TAG_LENGTH) ?? operation.tags
  const { item, version } = putOnShelves(call, {
    policy,
    key: operation.key,
    chain,
    attributes: { ...operation.attributes, ...readAttributes(call.body) },
    ...(tags === undefined ? {} : { tags }),
    preserveCertOrder: operation.preserveCertOrder,
    now: call.now,
  })
  call.objects.certificateOperations.set(key, { ...operation, status: 'completed' })
  const location = `${objectUrl(call, 'certificates', item.name)}?api-version=${call.apiVersion}`
  return { status: 201, headers: { location }, body: showBundle(call, item, version) }
}

/** Certificates of `x5c`, the one for the pending key first. */
function readChain(call: Call, operation: CertificateOperationRecord): readonly [Buffer, ...Buffer[]] {
  const ders = (optionalStrings(call.body, 'x5c') ?? []).map((text) => Buffer.from(text, 'base64'))
  const pending = createPublicKey(openMaterial(operation.key))
  const leaf = ders.findIndex((der) => publicKeyOf(der)?.equals(pending))
  const own = ders[leaf]
  if (!own) throw invalidProperty('x5c', 'None of the certificates is for the key of the pending certificate.')
  return [own, ...ders.filter((_, at) => at !== leaf)]
}

function publicKeyOf(der: Buffer) {
  try {
    return new X509Certificate(der).publicKey
  } catch {
    throw invalidProperty('x5c', 'Each must be an X.509 certificate, DER in base64.')
  }
}

interface Pending {
  readonly item: ItemRecord
  readonly key: string
  readonly operation: CertificateOperationRecord
}

/** The operation, and the one the caller follows when it names a `request_id`. Throws `pendingNotFound`. */
function requireOperation(call: Call): Pending {
  const item = requireItem(call, CERTIFICATES)
  const key = itemKey(item.partition, item.name)
  const operation = call.objects.certificateOperations.get(key)
  const wanted = call.query.get('request_id')
  if (!operation || (wanted !== null && wanted !== operation.requestId))
    throw refusal('pendingNotFound', { name: call.name })
  return { item, key, operation }
}
