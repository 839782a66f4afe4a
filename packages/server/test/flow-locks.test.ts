/** Starts of one flow that meet a save or a cancellation, on a PostgreSQL that runs them at the same time. */
import { tmpdir } from 'node:os'
import { newId } from '@keyway/contract'
import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { SYSTEM } from '../src/deps.ts'
import { takeDue } from '../src/flows/starting/schedules.ts'
import { cancelRun } from '../src/jobs/cancel-run.ts'
import { putStart } from '../src/jobs/index.ts'
import { openDatabase } from '../src/storage/index.ts'
import { openTestDeps, type TestDeps } from './support/open-test-deps.ts'
import { startPostgres, type TestPostgres } from './support/start-postgres.ts'

let postgres: TestPostgres
let deps: TestDeps
beforeAll(async () => {
  postgres = await startPostgres()
  const databaseUrl = await postgres.createDatabase('flows')
  deps = await openTestDeps({}, await openDatabase({ databaseUrl, dataDir: tmpdir() }))
}, 60_000)
afterAll(async () => {
  await deps.storage.close()
  await postgres.stop()
})

let id: string
beforeEach(async () => {
  id = newId(deps.clock.now().getTime())
  await deps.db
    .insertInto('flows')
    .values({
      id,
      name: id,
      doc: JSON.stringify({ pageGenerators: [] }),
      createdAt: deps.clock.now(),
      lastModified: deps.clock.now(),
    })
    .execute()
})

/** Until somebody waits for a lock. */
const someoneWaits = () =>
  expect
    .poll(async () => {
      const { rows } = await sql`SELECT 1 FROM pg_locks WHERE NOT granted`.execute(deps.db as Kysely<unknown>)
      return rows.length
    })
    .toBeGreaterThan(0)

test('a schedule that is due waits for a save of its flow, and neither is ended by a deadlock', async () => {
  const { db, clock } = deps
  const schedule = '? * * * * *'
  await db.insertInto('flowSchedules').values({ flowId: id, schedule, timezone: 'UTC', nextAt: clock.now() }).execute()
  let taken: Promise<void> | undefined
  await db.transaction().execute(async (tx) => {
    await tx.selectFrom('flows').select('id').where('id', '=', id).forUpdate().execute()
    taken = takeDue(deps)
    taken.catch(() => {})
    await someoneWaits()
    await tx.updateTable('flowSchedules').set({ timezone: 'Europe/Berlin' }).where('flowId', '=', id).execute()
  })
  await taken
  expect(await db.selectFrom('flowStarts').select('reason').where('flowId', '=', id).execute()).toEqual([
    { reason: 'schedule' },
  ])
})

test('a run whose turn comes while it is cancelled is cancelled as the run it has become', async () => {
  const { db, clock } = deps
  const now = clock.now()
  const job = await db.transaction().execute((tx) => putStart(tx, { flowId: id, reason: 'schedule' }, now))
  let canceled: Promise<unknown> | undefined
  await db.transaction().execute(async (tx) => {
    await tx.selectFrom('flows').select('id').where('id', '=', id).forUpdate().execute()
    await tx.deleteFrom('flowStarts').where('id', '=', job).execute()
    await tx
      .insertInto('jobs')
      .values({ id: job, type: 'flow', status: 'running', flowId: id, lastModified: now })
      .execute()
    canceled = cancelRun(deps, SYSTEM, job)
    canceled.catch(() => {})
    await someoneWaits()
  })
  expect(await canceled).toMatchObject({ _id: job, status: 'canceling' })
  expect(await db.selectFrom('jobs').select('status').where('id', '=', job).execute()).toEqual([
    { status: 'canceling' },
  ])
})
