/** The moment a certificate comes to be: its version, its key and its secret are put on their shelves together. */
import { seconds } from '../../core/clock.ts'
import type { AttributeChange, Attributes, Tags } from '../attributes.ts'
import type { Call } from '../call.ts'
import type { KeyOp } from '../keys/key-types.ts'
import { KEY_TYPES } from '../keys/key-types.ts'
import type { KeyVersion } from '../keys/record.ts'
import type { SecretVersion } from '../secrets/record.ts'
import { type ItemRecord, itemKey, type VersionRecord } from '../shelf/records.ts'
import type { Shelf } from '../shelf/shelf.ts'
import type { PendingKey } from './operation-record.ts'
import type { CertificatePolicy, KeyUsage } from './policy.ts'
import type { CertificateVersion } from './record.ts'
import { secretValue } from './secret-content.ts'
import { describe } from './x509.ts'

interface Issuance {
  readonly policy: CertificatePolicy
  readonly key: PendingKey
  /** DER, the leaf first. */
  readonly chain: readonly [Buffer, ...Buffer[]]
  readonly attributes: AttributeChange
  readonly tags?: Tags
  readonly preserveCertOrder: boolean
  /** Milliseconds. */
  readonly now: number
}

/** Adds the issued certificate as the latest version; nothing waits in here, so no half of it is ever seen. */
export function putOnShelves(call: Call, issuance: Issuance): { item: ItemRecord; version: CertificateVersion } {
  const { policy, key, chain, tags, now } = issuance
  const { issued, validity } = describe(chain[0])
  const id = call.context.ids.hex32()
  const attributes: Attributes = {
    enabled: issuance.attributes.enabled ?? true,
    nbf: seconds(validity.from),
    exp: seconds(validity.until),
    created: seconds(now),
    updated: seconds(now),
  }
  const common: VersionRecord = { version: id, attributes, ...(tags === undefined ? {} : { tags }) }
  const version: CertificateVersion = { ...common, issued, preserveCertOrder: issuance.preserveCertOrder }
  const keyVersion: KeyVersion = { ...common, ...key, keyOps: keyOpsFor(policy, key) }
  const privateKey = Buffer.from(key.privateKey, 'base64')
  const previous = call.objects.secrets.find(call.partition, call.name, call.now)?.latest
  const secret: SecretVersion = {
    ...common,
    value: secretValue(policy, privateKey, chain, call.context.ids.bytes(8)),
    contentType: policy.secret_props.contentType,
    keyVersion: id,
    ...(previous === undefined ? {} : { previous }),
  }
  dropPlaceholder(call)
  const item = add(call, call.objects.certificates, version)
  add(call, call.objects.keys, keyVersion)
  add(call, call.objects.secrets, secret)
  call.objects.certificatePolicies.set(itemKey(item.partition, item.name), policy)
  return { item, version }
}

/** Items of the key and the secret are marked as the certificate's. */
function add<V extends VersionRecord>(call: Call, shelf: Shelf<V>, version: V): ItemRecord {
  const existing = shelf.find(call.partition, call.name, call.now)
  const name = call.objects.certificates.find(call.partition, call.name, call.now)?.name ?? call.name
  const managed = Object.is(shelf, call.objects.certificates) ? {} : { managed: true as const }
  const item: ItemRecord = { partition: call.partition, name, ...existing, ...managed, latest: version.version }
  shelf.saveVersion(item, version)
  shelf.saveItem(item)
  return item
}

/** The version that stood for the pending first certificate gives way to the issued one. */
function dropPlaceholder(call: Call): void {
  const { certificates } = call.objects
  const item = certificates.find(call.partition, call.name, call.now)
  const latest = item && certificates.latest(item)
  if (item && latest && latest.issued === undefined) certificates.removeVersion(item, latest.version)
}

/** Microsoft, "About certificates", how key usage becomes key operations. */
const OPS_OF_USAGE: Partial<Record<KeyUsage, readonly KeyOp[]>> = {
  digitalSignature: ['sign', 'verify'],
  nonRepudiation: ['sign', 'verify'],
  keyCertSign: ['sign', 'verify'],
  cRLSign: ['sign', 'verify'],
  keyEncipherment: ['wrapKey', 'unwrapKey'],
  dataEncipherment: ['encrypt', 'decrypt'],
  encipherOnly: ['encrypt'],
  decipherOnly: ['decrypt'],
}

/** In the order of usages; what the key type cannot do is left out, and a policy without usage allows all. */
function keyOpsFor(policy: CertificatePolicy, key: PendingKey): readonly string[] {
  const possible: readonly string[] = KEY_TYPES[key.kty].operations
  const usages = policy.x509_props.key_usage
  if (usages.length === 0) return possible
  const wanted = new Set(usages.flatMap((usage) => OPS_OF_USAGE[usage] ?? []))
  return [...wanted].filter((op) => possible.includes(op))
}
