/**
 * The ledgers of vaults in the database, where all processes meet. Each step is a transaction of a few milliseconds; times
 * are the database's, as the processes' clocks may differ.
 */
import { sql } from 'kysely'
import type { Db, Tx } from '../../deps.ts'
import { type Asking, EMPTY_LEDGER, exhaust, type Ledger, type Taking, take } from './ledger.ts'

export interface PaceStore {
  take(id: string, limit: number, asking: Asking): Promise<Taking>
  exhaust(id: string, limit: number, waitMs: number, paced: boolean): Promise<void>
}

export function createPaceStore(db: Db): PaceStore {
  return {
    take: (id, limit, asking) =>
      change(db, id, (ledger, now) => {
        const taking = take(ledger, limit, asking, now)
        return [taking.ledger, taking]
      }),
    exhaust: (id, limit, waitMs, paced) =>
      change(db, id, (ledger, now) => [exhaust(ledger, limit, waitMs, paced, now), undefined]),
  }
}

function change<T>(db: Db, id: string, step: (ledger: Ledger, now: number) => readonly [Ledger, T]): Promise<T> {
  return db.transaction().execute(async (tx) => {
    const ledger = await lockLedger(tx, id)
    // Asked for after the lock is had: waiting for it takes time.
    const { rows } = await sql<{ now: Date }>`SELECT clock_timestamp() AS now`.execute(tx)
    const now = rows[0]?.now as Date
    const [next, result] = step(ledger, now.getTime())
    await tx
      .updateTable('vaultPaces')
      .set({ ledger: JSON.stringify(next), updatedAt: now })
      .where('id', '=', id)
      .execute()
    return result
  })
}

async function lockLedger(tx: Tx, id: string): Promise<Ledger> {
  const find = () => tx.selectFrom('vaultPaces').select('ledger').where('id', '=', id).forUpdate().executeTakeFirst()
  const found = await find()
  if (found) return found.ledger as Ledger
  await tx
    .insertInto('vaultPaces')
    .values({ id, ledger: JSON.stringify(EMPTY_LEDGER), updatedAt: new Date(0) })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  // Somebody else's row, when two begin at once.
  return ((await find())?.ledger ?? EMPTY_LEDGER) as Ledger
}
