/** The sealer: JWE with AES-256-GCM. Each key is imported once; sealing happens for every record that failed. */
import { CompactEncrypt, type CompactJWEHeaderParameters, compactDecrypt } from 'jose'
import type { EncryptionKey } from './encryption-key.ts'
import { KeysUnavailable, type Place, SealBroken, type Sealer } from './sealer.ts'

const ALGORITHM = { alg: 'dir', enc: 'A256GCM' } as const

export interface ImportedKey {
  readonly kid: string
  readonly key: CryptoKey
}

/** The keys a sealer works with; they may change while it is in use. */
export interface SealingKeys {
  /** The key that seals. */
  current(): ImportedKey | Promise<ImportedKey>
  find(kid: string): CryptoKey | undefined | Promise<CryptoKey | undefined>
}

/** @param keys the first seals, all of them open */
export async function createSealer(keys: readonly EncryptionKey[]): Promise<Sealer> {
  const imported = await Promise.all(keys.map(importKey))
  const [first] = imported
  if (!first) throw new Error('a sealer needs a key')
  const byId = new Map(imported.map(({ kid, key }) => [kid, key]))
  return sealerOf({ current: () => first, find: (kid) => byId.get(kid) })
}

export function sealerOf(keys: SealingKeys): Sealer {
  return {
    async seal(text, place) {
      const { kid, key } = await keys.current()
      return await new CompactEncrypt(new TextEncoder().encode(text))
        .setProtectedHeader({ ...ALGORITHM, kid, place: placeName(place) })
        .encrypt(key)
    },
    open: (sealed, place) => open(sealed, place, keys),
  }
}

export async function importKey({ kid, bytes }: EncryptionKey): Promise<ImportedKey> {
  const key = await crypto.subtle.importKey('raw', new Uint8Array(bytes), 'AES-GCM', false, ['encrypt', 'decrypt'])
  return { kid, key }
}

/** How every text begins that was sealed with a key: 81 bytes up to the key's id, so 108 whole characters of base64url. */
export const headOf = (kid: string): string =>
  Buffer.from(`{"alg":"dir","enc":"A256GCM","kid":"${kid}",`).toString('base64url')

export const HEAD_LENGTH = headOf('k'.repeat(43)).length

const placeName = ({ table, column, id }: Place): string => `${table}.${column}.${id}`

async function open(sealed: string, place: Place, keys: SealingKeys): Promise<string> {
  const name = placeName(place)
  const { plaintext, protectedHeader } = await compactDecrypt(sealed, (header) => keyOf(header, keys, name), {
    keyManagementAlgorithms: [ALGORITHM.alg],
    contentEncryptionAlgorithms: [ALGORITHM.enc],
  }).catch((error: unknown) => {
    if (error instanceof SealBroken || error instanceof KeysUnavailable) throw error
    throw new SealBroken(`${name} was changed outside Keyway`, { cause: error })
  })
  // The header is authenticated with the text (RFC 7516, section 5.1, step 14), so the place cannot have been edited.
  if (protectedHeader.place !== name) throw new SealBroken(`${name} holds what was sealed for another place`)
  return new TextDecoder().decode(plaintext)
}

async function keyOf({ kid }: CompactJWEHeaderParameters, keys: SealingKeys, place: string): Promise<CryptoKey> {
  const key = kid === undefined ? undefined : await keys.find(kid)
  if (!key) throw new SealBroken(`${place} was sealed with the key ${kid ?? '(none)'}, which this Keyway does not have`)
  return key
}
