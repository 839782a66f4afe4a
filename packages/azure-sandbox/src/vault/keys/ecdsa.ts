/**
 * ECDSA over a digest (SEC 1, version 2, section 4.1). Node signs only messages, so the scalars are computed here and
 * OpenSSL multiplies the points. Signatures are r and s side by side (IEEE P1363), as Key Vault sends them.
 */
import { createECDH, type KeyObject } from 'node:crypto'
import type { Curve } from './key-types.ts'

/** `random(count)` gives the bytes the one-time secret is made of; they must never repeat for two digests. */
export function signEcdsa(key: KeyObject, curve: Curve, digest: Buffer, random: (count: number) => Buffer): Buffer {
  const n = curve.order
  const d = privateScalar(key)
  for (;;) {
    // 8 bytes more than needed keep the remainder even
    const k = (toInteger(random(curve.bytes + 8)) % (n - 1n)) + 1n
    const r = xTimesBase(curve, k) % n
    const s = (inverse(k, n) * (truncated(digest, n) + r * d)) % n
    if (r !== 0n && s !== 0n) return Buffer.concat([toBytes(r, curve.bytes), toBytes(s, curve.bytes)])
  }
}

/**
 * Verifies with the private key, which the vault holds: u1 G + u2 Q equals (u1 + u2 d) G, one multiplication of the base
 * point.
 */
export function verifyEcdsa(key: KeyObject, curve: Curve, digest: Buffer, signature: Buffer): boolean {
  if (signature.length !== 2 * curve.bytes) return false
  const n = curve.order
  const r = toInteger(signature.subarray(0, curve.bytes))
  const s = toInteger(signature.subarray(curve.bytes))
  if (r === 0n || r >= n || s === 0n || s >= n) return false
  const w = inverse(s, n)
  const scalar = (w * (truncated(digest, n) + r * privateScalar(key))) % n
  return scalar !== 0n && xTimesBase(curve, scalar) % n === r
}

function xTimesBase(curve: Curve, scalar: bigint): bigint {
  const ecdh = createECDH(curve.openssl)
  ecdh.setPrivateKey(toBytes(scalar, curve.bytes))
  return toInteger(ecdh.getPublicKey().subarray(1, 1 + curve.bytes))
}

const privateScalar = (key: KeyObject): bigint =>
  toInteger(Buffer.from(String(key.export({ format: 'jwk' }).d), 'base64url'))

/** The leftmost bits of the digest, as many as the order has. */
function truncated(digest: Buffer, order: bigint): bigint {
  const surplus = digest.length * 8 - order.toString(2).length
  return surplus > 0 ? toInteger(digest) >> BigInt(surplus) : toInteger(digest)
}

const toInteger = (bytes: Buffer): bigint => (bytes.length === 0 ? 0n : BigInt(`0x${bytes.toString('hex')}`))

const toBytes = (value: bigint, length: number): Buffer =>
  Buffer.from(value.toString(16).padStart(length * 2, '0'), 'hex')

/** By the extended Euclidean algorithm; `value` and the prime `modulus` share no factor. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b] = [value % modulus, modulus]
  let [x, y] = [1n, 0n]
  while (a > 1n) {
    const quotient = b / a
    ;[a, b] = [b % a, a]
    ;[x, y] = [y - quotient * x, x]
  }
  return ((x % modulus) + modulus) % modulus
}
