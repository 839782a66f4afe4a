/** The sealer: JWE with AES-256-GCM. Each key is imported once; sealing happens for every record that failed. */
import { CompactEncrypt, type CompactJWEHeaderParameters, compactDecrypt } from 'jose'
import type { EncryptionKey } from './encryption-key.ts'
import { type Place, SealBroken, type Sealer } from './sealer.ts'

const ALGORITHM = { alg: 'dir', enc: 'A256GCM' } as const

/** @param keys the first seals, all of them open */
export async function createSealer(keys: readonly EncryptionKey[]): Promise<Sealer> {
  const imported = new Map<string, CryptoKey>()
  for (const key of keys) imported.set(key.kid, await importKey(key))
  const [first] = keys
  const sealing = first && imported.get(first.kid)
  if (!first || !sealing) throw new Error('a sealer needs a key')

  return {
    seal: (text, place) =>
      new CompactEncrypt(new TextEncoder().encode(text))
        .setProtectedHeader({ ...ALGORITHM, kid: first.kid, place: placeName(place) })
        .encrypt(sealing),
    open: (sealed, place) => open(sealed, place, imported),
  }
}

const importKey = (key: EncryptionKey): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', new Uint8Array(key.bytes), 'AES-GCM', false, ['encrypt', 'decrypt'])

const placeName = ({ table, column, id }: Place): string => `${table}.${column}.${id}`

async function open(sealed: string, place: Place, keys: ReadonlyMap<string, CryptoKey>): Promise<string> {
  const name = placeName(place)
  const { plaintext, protectedHeader } = await compactDecrypt(sealed, (header) => keyOf(header, keys, name), {
    keyManagementAlgorithms: [ALGORITHM.alg],
    contentEncryptionAlgorithms: [ALGORITHM.enc],
  }).catch((error: unknown) => {
    throw error instanceof SealBroken ? error : new SealBroken(`${name} was changed outside Keyway`, { cause: error })
  })
  // The header is authenticated with the text (RFC 7516, section 5.1, step 14), so the place cannot have been edited.
  if (protectedHeader.place !== name) throw new SealBroken(`${name} holds what was sealed for another place`)
  return new TextDecoder().decode(plaintext)
}

function keyOf({ kid }: CompactJWEHeaderParameters, keys: ReadonlyMap<string, CryptoKey>, place: string): CryptoKey {
  const key = kid === undefined ? undefined : keys.get(kid)
  if (!key) throw new SealBroken(`${place} was sealed with the key ${kid ?? '(none)'}, which this Keyway does not have`)
  return key
}
