/** Encryption keys as data: 256 random bits and the id that stands in the header of everything sealed with them. */
import { createHash } from 'node:crypto'
import { StartError } from '../start-error.ts'

export const KEY_BYTES = 32

export interface EncryptionKey {
  /** JWK thumbprint (RFC 7638) of the key as an `oct` JWK. */
  readonly kid: string
  readonly bytes: Uint8Array
}

export function encryptionKey(bytes: Uint8Array): EncryptionKey {
  const k = Buffer.from(bytes).toString('base64url')
  // RFC 7638 section 3.2: the required members of an oct key in lexicographic order, without spaces.
  const kid = createHash('sha256')
    .update(JSON.stringify({ k, kty: 'oct' }))
    .digest('base64url')
  return { kid, bytes }
}

/**
 * Reads keys as people give them: base64 or base64url of 32 bytes, separated by commas or spaces. The first one seals.
 * @param origin where they stand, for messages; the keys themselves never appear in one
 */
export function parseKeys(text: string, origin: string): readonly EncryptionKey[] {
  const parts = text.split(/[\s,]+/).filter((part) => part !== '')
  if (parts.length === 0) throw new StartError(`${origin} holds no encryption key.`)
  return parts.map((part, index) => {
    const bytes = /^[A-Za-z0-9+/_-]+={0,2}$/.test(part) ? Buffer.from(part, 'base64url') : Buffer.alloc(0)
    if (bytes.length !== KEY_BYTES) {
      throw new StartError(
        `${origin}: key ${index + 1} is not ${KEY_BYTES} bytes of base64. Make one with: openssl rand -base64 ${KEY_BYTES}`,
      )
    }
    return encryptionKey(bytes)
  })
}
