/** What is done with keys: made, rotated, removed. Each change with its audit row, in one transaction. */
import type { EncryptionKeys, KeyRotation } from '@keyway/contract'
import { sql } from 'kysely'
import { recordAudit } from '../audit/index.ts'
import type { Actor, Deps, Tx } from '../deps.ts'
import { countByKey, type KeyRing, type Master } from '../encryption/index.ts'
import { AppError } from '../errors.ts'
import { takeClusterLock } from '../storage/index.ts'
import { insertRotation, latestRotation, presentRotation, retarget } from './rotations.ts'
import { leftFor } from './walk-rotation.ts'

/** Longer than a process goes on sealing with a key it has not heard was replaced (RING_STALE_MS). Seconds. */
const SETTLED_S = 120

/** Newest first. */
const keyRows = (db: Deps['db'] | Tx) =>
  db.selectFrom('encryptionKeys').selectAll().orderBy(sql`key_sealed IS NULL`).orderBy('position', 'desc')

export async function listKeys({ db }: Deps, master: Master): Promise<EncryptionKeys> {
  const [rows, counts, rotation] = await Promise.all([keyRows(db).execute(), countByKey(db), latestRotation(db)])
  return {
    keys: rows.map((row, index) => ({
      kid: row.kid,
      createdAt: row.createdAt.toISOString(),
      current: index === 0,
      values: counts.get(row.kid) ?? 0,
    })),
    master: presentMaster(master),
    rotation: rotation === undefined ? null : presentRotation(rotation),
  }
}

export function presentMaster({ found, keys }: Master): EncryptionKeys['master'] {
  const [entry] = found.entries
  return {
    kid: keys[0]?.kid ?? '',
    source: found.origin,
    wrappedBy: entry?.kind === 'wrapped' ? entry.wrapped.vaultKey : null,
  }
}

export async function addKey({ db, clock }: Deps, ring: KeyRing, actor: Actor): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await takeClusterLock(tx, 'keys')
    await makeKey(tx, ring, actor, clock.now())
  })
  await ring.reload()
}

async function makeKey(tx: Tx, ring: KeyRing, actor: Actor, now: Date): Promise<string> {
  const kid = await ring.add(tx, now)
  await recordAudit(tx, actor, { event: 'create', ...naming(kid) }, now)
  // What a rotation under way has left goes to the newest key at once.
  const running = await runningRotation(tx)
  if (running !== undefined) await retarget(tx, running.id, kid)
  return kid
}

const naming = (kid: string) => ({ resourceType: 'encryptionkey', resourceId: kid, resourceName: kid })

async function runningRotation(tx: Tx) {
  const latest = await latestRotation(tx)
  return latest?.endedAt === null ? latest : undefined
}

/** The rotation under way, or a new one: with a new key unless the newest has still something to take over. */
export async function startRotation({ db, clock }: Deps, ring: KeyRing, actor: Actor): Promise<KeyRotation> {
  const rotation = await db.transaction().execute(async (tx) => {
    await takeClusterLock(tx, 'keys')
    const running = await runningRotation(tx)
    if (running !== undefined) return running
    const now = clock.now()
    const [newest] = await keyRows(tx).execute()
    const takesOver = newest !== undefined && (await leftFor(tx, newest.kid)) > 0
    const kid = takesOver ? newest.kid : await makeKey(tx, ring, actor, now)
    await recordAudit(tx, actor, { event: 'rotate', ...naming(kid) }, now)
    return await insertRotation(tx, kid, now)
  })
  await ring.reload()
  return presentRotation(rotation)
}

/** @throws AppError when it is still needed, or may be */
export async function removeKey({ db, clock, storage }: Deps, ring: KeyRing, actor: Actor, kid: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await takeClusterLock(tx, 'keys')
    const rows = await keyRows(tx).execute()
    const [newest] = rows
    if (newest === undefined || rows.every((row) => row.kid !== kid)) {
      throw new AppError('resource_not_found', { facts: { resource: 'encryption key' } })
    }
    if (newest.kid === kid) throw new AppError('key_current', { facts: { kid } })
    const count = (await countByKey(tx)).get(kid) ?? 0
    if (count > 0) throw new AppError('key_in_use', { facts: { kid, count } })
    if (storage.engine.kind === 'postgres') await refuseUnsettled(tx, newest.kid)
    await tx.deleteFrom('encryptionKeys').where('kid', '=', kid).execute()
    await recordAudit(tx, actor, { event: 'delete', ...naming(kid) }, clock.now())
  })
  await ring.reload()
}

/** Another process may not have heard of the newest key yet: what it writes with the old one would be lost. */
async function refuseUnsettled(tx: Tx, newest: string): Promise<void> {
  const { age } = await tx
    .selectFrom('encryptionKeys')
    .select(sql<number>`extract(epoch FROM clock_timestamp() - inserted_at)::float8`.as('age'))
    .where('kid', '=', newest)
    .executeTakeFirstOrThrow()
  if (age < SETTLED_S) throw new AppError('key_just_replaced', { facts: { seconds: Math.ceil(SETTLED_S - age) } })
}
