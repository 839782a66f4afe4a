/** The key types, sizes, curves and key operations a vault offers (Microsoft, "About keys"). */

const KEY_OPS = ['encrypt', 'decrypt', 'sign', 'verify', 'wrapKey', 'unwrapKey'] as const
export type KeyOp = (typeof KEY_OPS)[number]

interface KeyType {
  readonly family: 'RSA' | 'EC'
  /** Kept by hardware; needs a premium vault. */
  readonly hsm: boolean
  /** Allowed, and given in this order when a caller names none. */
  readonly operations: readonly KeyOp[]
}

const SIGNING: readonly KeyOp[] = ['sign', 'verify']

export const KEY_TYPES = {
  RSA: { family: 'RSA', hsm: false, operations: KEY_OPS },
  'RSA-HSM': { family: 'RSA', hsm: true, operations: KEY_OPS },
  EC: { family: 'EC', hsm: false, operations: SIGNING },
  'EC-HSM': { family: 'EC', hsm: true, operations: SIGNING },
} as const satisfies Record<string, KeyType>

export type KeyTypeName = keyof typeof KEY_TYPES

export const isKeyType = (name: string | undefined): name is KeyTypeName =>
  name !== undefined && Object.hasOwn(KEY_TYPES, name)

export const RSA_SIZES = [2048, 3072, 4096] as const
export const RSA_EXPONENTS = [3, 65_537] as const

export interface Curve {
  /** OpenSSL's name. */
  readonly openssl: string
  /** Name in a JWK of node's; Azure says P-256K where the registry says secp256k1. */
  readonly jwk: string
  /** Bytes of a coordinate. */
  readonly bytes: number
  /** Order of the base point (SEC 2, version 2, sections 2.4 to 2.9). */
  readonly order: bigint
}

export const CURVES = {
  'P-256': {
    openssl: 'prime256v1',
    jwk: 'P-256',
    bytes: 32,
    order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  },
  'P-384': {
    openssl: 'secp384r1',
    jwk: 'P-384',
    bytes: 48,
    order: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
  },
  'P-521': {
    openssl: 'secp521r1',
    jwk: 'P-521',
    bytes: 66,
    order:
      0x01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
  },
  'P-256K': {
    openssl: 'secp256k1',
    jwk: 'secp256k1',
    bytes: 32,
    order: 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n,
  },
} as const satisfies Record<string, Curve>

export type CurveName = keyof typeof CURVES

export const isCurve = (name: string): name is CurveName => Object.hasOwn(CURVES, name)
