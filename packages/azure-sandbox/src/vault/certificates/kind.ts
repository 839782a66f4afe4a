/** How certificates are shown, and what the common life cycle needs to know about them. */
import { isSince } from '../api-versions.ts'
import { showAttributes, showTimes, withoutUndefined } from '../attributes.ts'
import { type Call, objectUrl } from '../call.ts'
import { KEYS } from '../keys/kind.ts'
import type { Companion, Kind } from '../kind.ts'
import { SECRETS } from '../secrets/kind.ts'
import { type ItemRecord, itemKey } from '../shelf/records.ts'
import type { CertificatePolicy } from './policy.ts'
import type { CertificateVersion } from './record.ts'

export const CERTIFICATES: Kind<CertificateVersion> = {
  plural: 'certificates',
  singular: 'certificate',
  noun: 'Certificate',
  companions: [KEYS as Companion, SECRETS as Companion],
  shelf: (objects) => objects.certificates,
  show: showBundle,
  showEntry,
  showDeletedEntry,
  extras: {
    save: (call, item) => call.objects.certificatePolicies.get(itemKey(item.partition, item.name)),
    restore(call, item, saved) {
      if (saved !== undefined)
        call.objects.certificatePolicies.set(itemKey(item.partition, item.name), saved as CertificatePolicy)
    },
  },
}

/** The certificate with its policy and pending operation, as a request without version is answered. */
export function showBundle(call: Call, item: ItemRecord, version: CertificateVersion): object {
  const policy = call.objects.certificatePolicies.get(itemKey(item.partition, item.name))
  return {
    ...showCertificate(call, item, version),
    ...(policy ? { policy: showPolicy(call, item.name, policy) } : {}),
    ...showPending(call, item),
  }
}

/** One version alone, with the facts of the certificate: how a request with a version is answered. */
export function showVersion(call: Call, item: ItemRecord, version: CertificateVersion): object {
  const { issued } = version
  const facts = issued && isSince(call.apiVersion, '7.3-preview')
  return {
    ...showCertificate(call, item, version),
    ...(facts ? { subject: issued.subject, issuer: issued.issuer, serialnumber: issued.serialNumber } : {}),
  }
}

/** A changed version: the pending operation, no policy. */
export const showUpdated = (call: Call, item: ItemRecord, version: CertificateVersion): object => ({
  ...showCertificate(call, item, version),
  ...showPending(call, item),
})

export const showPolicy = (call: Call, name: string, policy: CertificatePolicy): object => ({
  id: objectUrl(call, 'certificates', name, 'policy'),
  ...policy,
})

function showCertificate(call: Call, item: ItemRecord, { version, issued, attributes, ...rest }: CertificateVersion) {
  const order = isSince(call.apiVersion, '7.6-preview.2') && issued !== undefined
  return withoutUndefined({
    id: objectUrl(call, 'certificates', item.name, version),
    kid: issued && objectUrl(call, 'keys', item.name, version),
    sid: issued && objectUrl(call, 'secrets', item.name, version),
    x5t: issued?.x5t,
    cer: issued?.cer,
    attributes: showAttributes(call, attributes),
    tags: rest.tags,
    preserveCertOrder: order ? (rest.preserveCertOrder ?? false) : undefined,
  })
}

const showPending = (call: Call, item: ItemRecord): object =>
  call.objects.certificateOperations.has(itemKey(item.partition, item.name))
    ? { pending: { id: objectUrl(call, 'certificates', item.name, 'pending') } }
    : {}

/** Lists show times but no recovery level, and since 7.3 a subject that is always empty. */
function showEntry(call: Call, _item: ItemRecord, version: CertificateVersion, id: string): object {
  return withoutUndefined({
    id,
    x5t: version.issued?.x5t,
    attributes: showTimes(version.attributes),
    tags: version.tags,
    subject: isSince(call.apiVersion, '7.3-preview') ? '' : undefined,
  })
}

function showDeletedEntry(call: Call, _item: ItemRecord, version: CertificateVersion, id: string): object {
  return withoutUndefined({
    id,
    x5t: version.issued?.x5t,
    attributes: showAttributes(call, version.attributes),
    tags: version.tags,
  })
}
