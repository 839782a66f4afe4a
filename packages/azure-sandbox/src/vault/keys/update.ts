/** Changing a version of a key: PATCH /keys/{name}/{version}. */
import { changedAttributes, readAttributes, readTags } from '../attributes.ts'
import { type Call, ok } from '../call.ts'
import { refuseManaged, requireVersion } from '../lifecycle/lookup.ts'
import { MAX_TAG_LENGTH, readKeyOps } from './create.ts'
import { KEYS, showKey } from './kind.ts'
import type { KeyVersion } from './record.ts'
import { readReleasePolicy, replacedPolicy } from './release-policy.ts'

/** Members left out keep their value; key material and type never change. */
export function updateKey(call: Call) {
  const change = readAttributes(call.body)
  const tags = readTags(call.body, MAX_TAG_LENGTH)
  const { item, version } = requireVersion(call, KEYS)
  refuseManaged(item, KEYS, 'update')

  const releasePolicy = replacedPolicy(version.releasePolicy, readReleasePolicy(call.body))
  const key: KeyVersion = {
    ...version,
    keyOps: call.body.key_ops === undefined ? version.keyOps : readKeyOps(call.body, version.kty),
    attributes: changedAttributes(version.attributes, change, call.now),
    ...(tags === undefined ? {} : { tags }),
    ...(releasePolicy === undefined ? {} : { releasePolicy }),
  }
  call.objects.keys.saveVersion(item, key)
  return ok(showKey(call, item, key))
}
