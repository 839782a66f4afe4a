/** Runs in the transaction one was given, or in one of its own. */
import type { Db, Tx } from '../deps.ts'

export async function inTransaction<T>(db: Db | Tx, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.isTransaction ? await work(db as Tx) : await db.transaction().execute(work)
}
