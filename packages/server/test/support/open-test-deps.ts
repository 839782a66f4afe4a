/** Real dependencies for a test: PGlite in memory with every table, a sealer with a fresh key, a clock one can set. */
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import pino from 'pino'
import type { Config } from '../../src/config.ts'
import type { Clock, Deps } from '../../src/deps.ts'
import { createSealer } from '../../src/encryption/create-sealer.ts'
import { encryptionKey } from '../../src/encryption/encryption-key.ts'
import { openPglite, type Storage } from '../../src/storage/index.ts'

/** Starts at a fixed time and moves only when told. */
export interface TestClock extends Clock {
  set(time: Date): void
  /** @param ms milliseconds to move forward */
  advance(ms: number): void
}

export interface TestDeps extends Deps {
  readonly clock: TestClock
  readonly storage: Storage
  close(): Promise<void>
}

export function testClock(start = new Date()): TestClock {
  let now = start.getTime()
  return {
    now: () => new Date(now),
    set: (time) => {
      now = time.getTime()
    },
    advance: (ms) => {
      now += ms
    },
  }
}

export const TEST_CONFIG: Config = {
  host: '127.0.0.1',
  port: 0,
  publicUrl: 'http://localhost:5390',
  dataDir: tmpdir(),
  databaseUrl: null,
  keys: null,
  keysFile: null,
  keysCommand: null,
  ownIdentity: { tenantId: null, clientId: null, clientSecret: null, certificateFile: null },
  role: 'all',
  sandbox: null,
  customCloud: null,
  hostIdentity: { federatedTokenFile: null, endpoint: null, machine: false },
  returnUrls: [],
  jobWaitHours: 24,
  scheduleGraceMinutes: 60,
  keepDays: { runs: 0, errors: 0, resolved: 0 },
  rateLimit: 0,
  allowHosts: [],
  proxy: null,
  noProxy: [],
  proxyResolves: false,
  logLevel: 'silent',
}

/**
 * @param config settings that differ from TEST_CONFIG, e.g. `sandbox`
 * @param opened a database to use instead of a fresh one in memory
 */
export async function openTestDeps(config: Partial<Config> = {}, opened?: Storage): Promise<TestDeps> {
  const storage = opened ?? (await openPglite(await openMemoryPglite()))
  return {
    db: storage.db,
    storage,
    clock: testClock(),
    log: pino({ level: 'silent' }),
    sealer: await createSealer([encryptionKey(randomBytes(32))]),
    config: { ...TEST_CONFIG, ...config },
    close: () => storage.close(),
  }
}

const CACHE = fileURLToPath(new URL('../../../../node_modules/.cache/keyway/', import.meta.url))
const MIGRATIONS = fileURLToPath(new URL('../../src/storage/migrations/', import.meta.url))

/**
 * Making a fresh PostgreSQL and its tables takes three seconds, loading one half a second: one with every table and no row is kept, as
 * long as no migration changes.
 */
async function openMemoryPglite(): Promise<PGlite> {
  const kept = `${CACHE}pglite-${await migrationsDigest()}.tar`
  const loadDataDir = await readFile(kept)
    .then((bytes) => new Blob([bytes]))
    .catch(() => null)
  if (loadDataDir) return await PGlite.create({ loadDataDir })
  const pglite = await PGlite.create()
  await openPglite(pglite)
  const dump = await pglite.dumpDataDir('none')
  const draft = `${kept}.${randomBytes(6).toString('hex')}`
  await mkdir(CACHE, { recursive: true })
  await writeFile(draft, Buffer.from(await dump.arrayBuffer()))
  await rename(draft, kept)
  return pglite
}

async function migrationsDigest(): Promise<string> {
  const hash = createHash('sha256')
  for (const file of (await readdir(MIGRATIONS)).toSorted()) hash.update(await readFile(join(MIGRATIONS, file)))
  return hash.digest('hex').slice(0, 16)
}
