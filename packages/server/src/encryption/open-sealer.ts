/**
 * Keys found, checked against the database, and made into the sealer. A database remembers which keys it was sealed
 * with: a start with another key stops before anything is changed.
 */
import { join } from 'node:path'
import type { Deps, Tx } from '../deps.ts'
import { StartError } from '../start-error.ts'
import { takeClusterLock } from '../storage/index.ts'
import { createSealer } from './create-sealer.ts'
import { type EncryptionKey, parseKeys } from './encryption-key.ts'
import { makeKeyFile, readKeyFile } from './key-file.ts'
import type { Place, Sealer } from './sealer.ts'

const CHECK_TEXT = 'keyway'
const checkPlace = (kid: string): Place => ({ table: 'encryption_keys', column: 'check_sealed', id: kid })

export interface OpenedSealer {
  readonly sealer: Sealer
  /** Ids of the keys: the one that seals first. */
  readonly kids: readonly string[]
}

/** @throws StartError when a key is missing or wrong, naming the id of the key that is expected */
export async function openSealer({ db, clock, config, log }: Omit<Deps, 'sealer' | 'storage'>): Promise<OpenedSealer> {
  const expected = await db.selectFrom('encryptionKeys').select('kid').execute()
  const { keys, origin } = await findKeys(
    config,
    expected.map((row) => row.kid),
    log,
  )
  const sealer = await createSealer(keys)
  await db.transaction().execute((tx) => checkKeys(tx, keys, sealer, origin, clock.now()))
  return { sealer, kids: keys.map((key) => key.kid) }
}

async function findKeys(
  config: Deps['config'],
  expected: readonly string[],
  log: Deps['log'],
): Promise<{ keys: readonly EncryptionKey[]; origin: string }> {
  if (config.keys !== null) return { keys: parseKeys(config.keys, 'KEYWAY_KEYS'), origin: 'KEYWAY_KEYS' }
  const path = join(config.dataDir, 'keys.json')
  const found = await readKeyFile(path)
  if (found !== null) return { keys: found, origin: path }
  // A new key would open nothing of what is stored.
  if (expected.length > 0) throw missing(expected, `there is no key file ${path}, and KEYWAY_KEYS is not set`)
  const keys = await makeKeyFile(path)
  log.info({ file: path }, 'made the key that encrypts secrets: keep a copy of this file, apart from the database')
  return { keys, origin: path }
}

async function checkKeys(
  tx: Tx,
  keys: readonly EncryptionKey[],
  sealer: Sealer,
  origin: string,
  now: Date,
): Promise<void> {
  await takeClusterLock(tx, 'keys')
  const rows = await tx.selectFrom('encryptionKeys').selectAll().execute()
  const given = new Set(keys.map((key) => key.kid))
  const lacking = rows.filter((row) => !given.has(row.kid)).map((row) => row.kid)
  if (lacking.length > 0) throw missing(lacking, `${origin} holds ${[...given].join(', ')}`)
  for (const row of rows) await sealer.open(row.checkSealed, checkPlace(row.kid))
  const [first] = keys
  if (first === undefined || rows.some((row) => row.kid === first.kid)) return
  const checkSealed = await sealer.seal(CHECK_TEXT, checkPlace(first.kid))
  await tx.insertInto('encryptionKeys').values({ kid: first.kid, checkSealed, createdAt: now }).execute()
}

const missing = (kids: readonly string[], found: string): StartError =>
  new StartError(
    `This database was encrypted with the key ${kids.join(', ')}, but ${found}. ` +
      'Nothing was changed. Bring that key back; a new key may stand before it, separated by a comma.',
  )
