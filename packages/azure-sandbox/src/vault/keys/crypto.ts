/** The six cryptographic operations on a key: what must hold before they run, and running them. */
import { constants, createPublicKey, privateDecrypt, publicEncrypt } from 'node:crypto'
import { seconds } from '../../core/clock.ts'
import { type Call, ok } from '../call.ts'
import { invalidProperty, refusal } from '../errors.ts'
import { requiredBytes, requiredString } from '../json-body.ts'
import { requireVersion } from '../lifecycle/lookup.ts'
import { ENCRYPTIONS, type EncryptionAlgorithm, SIGNATURES, type SignatureAlgorithm } from './algorithms.ts'
import { signEcdsa, verifyEcdsa } from './ecdsa.ts'
import { CURVES, KEY_TYPES, type KeyOp } from './key-types.ts'
import { KEYS, kidOf } from './kind.ts'
import { type KeyVersion, privateKeyOf } from './record.ts'
import { signPkcs1, signPss, verifyPkcs1, verifyPss } from './rsa-signature.ts'

/** What a key outside its nbf..exp window may still do (Microsoft, "About keys", date-time controlled operations). */
const ALWAYS: readonly string[] = ['decrypt', 'release', 'unwrapKey', 'verify']

export function encrypt(call: Call, operation: 'encrypt' | 'wrapKey') {
  const { key, kid } = usableKey(call, operation)
  const algorithm = encryptionFor(call, key)
  const value = requiredBytes(call.body, 'value')
  const result = attempt(operation, () => publicEncrypt({ key: privateKeyOf(key), ...paddingOf(algorithm) }, value))
  return ok({ kid, value: result.toString('base64url') })
}

export function decrypt(call: Call, operation: 'decrypt' | 'unwrapKey') {
  const { key, kid } = usableKey(call, operation)
  const algorithm = encryptionFor(call, key)
  const value = requiredBytes(call.body, 'value')
  const result = attempt(operation, () => privateDecrypt({ key: privateKeyOf(key), ...paddingOf(algorithm) }, value))
  return ok({ kid, value: result.toString('base64url') })
}

export function sign(call: Call) {
  const { key, kid } = usableKey(call, 'sign')
  const algorithm = signatureFor(call, key)
  const digest = readDigest(call, 'value', algorithm)
  const signature = attempt('sign', () => signatureOf(call, key, algorithm, digest))
  return ok({ kid, value: signature.toString('base64url') })
}

export function verify(call: Call) {
  const { key } = usableKey(call, 'verify')
  const algorithm = signatureFor(call, key)
  const digest = readDigest(call, 'digest', algorithm)
  return ok({ value: isSignature(key, algorithm, digest, requiredBytes(call.body, 'value')) })
}

/** The key the call names, when it may do `operation` now. Throws a 403 that says why not. */
export function usableKey(call: Call, operation: KeyOp | 'release') {
  const { item, version: key } = requireVersion(call, KEYS)
  const { enabled, nbf, exp } = key.attributes
  if (!enabled) throw refusal('keyDisabled', { operation })
  if (operation !== 'release' && !key.keyOps.includes(operation)) throw refusal('keyOperationForbidden', { operation })
  if (!ALWAYS.includes(operation)) {
    const now = seconds(call.now)
    if (nbf !== undefined && now < nbf) throw refusal('keyNotYetValid', { operation })
    if (exp !== undefined && now >= exp) throw refusal('keyExpired', { operation })
  }
  return { item, key, kid: kidOf(call, item, key) }
}

function encryptionFor(call: Call, key: KeyVersion): EncryptionAlgorithm {
  const name = requiredString(call.body, 'alg')
  const algorithm = ENCRYPTIONS.get(name)
  if (!algorithm || KEY_TYPES[key.kty].family !== 'RSA') throw algorithmRefused(name, key)
  return algorithm
}

function signatureFor(call: Call, key: KeyVersion): SignatureAlgorithm {
  const name = requiredString(call.body, 'alg')
  const algorithm = SIGNATURES.get(name)
  if (!algorithm || !signsWith(key, algorithm)) throw algorithmRefused(name, key)
  return algorithm
}

const signsWith = ({ publicJwk }: KeyVersion, algorithm: SignatureAlgorithm): boolean =>
  'crv' in publicJwk ? algorithm.scheme === 'ecdsa' && algorithm.curve === publicJwk.crv : algorithm.scheme !== 'ecdsa'

function algorithmRefused(name: string, key: KeyVersion) {
  const curve = 'crv' in key.publicJwk ? ` ${key.publicJwk.crv}` : ''
  return invalidProperty('alg', `Algorithm ${name} is not offered by a key of type ${key.kty}${curve}.`)
}

/** A digest of the length its hash has; RSNULL takes any. */
function readDigest(call: Call, property: 'value' | 'digest', algorithm: SignatureAlgorithm): Buffer {
  const digest = requiredBytes(call.body, property)
  if (algorithm.scheme !== 'pkcs1-raw' && digest.length !== algorithm.hash.bytes)
    throw invalidProperty(property, `The digest must have ${algorithm.hash.bytes} bytes; it has ${digest.length}.`)
  return digest
}

function signatureOf(call: Call, key: KeyVersion, algorithm: SignatureAlgorithm, digest: Buffer): Buffer {
  const privateKey = privateKeyOf(key)
  switch (algorithm.scheme) {
    case 'pkcs1':
      return signPkcs1(privateKey, algorithm.hash, digest)
    case 'pkcs1-raw':
      return signPkcs1(privateKey, undefined, digest)
    case 'pss':
      return signPss(privateKey, algorithm.hash, digest, call.context.ids.bytes(algorithm.hash.bytes))
    case 'ecdsa':
      return signEcdsa(privateKey, CURVES[algorithm.curve], digest, call.context.ids.bytes)
  }
}

function isSignature(key: KeyVersion, algorithm: SignatureAlgorithm, digest: Buffer, signature: Buffer): boolean {
  const privateKey = privateKeyOf(key)
  switch (algorithm.scheme) {
    case 'pkcs1':
      return verifyPkcs1(createPublicKey(privateKey), algorithm.hash, digest, signature)
    case 'pkcs1-raw':
      return verifyPkcs1(createPublicKey(privateKey), undefined, digest, signature)
    case 'pss':
      return verifyPss(createPublicKey(privateKey), algorithm.hash, digest, signature)
    case 'ecdsa':
      return verifyEcdsa(privateKey, CURVES[algorithm.curve], digest, signature)
  }
}

const paddingOf = (algorithm: EncryptionAlgorithm) =>
  algorithm.padding === 'oaep'
    ? { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: algorithm.hash.name }
    : { padding: constants.RSA_PKCS1_PADDING }

/** OpenSSL's words say more about OpenSSL than about the caller's value. */
function attempt(operation: string, run: () => Buffer): Buffer {
  try {
    return run()
  } catch {
    throw refusal('cryptoFailed', {
      operation,
      reason: 'the value does not fit the key and algorithm (too long, or not made for this key).',
    })
  }
}
