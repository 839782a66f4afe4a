/**
 * Rotations as rows: started once, walked by one process at a time under a lease, taken over when that process dies. The row
 * tells how far it is; what is left to do is always found in the sealed columns themselves.
 */
import { type KeyRotation, newId } from '@keyway/contract'
import { type Selectable, sql } from 'kysely'
import type { Db, Tx } from '../deps.ts'
import type { KeyRotationTable } from '../storage/schema.ts'

export type Rotation = Selectable<KeyRotationTable>

/** How long a process is waited for that says nothing. Milliseconds. */
const LEASE_MS = 15_000

export async function latestRotation(db: Db | Tx): Promise<Rotation | undefined> {
  return await db
    .selectFrom('keyRotations')
    .selectAll()
    // What runs comes first, whatever the clocks say.
    .orderBy(sql`ended_at IS NULL`, 'desc')
    .orderBy('startedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export async function insertRotation(tx: Tx, kid: string, now: Date): Promise<Rotation> {
  return await tx
    .insertInto('keyRotations')
    .values({ id: newId(now.getTime()), kid, startedAt: now, endedAt: null, leaseOwner: null, leaseUntil: null })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Aims a rotation under way at a newer key: what it has done counts for the older one. */
export async function retarget(tx: Tx, id: string, kid: string): Promise<Rotation> {
  return await tx.updateTable('keyRotations').set({ kid }).where('id', '=', id).returningAll().executeTakeFirstOrThrow()
}

const leaseEnd = sql<Date>`clock_timestamp() + ${LEASE_MS} * interval '1 millisecond'`

/** The rotation under way, if no other process walks it. */
export async function takeRotation(db: Db, owner: string): Promise<Rotation | undefined> {
  return await db
    .updateTable('keyRotations')
    .set({ leaseOwner: owner, leaseUntil: leaseEnd, unreadable: 0 })
    .where('endedAt', 'is', null)
    .where((eb) => eb.or([eb('leaseUntil', 'is', null), eb('leaseUntil', '<=', sql<Date>`clock_timestamp()`)]))
    .returningAll()
    .executeTakeFirst()
}

/** @returns the row as it is by now; undefined when the lease was lost */
export async function keepRotation(
  db: Db,
  { id, owner }: { readonly id: string; readonly owner: string },
  change: { readonly done?: number; readonly unreadable?: number; readonly left?: number },
): Promise<Rotation | undefined> {
  const { done = 0, unreadable = 0, left } = change
  return await db
    .updateTable('keyRotations')
    .set((eb) => ({
      done: eb('done', '+', done),
      unreadable: eb('unreadable', '+', unreadable),
      leaseUntil: leaseEnd,
      ...(left !== undefined && { total: eb('done', '+', left) }),
    }))
    .where('id', '=', id)
    .where('leaseOwner', '=', owner)
    .where('endedAt', 'is', null)
    .returningAll()
    .executeTakeFirst()
}

export async function endRotation(
  tx: Tx,
  { id, owner, kid }: { readonly id: string; readonly owner: string; readonly kid: string },
  now: Date,
): Promise<boolean> {
  const ended = await tx
    .updateTable('keyRotations')
    .set((eb) => ({ endedAt: now, total: eb.ref('done'), leaseOwner: null, leaseUntil: null }))
    .where('id', '=', id)
    .where('leaseOwner', '=', owner)
    // A newer key was made meanwhile: then there is more to do.
    .where('kid', '=', kid)
    .where('endedAt', 'is', null)
    .executeTakeFirst()
  return ended.numUpdatedRows > 0n
}

/** Stopped on purpose: the next process need not wait. */
export async function leaveRotation(db: Db, owner: string): Promise<void> {
  await db
    .updateTable('keyRotations')
    .set({ leaseOwner: null, leaseUntil: null })
    .where('leaseOwner', '=', owner)
    .execute()
}

export const presentRotation = (row: Rotation): KeyRotation => ({
  _id: row.id,
  kid: row.kid,
  total: row.total,
  done: row.done,
  unreadable: row.unreadable,
  startedAt: row.startedAt.toISOString(),
  endedAt: row.endedAt?.toISOString() ?? null,
})
