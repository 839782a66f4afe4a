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
