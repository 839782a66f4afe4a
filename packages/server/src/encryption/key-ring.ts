/**
 * The ring: the keys that seal, kept in the database and each sealed with the master key. A database remembers which master key
 * that was: a start with another one stops before anything is changed. A new key in the ring reaches every process by itself.
 */
import { randomBytes } from 'node:crypto'
import { decodeProtectedHeader } from 'jose'
import type { Selectable } from 'kysely'
import type { Deps, Tx } from '../deps.ts'
import { StartError } from '../start-error.ts'
import { takeClusterLock } from '../storage/index.ts'
import type { EncryptionKeyTable } from '../storage/schema.ts'
import { createSealer, type ImportedKey, importKey } from './create-sealer.ts'
import { type EncryptionKey, encryptionKey, KEY_BYTES } from './encryption-key.ts'
import { missingKeys } from './key-source.ts'
import { KeysUnavailable, type Place, SealBroken, type Sealer } from './sealer.ts'

const keyPlace = (kid: string): Place => ({ table: 'encryption_keys', column: 'key_sealed', id: kid })
const checkPlace = (kid: string): Place => ({ table: 'encryption_keys', column: 'check_sealed', id: kid })

/** Ids of the master keys that open the ring's keys, and those that sealed values themselves. */
export async function expectedMasters(db: Deps['db'] | Tx): Promise<readonly string[]> {
  const rows = await db.selectFrom('encryptionKeys').select(['kid', 'keySealed']).execute()
  return [...new Set(rows.map((row) => (row.keySealed === null ? row.kid : masterOf(row.keySealed))))]
}

/** The master key a ring's key was sealed with. */
const masterOf = (sealed: string): string => String(decodeProtectedHeader(sealed).kid)

/**
 * Checks the master keys against the ring, makes its first key, and puts the ring below the first master key.
 * @param origin where the master keys were found, for messages
 * @throws StartError; nothing is changed then
 */
export async function prepareRing(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  masters: readonly EncryptionKey[],
  origin: string,
): Promise<void> {
  const sealer = await createSealer(masters)
  const given = masters.map((key) => key.kid)
  await db.transaction().execute(async (tx) => {
    await takeClusterLock(tx, 'keys')
    const lacking = (await expectedMasters(tx)).filter((kid) => !given.includes(kid))
    if (lacking.length > 0) throw missingKeys(lacking, `${origin} holds ${given.join(', ')}`)
    const rows = await tx.selectFrom('encryptionKeys').selectAll().execute()
    for (const row of rows) await checkRow(sealer, row)
    for (const { kid, keySealed } of rows) {
      if (keySealed === null || masterOf(keySealed) === given[0]) continue
      const again = await sealer.seal(await sealer.open(keySealed, keyPlace(kid)), keyPlace(kid))
      await tx.updateTable('encryptionKeys').set({ keySealed: again }).where('kid', '=', kid).execute()
    }
    if (rows.every((row) => row.keySealed === null)) await insertKey(tx, sealer, clock.now())
  })
}

async function checkRow(
  masters: Sealer,
  { kid, keySealed, checkSealed }: Pick<Selectable<EncryptionKeyTable>, 'kid' | 'keySealed' | 'checkSealed'>,
): Promise<void> {
  try {
    if (keySealed !== null) await openKey(masters, kid, keySealed)
    else if (checkSealed !== null) await masters.open(checkSealed, checkPlace(kid))
  } catch (cause) {
    if (!(cause instanceof SealBroken)) throw cause
    throw new StartError(`The encryption key ${kid} in the database was changed outside Keyway. Restore a backup.`, {
      cause,
    })
  }
}

/** @returns id of the key that was made */
async function insertKey(tx: Tx, masters: Sealer, now: Date): Promise<string> {
  const bytes = randomBytes(KEY_BYTES)
  const { kid } = encryptionKey(bytes)
  const keySealed = await masters.seal(bytes.toString('base64url'), keyPlace(kid))
  await tx.insertInto('encryptionKeys').values({ kid, keySealed, checkSealed: null, createdAt: now }).execute()
  return kid
}

async function openKey(masters: Sealer, kid: string, sealed: string): Promise<EncryptionKey> {
  const key = encryptionKey(Buffer.from(await masters.open(sealed, keyPlace(kid)), 'base64url'))
  if (key.kid !== kid) throw new SealBroken(`the key ${kid} is another one than its name says`)
  return key
}

export interface KeyRing {
  /** The key that seals. */
  current(): ImportedKey | Promise<ImportedKey>
  find(kid: string): CryptoKey | undefined | Promise<CryptoKey | undefined>
  /** Makes a key that seals from now on. Call `reload` once the transaction is through. */
  add(tx: Tx, now: Date): Promise<string>
  /** Reads the keys again: another process may have made one. */
  reload(): Promise<void>
}

/** A process that heard of nothing this long looks before it seals: its key may have been replaced and removed. Milliseconds. */
export const RING_STALE_MS = 60_000

/** @param shared whether other processes use the database: then a key that is not known may be a new one of theirs */
export async function openRing(
  { db, log }: Pick<Deps, 'db' | 'log'>,
  masterKeys: readonly EncryptionKey[],
  shared: boolean,
): Promise<KeyRing> {
  const masters = await createSealer(masterKeys)
  // What the first versions sealed was sealed with the master key itself.
  const direct = await Promise.all(masterKeys.map(importKey))
  let known = new Map<string, ImportedKey>()
  /** Undefined: it does not open with the master keys of this process. */
  let newest: ImportedKey | undefined
  let newestKid = ''
  let readAt = Number.NEGATIVE_INFINITY
  let reading: Promise<void> | undefined

  async function read(): Promise<void> {
    const began = performance.now()
    const rows = await db
      .selectFrom('encryptionKeys')
      .select(['kid', 'keySealed'])
      .where('keySealed', 'is not', null)
      .orderBy('position')
      .execute()
    const found = new Map(direct.map((key) => [key.kid, key]))
    let last: ImportedKey | undefined
    for (const { kid, keySealed } of rows) {
      if (keySealed === null) continue
      newestKid = kid
      last = undefined
      try {
        last = known.get(kid) ?? (await importKey(await openKey(masters, kid, keySealed)))
        found.set(kid, last)
      } catch (err) {
        if (!(err instanceof SealBroken)) throw err
        // Another process has a newer master key already. What it seals is not readable here until this one has it too, and
        // the keys from before may be removed by then: nothing is sealed with them any more.
        log.error({ err, kid }, 'a key cannot be opened with the master key of this process')
      }
    }
    known = found
    newest = last
    readAt = began
  }
  const reload = (): Promise<void> => {
    reading ??= read().finally(() => {
      reading = undefined
    })
    return reading
  }
  const seals = (): ImportedKey => {
    if (newestKid === '') throw new Error('the ring has no key')
    if (newest === undefined) {
      throw new KeysUnavailable(
        `the newest encryption key (${newestKid}) does not open with the master key of this process, so nothing can be encrypted: start it with the master key that the other processes have`,
      )
    }
    return newest
  }
  await reload()

  return {
    current: () => (shared && performance.now() - readAt > RING_STALE_MS ? reload().then(seals) : seals()),
    find(kid) {
      const key = known.get(kid)?.key
      if (key !== undefined || !shared) return key
      return reload().then(
        () => known.get(kid)?.key,
        (cause: unknown) => {
          throw new KeysUnavailable('the keys cannot be read', { cause })
        },
      )
    },
    add: (tx, now) => insertKey(tx, masters, now),
    reload,
  }
}
