/** A version of a key as kept in the store, and the way from there to something node can compute with. */
import { createPrivateKey, type KeyObject } from 'node:crypto'
import type { VersionRecord } from '../shelf/records.ts'
import type { CurveName, KeyTypeName } from './key-types.ts'

export interface KeyVersion extends VersionRecord {
  readonly kty: KeyTypeName
  readonly keyOps: readonly string[]
  /** Public members as a JWK shows them. */
  readonly publicJwk: RsaPublic | EcPublic
  /** PKCS#8 in base64. A sandbox protects nothing: it is there to be read by tests. */
  readonly privateKey: string
  readonly exportable?: boolean
  readonly releasePolicy?: ReleasePolicy
}

export interface RsaPublic {
  readonly n: string
  readonly e: string
}

export interface EcPublic {
  readonly crv: CurveName
  readonly x: string
  readonly y: string
}

export interface ReleasePolicy {
  readonly contentType: string
  /** Policy JSON in base64url. */
  readonly data: string
  readonly immutable?: boolean
}

const opened = new WeakMap<KeyVersion, KeyObject>()

/** The private key of a version; parsing is remembered as long as the record is. */
export function privateKeyOf(key: KeyVersion): KeyObject {
  const known = opened.get(key)
  if (known) return known
  const made = createPrivateKey({ key: Buffer.from(key.privateKey, 'base64'), format: 'der', type: 'pkcs8' })
  opened.set(key, made)
  return made
}
