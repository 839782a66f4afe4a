/** Importing a key: PUT /keys/{name} with a private JWK. */
import { type Call, ok } from '../call.ts'
import { invalidProperty, refusal } from '../errors.ts'
import { optionalBoolean, requiredObject, requiredString } from '../json-body.ts'
import { addVersion, checkPremium, readDetails, readKeyOps } from './create.ts'
import { isKeyType, KEY_TYPES, type KeyTypeName } from './key-types.ts'
import { showKey } from './kind.ts'
import { materialOf, privateKeyFromJwk } from './material.ts'
import type { KeyVersion } from './record.ts'

/** `Hsm: true` keeps the key in hardware, whatever type the JWK names. */
export function importKey(call: Call) {
  const jwk = requiredObject(call.body, 'key')
  if (typeof jwk.key_hsm === 'string')
    throw invalidProperty(
      'key.key_hsm',
      'Bring-your-own-key blobs need the hardware they were made for; import the plain JWK.',
    )
  const kty = keptType(requiredString(jwk, 'kty', 'key.kty'), optionalBoolean(call.body, 'Hsm') ?? false)
  const details = readDetails(call, kty)
  checkPremium(call, kty)
  const material = materialOf(privateKeyFromJwk(jwk, KEY_TYPES[kty].family))

  const keyOps = readKeyOps(jwk, kty, 'key.key_ops')
  const key: KeyVersion = { version: call.context.ids.hex32(), kty, ...details, keyOps, ...material }
  return ok(showKey(call, addVersion(call, key), key))
}

function keptType(kty: string, hsm: boolean): KeyTypeName {
  const wanted = hsm && !kty.endsWith('-HSM') ? `${kty}-HSM` : kty
  if (!isKeyType(wanted)) throw refusal('keyTypeInvalid')
  return wanted
}
