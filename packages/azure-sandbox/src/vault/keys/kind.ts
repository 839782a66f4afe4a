/** How keys are shown, and what the common life cycle needs to know about them. */
import { isSince } from '../api-versions.ts'
import { showAttributes, withoutUndefined } from '../attributes.ts'
import { type Call, objectUrl } from '../call.ts'
import type { Kind } from '../kind.ts'
import { type ItemRecord, itemKey } from '../shelf/records.ts'
import { KEY_TYPES } from './key-types.ts'
import type { KeyVersion } from './record.ts'
import type { RotationPolicyRecord } from './rotation-policy.ts'

export const KEYS: Kind<KeyVersion> = {
  plural: 'keys',
  singular: 'key',
  noun: 'Key',
  companions: [],
  shelf: (objects) => objects.keys,
  show: showKey,
  showEntry,
  showDeletedEntry: showEntry,
  extras: {
    save: (call, item) => call.objects.rotationPolicies.get(itemKey(item.partition, item.name)),
    restore(call, item, saved) {
      if (saved !== undefined)
        call.objects.rotationPolicies.set(itemKey(item.partition, item.name), saved as RotationPolicyRecord)
    },
  },
}

/** A key bundle: public members only, private ones never leave the vault. */
export function showKey(call: Call, item: ItemRecord, key: KeyVersion): object {
  return withoutUndefined({
    key: showJwk(call, item, key),
    attributes: showKeyAttributes(call, item, key),
    tags: key.tags,
    managed: item.managed,
    release_policy: key.releasePolicy,
  })
}

export const kidOf = (call: Call, item: ItemRecord, key: KeyVersion): string =>
  objectUrl(call, 'keys', item.name, key.version)

export const showJwk = (call: Call, item: ItemRecord, key: KeyVersion): object => ({
  kid: kidOf(call, item, key),
  kty: key.kty,
  key_ops: key.keyOps,
  ...key.publicJwk,
})

/** Keys of certificates show no `exportable`: their certificate's policy says it. */
export function showKeyAttributes(call: Call, item: ItemRecord, key: KeyVersion): object {
  const exportable = isSince(call.apiVersion, '7.3-preview') && !item.managed
  return {
    ...showAttributes(call, key.attributes),
    ...(exportable ? { exportable: key.exportable ?? false } : {}),
    ...(isSince(call.apiVersion, '7.5-preview.1') ? { hsmPlatform: hsmPlatform(key) } : {}),
  }
}

/** "0" software, "2" FIPS 140-3 level 3 hardware. */
const hsmPlatform = (key: KeyVersion): string => (KEY_TYPES[key.kty].hsm ? '2' : '0')

function showEntry(call: Call, item: ItemRecord, key: KeyVersion, id: string): object {
  return withoutUndefined({
    kid: id,
    attributes: showKeyAttributes(call, item, key),
    tags: key.tags,
    managed: item.managed,
  })
}
