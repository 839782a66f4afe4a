import { newId } from '@keyway/contract'
import { sql } from 'kysely'
import pino from 'pino'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openTestDeps, type TestDeps } from '../../test/support/open-test-deps.ts'
import { sweep } from './sweep.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const KEPT = { runs: 90, errors: 30, resolved: 10 }

let deps: TestDeps
let flowId: string
beforeAll(async () => {
  deps = await openTestDeps({ keepDays: KEPT })
})
afterAll(() => deps.close())
beforeEach(async () => {
  flowId = newId()
  const flow = { id: flowId, name: flowId, doc: '{}', lastModified: deps.clock.now(), lastExecutedAt: null }
  await deps.db.insertInto('flows').values(flow).execute()
})

const ago = (days: number) => new Date(deps.clock.now().getTime() - days * DAY_MS)

/** @param days since it ended; null: it has not */
async function run(days: number | null): Promise<string> {
  const id = newId()
  const endedAt = days === null ? null : ago(days)
  const common = { flowId, createdAt: ago(200), lastModified: ago(200), endedAt }
  const status = days === null ? 'running' : 'completed'
  await deps.db
    .insertInto('jobs')
    .values([
      { ...common, id, type: 'flow', status },
      { ...common, id: newId(), type: 'export', status, flowJobId: id },
    ])
    .execute()
  return id
}

interface Aged {
  readonly occurred: number
  readonly resolved?: number
  readonly retryJobId?: string
}

async function error(flowJobId: string, { occurred, resolved, retryJobId }: Aged): Promise<string> {
  const id = newId()
  const about = { source: 'application', code: 'x', message: 'x', classification: 'value' }
  const resolvedAt = resolved === undefined ? null : ago(resolved)
  const row = { id, flowId, stepId: newId(), flowJobId, occurredAt: ago(occurred), resolvedAt, ...about }
  await deps.db
    .insertInto('jobErrors')
    .values({ ...row, retryJobId: retryJobId ?? null })
    .execute()
  return id
}

const sweepAll = (signal = new AbortController().signal) => sweep(deps, signal)
const left = async (table: 'jobs' | 'jobErrors') =>
  (await deps.db.selectFrom(table).select('id').where('flowId', '=', flowId).execute()).map(({ id }) => id).toSorted()

test('errors go by their own age, and those that a retry is sending stay', async () => {
  const old = await run(100)
  await error(old, { occurred: 31 })
  await error(old, { occurred: 60, resolved: 11 })
  const kept = [
    await error(old, { occurred: 29 }),
    await error(old, { occurred: 60, resolved: 9 }),
    await error(old, { occurred: 60, retryJobId: await run(null) }),
  ]
  await sweepAll()
  expect(await left('jobErrors')).toEqual(kept.toSorted())
})

test('open errors that go are in the audit log, with one row; what else goes is in the log alone', async () => {
  const audited = () => deps.db.selectFrom('audit').select(['event', 'source', 'resourceName']).execute()
  const lines: object[] = []
  const log = pino({ level: 'info', base: null }, { write: (line) => void lines.push(JSON.parse(line)) })
  const sweepNoted = () => sweep({ ...deps, log }, new AbortController().signal)
  const before = (await audited()).length
  const old = await run(100)
  await error(old, { occurred: 60, resolved: 11 })
  await sweepNoted()
  expect(await audited()).toHaveLength(before)
  await error(await run(1), { occurred: 31 })
  await error(await run(1), { occurred: 32 })
  await sweepNoted()
  await sweepNoted()
  expect((await audited()).slice(before)).toEqual([
    { event: 'delete', source: 'system', resourceName: '2 open errors older than 30 days' },
  ])
  expect(lines).toMatchObject([
    { deleted: { errors: 0, resolved: 1, runs: 1 } },
    { deleted: { errors: 2, resolved: 0, runs: 0 } },
  ])
})

test('open errors whose row in the audit log cannot be written stay', async () => {
  await error(await run(1), { occurred: 31 })
  await sql`CREATE FUNCTION no_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no row'; END $$`.execute(
    deps.db,
  )
  await sql`CREATE TRIGGER no_row BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION no_row()`.execute(deps.db)
  await expect(sweepAll()).rejects.toThrow('no row')
  expect(await left('jobErrors')).toHaveLength(1)
  await sql`DROP TRIGGER no_row ON audit`.execute(deps.db)
  await sweepAll()
  expect(await left('jobErrors')).toEqual([])
})

test('runs go with their steps, unless they have not ended or their errors are kept', async () => {
  await run(91)
  await run(92)
  const kept = [await run(89), await run(null)]
  const withError = await run(100)
  await error(withError, { occurred: 1 })
  await sweepAll()
  const parents = await deps.db
    .selectFrom('jobs')
    .select('id')
    .where('flowId', '=', flowId)
    .where('type', '=', 'flow')
    .execute()
  expect(parents.map(({ id }) => id).toSorted()).toEqual([...kept, withError].toSorted())
  expect(await left('jobs')).toHaveLength(6)
})

test('more than one batch goes, by two processes at once as well', async () => {
  const old = await run(100)
  const about = { source: 'application', code: 'x', message: 'x', classification: 'value' }
  const rows = Array.from({ length: 2_500 }, () => ({
    ...about,
    id: newId(),
    flowId,
    stepId: newId(),
    flowJobId: old,
    occurredAt: ago(40),
  }))
  for (let at = 0; at < rows.length; at += 500) {
    await deps.db
      .insertInto('jobErrors')
      .values(rows.slice(at, at + 500))
      .execute()
  }
  await Promise.all([sweepAll(), sweepAll()])
  expect(await left('jobErrors')).toEqual([])
})

test('nothing goes where everything is kept for ever', async () => {
  await error(await run(500), { occurred: 500 })
  await sweep(
    { ...deps, config: { ...deps.config, keepDays: { runs: 0, errors: 0, resolved: 0 } } },
    new AbortController().signal,
  )
  expect(await left('jobErrors')).toHaveLength(1)
})
