/** Reading certificates and their policies. */
import { type Call, ok } from '../call.ts'
import { listItems } from '../lifecycle/lists.ts'
import { notFound, requireItem, requireVersion } from '../lifecycle/lookup.ts'
import { itemKey } from '../shelf/records.ts'
import { CERTIFICATES, showBundle, showPolicy, showVersion } from './kind.ts'
import type { CertificatePolicy } from './policy.ts'

/** A disabled certificate can be read: only its key and secret cannot be used. */
export function getCertificate(call: Call) {
  const { item, version } = requireVersion(call, CERTIFICATES)
  return ok(call.version === '' ? showBundle(call, item, version) : showVersion(call, item, version))
}

/** Names whose first certificate is pending are listed only when asked for. */
export function listCertificates(call: Call) {
  const all = call.query.get('includePending')?.toLowerCase() === 'true'
  const { certificates } = call.objects
  return listItems(call, CERTIFICATES, (item) => all || certificates.latest(item).issued !== undefined)
}

export function getPolicy(call: Call) {
  return ok(showPolicy(call, requireItem(call, CERTIFICATES).name, requirePolicy(call)))
}

export function requirePolicy(call: Call): CertificatePolicy {
  const item = requireItem(call, CERTIFICATES)
  const policy = call.objects.certificatePolicies.get(itemKey(item.partition, item.name))
  if (!policy) throw notFound(CERTIFICATES, call)
  return policy
}
