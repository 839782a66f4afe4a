import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDeps, type TestDeps } from '../../test/support/open-test-deps.ts'
import { migrate } from './migrate.ts'
import { MIGRATIONS } from './migrations/index.ts'

let deps: TestDeps
let db: Kysely<unknown>
beforeAll(async () => {
  deps = await openTestDeps()
  db = deps.db.withoutPlugins() as unknown as Kysely<unknown>
})
afterAll(() => deps.close())

test('migrations are numbered in order, none twice', () => {
  const numbers = MIGRATIONS.map((migration) => migration.number)
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b))
})

test('nothing is applied twice', async () => {
  expect(await migrate(db)).toEqual([])
})

test('a migration that fails leaves nothing behind', async () => {
  const number = Math.max(...MIGRATIONS.map((migration) => migration.number)) + 1
  const failing = {
    number,
    name: 'failing',
    async up(tx: Kysely<unknown>) {
      await sql`CREATE TABLE left_behind (id text)`.execute(tx)
      throw new Error('half way')
    },
  }
  await expect(migrate(db, [...MIGRATIONS, failing])).rejects.toThrow('half way')
  const { rows } = await sql<{ found: string | null }>`SELECT to_regclass('left_behind') AS found`.execute(db)
  expect(rows).toEqual([{ found: null }])
  expect(await migrate(db)).toEqual([])
})

test('a database of a newer Keyway is refused', async () => {
  await expect(migrate(db, MIGRATIONS.slice(0, -1))).rejects.toThrow(/written by a newer Keyway/)
})

test('a database from before automatic retries keeps its flows, runs and errors, and what is new about them is empty', async () => {
  // PGlite is one session: the tables of an earlier version lie beside those of this one.
  await sql`CREATE SCHEMA earlier`.execute(db)
  await sql`SET search_path TO earlier`.execute(db)
  try {
    const earlier = MIGRATIONS.filter(({ number }) => number < 19)
    await migrate(db, earlier)
    for (const statement of ROWS_OF_EARLIER) await sql.raw(statement).execute(db)
    const before = await readRuns()
    expect(before).toMatchObject({ flows: [{}], jobs: [{}, {}, {}], errors: [{ id: 'open' }, { id: 'resolved' }] })
    const later = MIGRATIONS.slice(earlier.length).map(({ number }) => number)
    expect(await migrate(db)).toEqual(later)
    const after = await readRuns()
    expect(after).toMatchObject(before)
    const untried = { auto_retries: 0, auto_retry_at: null }
    expect(after.errors).toMatchObject([untried, untried])
    await sql`INSERT INTO tags (id, name, created_at, last_modified) VALUES ('tag', 'seen', now(), now())`.execute(db)
    await sql`INSERT INTO job_error_tags VALUES ('open', 'tag')`.execute(db)
    await sql`INSERT INTO job_log (flow_job_id, time, event, facts) VALUES ('run', now(), 'ended', '{}')`.execute(db)
    await sql`DELETE FROM flows`.execute(db)
    expect(await readRuns()).toEqual({ flows: [], jobs: [], errors: [] })
  } finally {
    await sql`SET search_path TO public`.execute(db)
    await sql`DROP SCHEMA earlier CASCADE`.execute(db)
  }
})

const ROWS_OF_EARLIER = [
  `INSERT INTO flows (id, name, doc, last_executed_at) VALUES ('flow', 'copy', '{"disabled": false}', '2026-03-01T10:00:00Z')`,
  `INSERT INTO jobs (id, type, status, flow_id, export_id, import_id, flow_job_id, num_export, num_success, num_error, cursor, plan, started_by, ended_at)
  VALUES
    ('run', 'flow', 'completed', 'flow', NULL, NULL, NULL, 3, 1, 2, NULL, '{"steps": []}', 'schedule', '2026-03-01T10:01:00Z'),
    ('run-export', 'export', 'completed', 'flow', 'export', NULL, 'run', 3, 3, 0, '{"page": 2}', NULL, 'person', '2026-03-01T10:01:00Z'),
    ('run-import', 'import', 'completed', 'flow', NULL, 'import', 'run', 0, 1, 2, NULL, NULL, 'person', '2026-03-01T10:01:00Z')`,
  `INSERT INTO job_errors (id, flow_id, step_id, flow_job_id, occurred_at, source, code, message, trace_key, classification, retry_data_sealed, resolved_at, resolved_by)
  VALUES
    ('open', 'flow', 'import', 'run', '2026-03-01T10:00:30Z', 'resource', '429', 'Too many', 'one', 'rate_limit', 'sealed', NULL, NULL),
    ('resolved', 'flow', 'import', 'run', '2026-03-01T10:00:40Z', 'resource', '403', 'Forbidden', NULL, 'access', NULL, '2026-03-02T08:00:00Z', 'Megan')`,
]

/** Every column of every row, as it stands. */
async function readRuns() {
  const all = async (table: string) => (await sql.raw<object>(`SELECT * FROM ${table} ORDER BY id`).execute(db)).rows
  return { flows: await all('flows'), jobs: await all('jobs'), errors: await all('job_errors') }
}
