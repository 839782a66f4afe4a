/**
 * Signing certificates and requests with node's keys. The Web Cryptography API, which `@peculiar/x509` signs with, has no
 * P-256K; node has every curve a vault offers, so the library is handed these keys and this way to use them.
 */
import { createPublicKey, type KeyObject, sign } from 'node:crypto'
import { promisify } from 'node:util'
import { CURVES, type CurveName } from '../keys/key-types.ts'
import { openMaterial } from '../keys/material.ts'
import type { KeyVersion } from '../keys/record.ts'

export type KeyMaterial = Pick<KeyVersion, 'publicJwk' | 'privateKey'>

type Algorithm =
  | { readonly name: 'RSASSA-PKCS1-v1_5'; readonly hash: { readonly name: 'SHA-256' } }
  | { readonly name: 'ECDSA'; readonly namedCurve: string; readonly hash: { readonly name: 'SHA-256' } }

/** A key in the shape of the Web Cryptography API, around a key of node's. */
class NodeCryptoKey implements CryptoKey {
  readonly extractable = true
  readonly usages: KeyUsage[]
  readonly type: 'private' | 'public'
  readonly algorithm: Algorithm
  readonly key: KeyObject

  constructor(key: KeyObject, algorithm: Algorithm) {
    this.key = key
    this.algorithm = algorithm
    this.type = key.type === 'private' ? 'private' : 'public'
    this.usages = key.type === 'private' ? ['sign'] : ['verify']
  }
}

type KeyUsage = CryptoKey['usages'][number]

const HASH = { name: 'SHA-256' } as const

/** The pair of a material, as the library's generators take it. */
export function keyPairOf(material: KeyMaterial): CryptoKeyPair {
  const privateKey = openMaterial(material)
  const algorithm = algorithmOf(material)
  return {
    privateKey: new NodeCryptoKey(privateKey, algorithm),
    publicKey: new NodeCryptoKey(createPublicKey(privateKey), algorithm),
  }
}

/** SubjectPublicKeyInfo (RFC 5280, section 4.1.2.7), DER. */
export const publicKeyInfo = (material: KeyMaterial): Buffer<ArrayBuffer> =>
  Buffer.from(createPublicKey(openMaterial(material)).export({ format: 'der', type: 'spki' }))

function algorithmOf({ publicJwk }: KeyMaterial): Algorithm {
  if (!('crv' in publicJwk)) return { name: 'RSASSA-PKCS1-v1_5', hash: HASH }
  return { name: 'ECDSA', namedCurve: webCurve(publicJwk.crv), hash: HASH }
}

/** The library says K-256 for the curve Azure calls P-256K. */
const webCurve = (curve: CurveName): string => (curve === 'P-256K' ? 'K-256' : CURVES[curve].jwk)

const signAside = promisify(sign)

/** The two things the library's generators ask of a `Crypto`, for the keys of {@link keyPairOf}. */
export const SIGNING_CRYPTO = {
  subtle: {
    /** ECDSA signatures as r and s side by side, as the Web Cryptography API has them. */
    sign: (_algorithm: unknown, { key }: NodeCryptoKey, data: ArrayBuffer) =>
      signAside('sha256', Buffer.from(data), { key, dsaEncoding: 'ieee-p1363' }),
    exportKey: async (_format: 'spki', { key }: NodeCryptoKey) => key.export({ format: 'der', type: 'spki' }),
  },
} as unknown as Crypto
