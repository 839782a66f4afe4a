/**
 * Opens the database: a PostgreSQL when there is a URL, else PGlite (PostgreSQL in WebAssembly) in the data folder.
 * Both give the same to their users: timestamps as Date, jsonb as objects, bigint as number.
 *
 * PGlite is one connection: a transaction keeps everybody else waiting, so none is ever held across a call to another
 * server.
 */
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { CamelCasePlugin, type Dialect, Kysely, PGliteDialect, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Db } from '../deps.ts'
import { StartError } from '../start-error.ts'
import { closeContents, ensureDataFolder, ensurePrivateFolder } from './data-folder.ts'
import { lockFolder } from './folder-lock.ts'
import { migrate } from './migrate.ts'
import type { Database } from './schema.ts'

/** The engine itself, for what does not speak Kysely (the job queue). */
export type Engine =
  | { readonly kind: 'pglite'; readonly pglite: PGlite }
  | { readonly kind: 'postgres'; readonly connectionString: string }

export interface Storage {
  readonly db: Db
  readonly engine: Engine
  /** Finishes what runs, then closes. Whoever else uses the engine is closed before. */
  close(): Promise<void>
}

export interface StorageOptions {
  readonly databaseUrl: string | null
  readonly dataDir: string
  /** What to do when PostgreSQL drops an idle connection; the pool opens another by itself. */
  onConnectionLost?(error: Error): void
}

/** @throws StartError when the folder is taken, PostgreSQL is not reached, or the tables are newer than this version */
export async function openDatabase(options: StorageOptions): Promise<Storage> {
  return options.databaseUrl === null
    ? await openFolder(options.dataDir)
    : await openPostgres(options.databaseUrl, options.onConnectionLost)
}

async function openFolder(dataDir: string): Promise<Storage> {
  const folder = join(dataDir, 'database')
  await ensureDataFolder(dataDir)
  await ensurePrivateFolder(folder)
  const lock = await lockFolder(join(dataDir, 'database.lock'))
  try {
    const pglite = await PGlite.create(folder)
    await closeContents(folder)
    const storage = await openPglite(pglite)
    return {
      ...storage,
      async close() {
        await storage.close()
        await lock.release()
      },
    }
  } catch (error) {
    await lock.release()
    throw error
  }
}

/** Storage on a PGlite that is open already; closing the storage closes it. */
export async function openPglite(pglite: PGlite): Promise<Storage> {
  const db = kyselyOn(new PGliteDialect({ pglite }))
  try {
    await migrate(db.withoutPlugins() as unknown as Kysely<unknown>)
  } catch (error) {
    await pglite.close()
    throw error
  }
  return { db, engine: { kind: 'pglite', pglite }, close: () => db.destroy() }
}

const INT8 = 20
/** With those of the run queue, four processes stay below the 100 a PostgreSQL allows when nobody sets it: beyond that calls would fail. */
const POOL = 12

async function openPostgres(connectionString: string, onConnectionLost?: (error: Error) => void): Promise<Storage> {
  const pool = new pg.Pool({
    connectionString,
    application_name: 'keyway',
    max: POOL,
    connectionTimeoutMillis: 10_000,
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === INT8 ? Number : pg.types.getTypeParser(oid, format as 'text'),
    },
  })
  // Without a listener the loss of an idle connection would end the process.
  pool.on('error', (error) => onConnectionLost?.(error))
  const db = kyselyOn(new PostgresDialect({ pool: patient(pool) }))
  try {
    await migrate(db.withoutPlugins() as unknown as Kysely<unknown>)
  } catch (error) {
    await pool.end()
    if (error instanceof StartError) throw error
    throw new StartError(`PostgreSQL cannot be used: ${reason(error)}. Check DATABASE_URL.`, { cause: error })
  }
  return { db, engine: { kind: 'postgres', connectionString }, close: () => db.destroy() }
}

/**
 * A wait for a connection that ran out while the process itself stood still (a suspended laptop, a frozen container) says nothing of the
 * database: it is waited for once more.
 */
const patient = (pool: pg.Pool) => ({
  options: pool.options,
  connect: () =>
    pool.connect().catch((error: unknown) => {
      if (!WAIT_RAN_OUT.test((error as Error).message)) throw error
      return pool.connect()
    }),
  end: () => pool.end(),
})

/** pg-pool gives it no code. */
const WAIT_RAN_OUT = /^timeout exceeded when trying to connect|^Connection terminated due to connection timeout/

const kyselyOn = (dialect: Dialect): Db =>
  new Kysely<Database>({ dialect, plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })] })

/** node-postgres reports a refused connection as an AggregateError without a message. */
function reason(error: unknown): string {
  const { message, code } = error as { message?: string; code?: string }
  return message || code || String(error)
}
