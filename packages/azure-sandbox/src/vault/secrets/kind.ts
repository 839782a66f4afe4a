/** How secrets are shown, and what the common life cycle needs to know about them. */
import { isSince } from '../api-versions.ts'
import { showAttributes, withoutUndefined } from '../attributes.ts'
import { type Call, objectUrl } from '../call.ts'
import type { Kind } from '../kind.ts'
import type { ItemRecord } from '../shelf/records.ts'
import type { SecretVersion } from './record.ts'

export const SECRETS: Kind<SecretVersion> = {
  plural: 'secrets',
  singular: 'secret',
  noun: 'Secret',
  companions: [],
  shelf: (objects) => objects.secrets,
  show: showSecret,
  showEntry,
  showDeletedEntry: showEntry,
}

/** A secret without its value: what update, delete, recover and restore answer. */
export function showSecret(call: Call, item: ItemRecord, secret: SecretVersion): object {
  return {
    ...showEntry(call, item, secret, objectUrl(call, 'secrets', item.name, secret.version)),
    ...(secret.keyVersion === undefined ? {} : { kid: objectUrl(call, 'keys', item.name, secret.keyVersion) }),
  }
}

/** A secret with its value: what set and get answer. */
export function showWithValue(call: Call, item: ItemRecord, secret: SecretVersion): object {
  const hasPrevious = isSince(call.apiVersion, '2025-07-01') && secret.previous !== undefined
  return {
    value: secret.value,
    ...showSecret(call, item, secret),
    ...(hasPrevious ? { previousVersion: secret.previous } : {}),
  }
}

function showEntry(call: Call, item: ItemRecord, secret: SecretVersion, id: string): object {
  return withoutUndefined({
    contentType: secret.contentType,
    id,
    managed: item.managed,
    attributes: showAttributes(call, secret.attributes),
    tags: secret.tags,
  })
}
