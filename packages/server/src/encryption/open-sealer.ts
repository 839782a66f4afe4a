/** Master keys found, unwrapped where a vault holds them, checked against the database, and made into the sealer. */
import type { Deps } from '../deps.ts'
import { StartError } from '../start-error.ts'
import { sealerOf } from './create-sealer.ts'
import { type EncryptionKey, encryptionKey } from './encryption-key.ts'
import { expectedMasters, type KeyRing, openRing, prepareRing } from './key-ring.ts'
import type { KeyEntry, WrappedKey } from './key-set.ts'
import { type FoundKeys, findKeys } from './key-source.ts'
import type { Sealer } from './sealer.ts'

/** Asks the vault that wrapped a key for the key. @throws StartError that says what the vault or the sign-in refused */
export type UnwrapKey = (wrapped: WrappedKey) => Promise<Uint8Array>

export interface Master {
  /** As they were found; the first one counts. */
  readonly found: FoundKeys
  readonly keys: readonly EncryptionKey[]
}

export interface OpenedSealer {
  readonly sealer: Sealer
  readonly ring: KeyRing
  readonly master: Master
}

/** @throws StartError when a key is missing or wrong, naming the id of the key that is expected */
export async function openSealer(
  { db, clock, config, log }: Pick<Deps, 'db' | 'clock' | 'config' | 'log'>,
  shared: boolean,
  unwrap: UnwrapKey,
): Promise<OpenedSealer> {
  const found = await findKeys(config, await expectedMasters(db), log)
  const keys: EncryptionKey[] = []
  for (const entry of found.entries) keys.push(await keyOf(entry, unwrap))
  await prepareRing({ db, clock }, keys, found.origin)
  const ring = await openRing({ db, log }, keys, shared)
  return { sealer: sealerOf(ring), ring, master: { found, keys } }
}

async function keyOf(entry: KeyEntry, unwrap: UnwrapKey): Promise<EncryptionKey> {
  if (entry.kind === 'plain') return entry.key
  const key = encryptionKey(await unwrap(entry.wrapped))
  if (key.kid === entry.wrapped.kid) return key
  throw new StartError(
    `${entry.wrapped.vaultKey} unwrapped another key than ${entry.wrapped.kid}: the wrapped key was changed. Restore the key file from a backup.`,
  )
}
