/** The audit log's chain where it could fork or break: many writers on one PostgreSQL, and a database of an older Keyway. */
import { PGlite } from '@electric-sql/pglite'
import { Kysely, PGliteDialect, sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordAudit } from '../src/audit/index.ts'
import { verifyAudit } from '../src/audit/verify.ts'
import { SYSTEM } from '../src/deps.ts'
import { openDatabase, openPglite, type Storage } from '../src/storage/index.ts'
import { migrate } from '../src/storage/migrate.ts'
import { MIGRATIONS } from '../src/storage/migrations/index.ts'
import { startPostgres, type TestPostgres } from './support/start-postgres.ts'

let postgres: TestPostgres
const storages: Storage[] = []
beforeAll(async () => {
  postgres = await startPostgres()
  for (let process = 0; process < 4; process++) {
    storages.push(await openDatabase({ databaseUrl: postgres.url, dataDir: '' }))
  }
}, 60_000)
afterAll(async () => {
  for (const storage of storages) await storage.close()
  await postgres.stop()
})

const verify = (storage: Storage) => verifyAudit(storage.db, null, AbortSignal.timeout(30_000))
const entry = (id: string) => ({ event: 'update', resourceType: 'flow', resourceId: id, resourceName: id }) as const

test('security 91: the chain does not fork, and has no gap, while four processes write and roll back', async () => {
  const write = async ({ db }: Storage, id: string) => {
    await db.transaction().execute(async (tx) => {
      await recordAudit(tx, SYSTEM, entry(id), new Date())
      // Locks taken after the row is written: in any order, and nobody waits in a circle.
      const users = ['a', 'b'].sort(() => Math.random() - 0.5)
      for (const user of users.slice(0, 1)) await sql`SELECT pg_advisory_xact_lock(hashtext(${user}))`.execute(tx)
      await recordAudit(tx, SYSTEM, entry(`${id} again`), new Date())
      if (id.endsWith('7')) throw new RangeError('rolled back')
    })
  }
  const works = storages.flatMap((storage, process) =>
    Array.from({ length: 50 }, (_, n) =>
      write(storage, `${process}-${n}`).then(
        () => 1,
        (error: unknown) => {
          if (!(error instanceof RangeError)) throw error
          return 0
        },
      ),
    ),
  )
  const done = (await Promise.all(works)).reduce<number>((sum, one) => sum + one, 0)
  expect(done).toBe(180)
  for (const storage of storages) expect(await verify(storage)).toMatchObject({ ok: true, rows: 360 })
}, 60_000)

test('verifying is not disturbed by rows that are written meanwhile', async () => {
  const [one, other] = storages as [Storage, Storage]
  const writing = Promise.all(
    Array.from({ length: 40 }, (_, n) =>
      one.db.transaction().execute((tx) => recordAudit(tx, SYSTEM, entry(`meanwhile ${n}`), new Date())),
    ),
  )
  for (let time = 0; time < 5; time++) expect(await verify(other)).toMatchObject({ ok: true })
  await writing
  expect(await verify(other)).toMatchObject({ ok: true, rows: 400 })
})

test('rows of an older database are chained in their order when it is brought up to date', async () => {
  const pglite = await PGlite.create()
  const old = new Kysely<unknown>({ dialect: new PGliteDialect({ pglite }) })
  await migrate(
    old,
    MIGRATIONS.filter(({ number }) => number < 8),
  )
  for (const [id, event] of [
    ['b', 'create'],
    ['a', 'authorizeFailed'],
    ['c', 'delete'],
  ]) {
    await sql`INSERT INTO audit (id, event, source, resource_type, resource_id, resource_name, field_paths)
      VALUES (${id}, ${event}, 'ui', 'connection', 'x', 'Ünïcode "quoted" \\ name', '{"a.b",c}')`.execute(old)
  }
  const storage = await openPglite(pglite)
  const rows = await storage.db.selectFrom('audit').select(['id', 'sequence', 'result']).orderBy('sequence').execute()
  expect(rows).toEqual([
    { id: 'b', sequence: 1, result: 'ok' },
    { id: 'a', sequence: 2, result: 'failed' },
    { id: 'c', sequence: 3, result: 'ok' },
  ])
  await storage.db.transaction().execute((tx) => recordAudit(tx, SYSTEM, entry('new\u0001\u007f\u2028'), new Date()))
  expect(await verify(storage)).toMatchObject({ ok: true, rows: 4 })
  await storage.close()
})
