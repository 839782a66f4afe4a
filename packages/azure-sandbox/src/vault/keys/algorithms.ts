/** The algorithms of RFC 7518 and Microsoft's own that a vault's keys offer, as data. */
import type { CurveName } from './key-types.ts'

export interface HashAlgorithm {
  /** Name node knows. */
  readonly name: 'sha1' | 'sha256' | 'sha384' | 'sha512'
  readonly bytes: number
}

const SHA1: HashAlgorithm = { name: 'sha1', bytes: 20 }
const SHA256: HashAlgorithm = { name: 'sha256', bytes: 32 }
const SHA384: HashAlgorithm = { name: 'sha384', bytes: 48 }
const SHA512: HashAlgorithm = { name: 'sha512', bytes: 64 }

export type SignatureAlgorithm =
  | { readonly scheme: 'pkcs1'; readonly hash: HashAlgorithm }
  | { readonly scheme: 'pss'; readonly hash: HashAlgorithm }
  /** PKCS #1 padding around the value as it is, without naming a hash. */
  | { readonly scheme: 'pkcs1-raw' }
  | { readonly scheme: 'ecdsa'; readonly hash: HashAlgorithm; readonly curve: CurveName }

export const SIGNATURES: ReadonlyMap<string, SignatureAlgorithm> = new Map(
  Object.entries({
    RS256: { scheme: 'pkcs1', hash: SHA256 },
    RS384: { scheme: 'pkcs1', hash: SHA384 },
    RS512: { scheme: 'pkcs1', hash: SHA512 },
    PS256: { scheme: 'pss', hash: SHA256 },
    PS384: { scheme: 'pss', hash: SHA384 },
    PS512: { scheme: 'pss', hash: SHA512 },
    RSNULL: { scheme: 'pkcs1-raw' },
    ES256: { scheme: 'ecdsa', hash: SHA256, curve: 'P-256' },
    ES384: { scheme: 'ecdsa', hash: SHA384, curve: 'P-384' },
    ES512: { scheme: 'ecdsa', hash: SHA512, curve: 'P-521' },
    ES256K: { scheme: 'ecdsa', hash: SHA256, curve: 'P-256K' },
  } satisfies Record<string, SignatureAlgorithm>),
)

export type EncryptionAlgorithm =
  | { readonly padding: 'oaep'; readonly hash: HashAlgorithm }
  | { readonly padding: 'pkcs1' }

export const ENCRYPTIONS: ReadonlyMap<string, EncryptionAlgorithm> = new Map(
  Object.entries({
    'RSA-OAEP': { padding: 'oaep', hash: SHA1 },
    'RSA-OAEP-256': { padding: 'oaep', hash: SHA256 },
    RSA1_5: { padding: 'pkcs1' },
  } satisfies Record<string, EncryptionAlgorithm>),
)
