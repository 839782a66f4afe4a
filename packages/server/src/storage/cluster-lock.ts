/** Locks every Keyway on a database takes before it does something that must happen once. */
import { type Kysely, sql } from 'kysely'

/** Any numbers will do, as long as every Keyway uses the same and no two rows do. */
const LOCKS = {
  migrate: 5_390_000_001,
  owner: 5_390_000_002,
  keys: 5_390_000_003,
  events: 5_390_000_004,
  chains: 5_390_000_014,
} as const

/** Waits for the lock; the end of the transaction gives it back. Only for short work inside the database. */
export async function takeClusterLock<D>(tx: Kysely<D>, lock: keyof typeof LOCKS): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(${sql.lit(LOCKS[lock])})`.execute(tx)
}

/** False when somebody else holds it: what it guards is being done already. */
export async function tryClusterLock<D>(tx: Kysely<D>, lock: keyof typeof LOCKS): Promise<boolean> {
  const { rows } = await sql<{
    taken: boolean
  }>`SELECT pg_try_advisory_xact_lock(${sql.lit(LOCKS[lock])}) AS taken`.execute(tx)
  return rows[0]?.taken ?? false
}
