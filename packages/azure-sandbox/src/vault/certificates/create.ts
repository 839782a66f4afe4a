/** Asking for a certificate: POST /certificates/{name}/create starts an operation that GET pending follows. */
import { seconds } from '../../core/clock.ts'
import type { SandboxResponse } from '../../core/http.ts'
import { readAttributes, readTags } from '../attributes.ts'
import type { Call } from '../call.ts'
import { invalidProperty } from '../errors.ts'
import { optionalBoolean, optionalObject } from '../json-body.ts'
import { checkPremium } from '../keys/create.ts'
import { type MaterialWish, makeMaterial } from '../keys/material.ts'
import { readSettings } from '../settings.ts'
import { type ItemRecord, itemKey } from '../shelf/records.ts'
import { findIssuer } from './issuers.ts'
import { CERTIFICATES } from './kind.ts'
import { joinableCertificate } from './name-check.ts'
import type { CertificateOperationRecord, PendingKey } from './operation-record.ts'
import { operationHeaders, showOperation } from './operation-view.ts'
import { type CertificatePolicy, defaultPolicy, type KeyProperties, SELF, UNKNOWN } from './policy.ts'
import { readPolicy } from './read-policy.ts'
import type { CertificateVersion } from './record.ts'
import { makeRequest, validityOf } from './x509.ts'

/** Not published for certificates; that of keys is taken. */
export const MAX_TAG_LENGTH = 256

export async function createCertificate(call: Call): Promise<SandboxResponse> {
  const policy = wantedPolicy(call)
  const tags = readTags(call.body, MAX_TAG_LENGTH)
  const attributes = readAttributes(call.body)
  const preserveCertOrder = optionalBoolean(call.body, 'preserveCertOrder') ?? false
  checkPremium(call, policy.key_props.kty)
  checkIssuer(call, policy.issuer.name)
  joinableCertificate(call)

  const key = await pendingKey(call, policy)
  const csr = await makeRequest(policy.x509_props, key)
  const settings = readSettings(call.context.store, call.vault.name)
  const operation: CertificateOperationRecord = {
    requestId: call.context.ids.hex32(),
    csr,
    status: 'inProgress',
    cancellationRequested: false,
    issuer: policy.issuer.name,
    ...(policy.issuer.cty === undefined ? {} : { certificateType: policy.issuer.cty }),
    readyAt: call.now + settings.certificateDelay,
    pollsLeft: settings.orderPolls,
    key,
    attributes,
    ...(tags === undefined ? {} : { tags }),
    preserveCertOrder,
  }

  const item = joinableCertificate(call) ?? addPlaceholder(call, policy)
  call.objects.certificatePolicies.set(itemKey(item.partition, item.name), policy)
  call.objects.certificateOperations.set(itemKey(item.partition, item.name), operation)
  return {
    status: 202,
    headers: operationHeaders(call, item, operation, true),
    body: showOperation(call, item, operation),
  }
}

/** The policy of the body over the one of earlier versions; the first version needs one. */
function wantedPolicy(call: Call): CertificatePolicy {
  const kept = call.objects.certificatePolicies.get(itemKey(call.partition, call.name))
  const given = optionalObject(call.body, 'policy')
  if (given === undefined) {
    if (kept) return kept
    throw invalidProperty('policy', 'The first version of a certificate needs one.')
  }
  const policy = readPolicy(given, defaultPolicy(call.now), call.now)
  return kept ? { ...policy, attributes: { ...policy.attributes, created: kept.attributes.created } } : policy
}

function checkIssuer(call: Call, name: string): void {
  if (name === SELF || name === UNKNOWN || findIssuer(call, name)) return
  throw invalidProperty('policy.issuer.name', `No issuer named ${name} is set up in this vault.`)
}

/** The key of the next version: a new one, or the same when the policy reuses it. */
export async function pendingKey(call: Call, policy: CertificatePolicy): Promise<PendingKey> {
  const item = call.objects.keys.find(call.partition, call.name, call.now)
  const { kty, reuse_key } = policy.key_props
  if (item && reuse_key) {
    const old = call.objects.keys.latest(item)
    return { kty: old.kty, publicJwk: old.publicJwk, privateKey: old.privateKey }
  }
  return { kty, ...(await makeMaterial(wishOf(policy.key_props))) }
}

const wishOf = ({ crv, key_size = 2048 }: KeyProperties): MaterialWish =>
  crv === undefined ? { family: 'RSA', size: key_size, exponent: 65_537 } : { family: 'EC', curve: crv }

/** Until the first certificate is issued the name shows a disabled version that has none. */
function addPlaceholder(call: Call, policy: CertificatePolicy): ItemRecord {
  const validity = validityOf(policy.x509_props.validity_months, call.now)
  const created = seconds(call.now)
  const version: CertificateVersion = {
    version: call.context.ids.hex32(),
    attributes: {
      enabled: false,
      nbf: seconds(validity.from),
      exp: seconds(validity.until),
      created,
      updated: created,
    },
  }
  const shelf = CERTIFICATES.shelf(call.objects)
  const item: ItemRecord = { partition: call.partition, name: call.name, latest: version.version }
  shelf.saveVersion(item, version)
  shelf.saveItem(item)
  return item
}
