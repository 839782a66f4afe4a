/** Brings the tables up to date: forward only, all in one transaction, one process at a time. */
import { type Kysely, sql } from 'kysely'
import { StartError } from '../start-error.ts'
import { takeClusterLock } from './cluster-lock.ts'
import { MIGRATIONS, type Migration } from './migrations/index.ts'

/**
 * Applies the migrations the database does not have yet; gives the numbers applied now.
 * @throws StartError when the database was made by a newer Keyway
 */
export async function migrate(
  db: Kysely<unknown>,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<readonly number[]> {
  return await db.transaction().execute(async (tx) => {
    await takeClusterLock(tx, 'migrate')
    await sql`CREATE TABLE IF NOT EXISTS migrations (
      number integer PRIMARY KEY,
      name text NOT NULL,
      applied_at timestamptz NOT NULL DEFAULT now())`.execute(tx)
    const { rows } = await sql<{ number: number }>`SELECT number FROM migrations ORDER BY number`.execute(tx)
    const done = new Set(rows.map((row) => row.number))
    refuseNewer(done, migrations)
    const todo = migrations.filter((migration) => !done.has(migration.number))
    for (const migration of todo) {
      await migration.up(tx)
      await sql`INSERT INTO migrations (number, name) VALUES (${migration.number}, ${migration.name})`.execute(tx)
    }
    return todo.map((migration) => migration.number)
  })
}

function refuseNewer(done: ReadonlySet<number>, migrations: readonly Migration[]): void {
  const known = Math.max(0, ...migrations.map((migration) => migration.number))
  const newest = Math.max(0, ...done)
  if (newest <= known) return
  throw new StartError(
    `This database was written by a newer Keyway (its tables are at ${newest}, this one knows ${known}). ` +
      'Start that version, or restore a backup from before it.',
  )
}
