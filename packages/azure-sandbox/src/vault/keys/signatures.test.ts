/** Signatures over digests, held against node's signatures over messages. */
import { createHash, createPublicKey, generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { SIGNATURES } from './algorithms.ts'
import { signEcdsa, verifyEcdsa } from './ecdsa.ts'
import { CURVES } from './key-types.ts'
import { signPkcs1, signPss, verifyPkcs1, verifyPss } from './rsa-signature.ts'

// making keys takes its time on a busy machine
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const message = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes))
const ecdsa = [...SIGNATURES].flatMap(([name, one]) => (one.scheme === 'ecdsa' ? [[name, one] as const] : []))
const rsaOnes = [...SIGNATURES].flatMap(([name, one]) =>
  one.scheme === 'pss' || one.scheme === 'pkcs1' ? [[name, one] as const] : [],
)

describe.each(ecdsa)('%s', (_name, { curve: curveName, hash }) => {
  const curve = CURVES[curveName]
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: curve.openssl })
  const digestOf = (text: Buffer) => createHash(hash.name).update(text).digest()

  it('makes signatures node accepts and accepts those node makes, and no changed ones', () => {
    fc.assert(
      fc.property(message, fc.nat(), (text, position) => {
        const own = signEcdsa(privateKey, curve, digestOf(text), randomBytes)
        expect(verify(hash.name, text, { key: publicKey, dsaEncoding: 'ieee-p1363' }, own)).toBe(true)
        const nodes = sign(hash.name, text, { key: privateKey, dsaEncoding: 'ieee-p1363' })
        expect(verifyEcdsa(privateKey, curve, digestOf(text), nodes)).toBe(true)
        const changed = Buffer.from(nodes)
        changed.writeUInt8(changed.readUInt8(position % changed.length) ^ 1, position % changed.length)
        expect(verifyEcdsa(privateKey, curve, digestOf(text), changed)).toBe(false)
      }),
      { numRuns: 25 },
    )
  })

  it('refuses signatures out of range or of another length', () => {
    const zero = Buffer.alloc(curve.bytes * 2)
    const order = Buffer.from(
      curve.order
        .toString(16)
        .padStart(curve.bytes * 2, '0')
        .repeat(2),
      'hex',
    )
    for (const bad of [zero, order, zero.subarray(1), Buffer.alloc(0)])
      expect(verifyEcdsa(privateKey, curve, digestOf(Buffer.alloc(0)), bad)).toBe(false)
  })
})

describe.each(rsaOnes)('%s', (_name, { scheme, hash }) => {
  const options = scheme === 'pss' ? { padding: 6, saltLength: hash.bytes } : { padding: 1 }
  const make = (digest: Buffer) =>
    scheme === 'pss'
      ? signPss(rsa.privateKey, hash, digest, randomBytes(hash.bytes))
      : signPkcs1(rsa.privateKey, hash, digest)
  const check = scheme === 'pss' ? verifyPss : verifyPkcs1

  it('makes signatures node accepts and accepts those node makes, and no changed ones', () => {
    const publicKey = createPublicKey(rsa.privateKey)
    fc.assert(
      fc.property(message, fc.nat(), (text, position) => {
        const digest = createHash(hash.name).update(text).digest()
        expect(verify(hash.name, text, { key: rsa.publicKey, ...options }, make(digest))).toBe(true)
        const nodes = sign(hash.name, text, { key: rsa.privateKey, ...options })
        expect(check(publicKey, hash, digest, nodes)).toBe(true)
        const changed = Buffer.from(nodes)
        changed.writeUInt8(changed.readUInt8(position % 256) ^ 1, position % 256)
        expect(check(publicKey, hash, digest, changed)).toBe(false)
        expect(check(publicKey, hash, digest, nodes.subarray(1))).toBe(false)
      }),
      { numRuns: 25 },
    )
  })
})
