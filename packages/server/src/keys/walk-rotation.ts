/** Walks the rotation under way to its end: everything sealed again, and counted once more before that is believed. */
import { randomUUID } from 'node:crypto'
import type { Deps } from '../deps.ts'
import { countByKey, type KeyRing, resealAll } from '../encryption/index.ts'
import { takeClusterLock } from '../storage/index.ts'
import { endRotation, keepRotation, leaveRotation, type Rotation, takeRotation } from './rotations.ts'

/** @returns whether there was one to walk, which no other process walks */
export async function walkRotation(deps: Deps, ring: KeyRing, signal: AbortSignal): Promise<boolean> {
  const owner = randomUUID()
  let rotation = await takeRotation(deps.db, owner)
  if (rotation === undefined) return false
  // The newest key may be another process's.
  await ring.reload()
  try {
    while (rotation !== undefined && !signal.aborted) {
      const { id, kid } = rotation
      const walk = { id, owner }
      if (!(await keepRotation(deps.db, walk, { left: await leftFor(deps.db, kid) }))) break
      await resealAll(deps, kid, async (batch) => {
        const kept = await keepRotation(deps.db, walk, { done: batch.resealed, unreadable: batch.unreadable })
        return kept !== undefined && kept.kid === kid && !signal.aborted
      })
      if (signal.aborted) break
      rotation = await endOrGoOn(deps, walk)
    }
  } finally {
    if (signal.aborted) await leaveRotation(deps.db, owner)
  }
  return true
}

/** Texts that another key than `kid` seals. */
export async function leftFor(db: Deps['db'], kid: string): Promise<number> {
  const counts = await countByKey(db)
  return [...counts].reduce((sum, [one, count]) => (one === kid ? sum : sum + count), 0)
}

/** @returns the rotation when there is more to do: something was written with an older key, or a newer key was made */
async function endOrGoOn(
  deps: Deps,
  walk: { readonly id: string; readonly owner: string },
): Promise<Rotation | undefined> {
  const { db, clock, log } = deps
  const row = await keepRotation(db, walk, {})
  if (row === undefined) return undefined
  const left = await leftFor(db, row.kid)
  if (left > row.unreadable) return await keepRotation(db, walk, { unreadable: -row.unreadable })
  const ended = await db.transaction().execute(async (tx) => {
    await takeClusterLock(tx, 'keys')
    if (!(await endRotation(tx, { ...walk, kid: row.kid }, clock.now()))) return false
    // Master keys that sealed values themselves, as the first versions had it, are expected no longer.
    if (left === 0) await tx.deleteFrom('encryptionKeys').where('keySealed', 'is', null).execute()
    return true
  })
  if (!ended) return await keepRotation(db, walk, { unreadable: -row.unreadable })
  log.info({ kid: row.kid, resealed: row.done, unreadable: row.unreadable }, 'everything is sealed with the newest key')
  return undefined
}
