/** Setting a secret, which always makes a version, and changing the metadata of one. */
import { changedAttributes, newAttributes, readAttributes, readTags } from '../attributes.ts'
import { type Call, ok } from '../call.ts'
import { invalidProperty } from '../errors.ts'
import { optionalString, requiredString } from '../json-body.ts'
import { joinableItem, refuseManaged, requireVersion } from '../lifecycle/lookup.ts'
import type { ItemRecord } from '../shelf/records.ts'
import { SECRETS, showSecret, showWithValue } from './kind.ts'
import type { SecretVersion } from './record.ts'

/** Microsoft, "About Azure Key Vault secrets": 25 KB of value, 255 characters of content type. */
const MAX_VALUE_BYTES = 25_600
const MAX_CONTENT_TYPE = 255
const MAX_TAG_LENGTH = 512

/** PUT /secrets/{name}: 200 with the new version; the name may exist already. */
export function setSecret(call: Call) {
  const value = requiredString(call.body, 'value')
  if (Buffer.byteLength(value) > MAX_VALUE_BYTES)
    throw invalidProperty('value', `It must have at most ${MAX_VALUE_BYTES} bytes.`)
  const contentType = readContentType(call)
  const tags = readTags(call.body, MAX_TAG_LENGTH)
  const attributes = newAttributes(readAttributes(call.body), call.now)

  const existing = joinableItem(call, SECRETS)
  refuseManaged(existing, SECRETS, 'set')
  const version = call.context.ids.hex32()
  const secret: SecretVersion = {
    version,
    value,
    attributes,
    ...(contentType === undefined ? {} : { contentType }),
    ...(tags === undefined ? {} : { tags }),
  }
  const item: ItemRecord = { partition: call.partition, name: call.name, ...existing, latest: version }
  call.objects.secrets.saveVersion(item, secret)
  call.objects.secrets.saveItem(item)
  return ok(showWithValue(call, item, secret))
}

/** PATCH /secrets/{name}/{version}: works on a disabled secret too, else nobody could enable it again. */
export function updateSecret(call: Call) {
  const contentType = readContentType(call)
  const tags = readTags(call.body, MAX_TAG_LENGTH)
  const change = readAttributes(call.body)

  const { item, version } = requireVersion(call, SECRETS)
  refuseManaged(item, SECRETS, 'update')
  const secret: SecretVersion = {
    ...version,
    attributes: changedAttributes(version.attributes, change, call.now),
    ...(contentType === undefined ? {} : { contentType }),
    ...(tags === undefined ? {} : { tags }),
  }
  call.objects.secrets.saveVersion(item, secret)
  return ok(showSecret(call, item, secret))
}

function readContentType(call: Call): string | undefined {
  const contentType = optionalString(call.body, 'contentType')
  if (contentType !== undefined && contentType.length > MAX_CONTENT_TYPE)
    throw invalidProperty('contentType', `It must have at most ${MAX_CONTENT_TYPE} characters.`)
  return contentType
}
