/** Making a key: POST /keys/{name}/create. */
import { newAttributes, readAttributes, readTags } from '../attributes.ts'
import { type Call, ok } from '../call.ts'
import { invalidProperty, refusal } from '../errors.ts'
import {
  type JsonObject,
  optionalBoolean,
  optionalInteger,
  optionalObject,
  optionalString,
  optionalStrings,
} from '../json-body.ts'
import { joinableItem, refuseManaged } from '../lifecycle/lookup.ts'
import type { ItemRecord } from '../shelf/records.ts'
import { isCurve, isKeyType, KEY_TYPES, type KeyTypeName, RSA_EXPONENTS, RSA_SIZES } from './key-types.ts'
import { KEYS, showKey } from './kind.ts'
import { type MaterialWish, makeMaterial } from './material.ts'
import type { KeyVersion } from './record.ts'
import { checkExportable, readReleasePolicy } from './release-policy.ts'

/** Microsoft, "About keys": names and values of tags. */
export const MAX_TAG_LENGTH = 256

export async function createKey(call: Call) {
  const kty = readKeyType(call.body)
  const wish = readWish(call.body, kty)
  const details = readDetails(call, kty)
  checkPremium(call, kty)
  refuseManaged(joinableItem(call, KEYS), KEYS, 'create')

  const material = await makeMaterial(wish)
  const key: KeyVersion = { version: call.context.ids.hex32(), kty, ...details, ...material }
  return ok(showKey(call, addVersion(call, key), key))
}

/**
 * Puts a version on the shelf. Nothing may wait between this check of the name and the write: another call could have
 * deleted the key while its new version was made.
 */
export function addVersion(call: Call, key: KeyVersion): ItemRecord {
  const existing = joinableItem(call, KEYS)
  refuseManaged(existing, KEYS, 'create')
  const item: ItemRecord = { partition: call.partition, name: call.name, ...existing, latest: key.version }
  call.objects.keys.saveVersion(item, key)
  call.objects.keys.saveItem(item)
  return item
}

/** Attributes, operations, tags and release policy, common to create and import. */
export function readDetails(call: Call, kty: KeyTypeName): Pick<KeyVersion, 'attributes' | 'keyOps'> {
  const { body } = call
  const tags = readTags(body, MAX_TAG_LENGTH)
  const exportable = optionalBoolean(optionalObject(body, 'attributes') ?? {}, 'exportable', 'attributes.exportable')
  const releasePolicy = readReleasePolicy(body)
  checkExportable(exportable === true, releasePolicy)
  if (exportable && !KEY_TYPES[kty].hsm)
    throw invalidProperty('attributes.exportable', 'Only keys of an HSM type can be exportable.')
  return {
    keyOps: readKeyOps(body, kty),
    attributes: newAttributes(readAttributes(body), call.now),
    ...(tags === undefined ? {} : { tags }),
    ...(exportable === undefined ? {} : { exportable }),
    ...(releasePolicy === undefined ? {} : { releasePolicy }),
  }
}

/** `key_ops` as given, or all the type allows. Throws for an operation the type does not have. */
export function readKeyOps(body: JsonObject, kty: KeyTypeName, path = 'key_ops'): readonly string[] {
  const allowed: readonly string[] = [...KEY_TYPES[kty].operations, 'import', 'export']
  const given = optionalStrings(body, 'key_ops', path)
  const unknown = given?.find((op) => !allowed.includes(op))
  if (unknown !== undefined) throw invalidProperty(path, `Keys of type ${kty} have no operation ${unknown}.`)
  return given ?? KEY_TYPES[kty].operations
}

/** HSM types need the premium SKU. */
export function checkPremium(call: Call, kty: KeyTypeName): void {
  if (KEY_TYPES[kty].hsm && call.vault.sku !== 'premium') throw refusal('hsmNeedsPremium', { kty })
}

function readKeyType(body: JsonObject): KeyTypeName {
  const kty = optionalString(body, 'kty')
  if (kty === undefined) throw invalidProperty('kty', 'It is required.')
  if (!isKeyType(kty)) throw refusal('keyTypeInvalid')
  return kty
}

function readWish(body: JsonObject, kty: KeyTypeName): MaterialWish {
  if (KEY_TYPES[kty].family === 'EC') {
    const curve = optionalString(body, 'crv') ?? 'P-256'
    if (!isCurve(curve)) throw invalidProperty('crv', 'It must be P-256, P-384, P-521 or P-256K.')
    return { family: 'EC', curve }
  }
  const size = optionalInteger(body, 'key_size') ?? 2048
  const exponent = optionalInteger(body, 'public_exponent') ?? 65_537
  if (!RSA_SIZES.some((one) => one === size)) throw invalidProperty('key_size', 'It must be 2048, 3072 or 4096.')
  if (!RSA_EXPONENTS.some((one) => one === exponent)) throw invalidProperty('public_exponent', 'It must be 3 or 65537.')
  return { family: 'RSA', size, exponent }
}
