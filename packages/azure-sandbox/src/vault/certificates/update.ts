/** Changing a certificate's attributes, tags and policy. */
import { changedAttributes, readAttributes, readTags, type Tags } from '../attributes.ts'
import { type Call, ok } from '../call.ts'
import { optionalObject } from '../json-body.ts'
import { requireItem, requireVersion } from '../lifecycle/lookup.ts'
import { itemKey, type VersionRecord } from '../shelf/records.ts'
import type { Shelf } from '../shelf/shelf.ts'
import { MAX_TAG_LENGTH } from './create.ts'
import { CERTIFICATES, showBundle, showPolicy, showUpdated } from './kind.ts'
import { requirePolicy } from './read.ts'
import { readPolicy } from './read-policy.ts'
import type { CertificateVersion } from './record.ts'

/** PATCH /certificates/{name}/{version}; the key and the secret of the version follow. */
export function updateCertificate(call: Call) {
  const tags = readTags(call.body, MAX_TAG_LENGTH)
  const { enabled } = readAttributes(call.body)
  const { item, version } = requireVersion(call, CERTIFICATES)
  const policy = optionalObject(call.body, 'policy')
  if (policy) savePolicy(call, item.name, readPolicy(policy, requirePolicy(call), call.now))

  const attributes = changedAttributes(version.attributes, enabled === undefined ? {} : { enabled }, call.now)
  const changed: CertificateVersion = { ...version, ...changes(attributes, tags) }
  call.objects.certificates.saveVersion(item, changed)
  follow(call, call.objects.keys, version.version, changes(attributes, tags))
  follow(call, call.objects.secrets, version.version, changes(attributes, tags))
  return ok(call.version === '' ? showBundle(call, item, changed) : showUpdated(call, item, changed))
}

/** PATCH /certificates/{name}/policy: members given replace those there. */
export function updatePolicy(call: Call) {
  const item = requireItem(call, CERTIFICATES)
  const policy = readPolicy(call.body, requirePolicy(call), call.now)
  savePolicy(call, item.name, policy)
  return ok(showPolicy(call, item.name, policy))
}

const changes = (attributes: VersionRecord['attributes'], tags: Tags | undefined) => ({
  attributes,
  ...(tags === undefined ? {} : { tags }),
})

const savePolicy = (call: Call, name: string, policy: ReturnType<typeof requirePolicy>): void =>
  call.objects.certificatePolicies.set(itemKey(call.partition, name), policy)

function follow<V extends VersionRecord>(
  call: Call,
  shelf: Shelf<V>,
  id: string,
  change: Pick<VersionRecord, 'attributes' | 'tags'>,
): void {
  const item = shelf.find(call.partition, call.name, call.now)
  const version = item && shelf.version(item, id)
  if (item && version) shelf.saveVersion(item, { ...version, ...change })
}
