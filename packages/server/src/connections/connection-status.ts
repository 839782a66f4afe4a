/**
 * Whether a connection works: not authorized yet, online, or offline with a reason. Audit rows are written only when
 * that really changes, so a vault that fails a thousand calls leaves one row.
 */
import type { ConnectionStatus, Diagnosis } from '@keyway/contract'
import type { Insertable } from 'kysely'
import { recordAudit } from '../audit/index.ts'
import type { Actor, Db, Tx } from '../deps.ts'
import { inTransaction } from '../storage/index.ts'
import type { GrantTable } from '../storage/schema.ts'
import { needsPerson, nextCheckAt } from './check-times.ts'
import { endGrants, type GrantEnd, noteRefusal } from './grant-history.ts'

export function connectionStatus(row: { needsAuthorization: boolean; offline: boolean }): ConnectionStatus {
  if (row.needsAuthorization) return 'needsAuthorization'
  return row.offline ? 'offline' : 'online'
}

/** Nothing is wrong with it, as far as is known. */
const WORKS = { offline: false, offlineSince: null, diagnosis: null, nextCheckAt: null, failedChecks: 0 } as const

/**
 * The connection was just used with success. Gives whether it was offline before.
 * A connection that waits for its authorization stays so: only `setAuthorized` ends that.
 */
export async function setOnline(db: Db | Tx, id: string, actor: Actor, now: Date): Promise<boolean> {
  return await inTransaction(db, async (tx) => {
    const changed = await tx
      .updateTable('connections')
      .set(WORKS)
      .where('id', '=', id)
      .where('offline', '=', true)
      .where('needsAuthorization', '=', false)
      .returning('name')
      .executeTakeFirst()
    if (changed) {
      await noteRefusal(tx, id, null)
      await recordAudit(tx, actor, entry('online', id, changed.name), now)
    }
    return changed !== undefined
  })
}

/**
 * The connection cannot be used. Gives whether it was online before; one that is offline already keeps its time and
 * takes the newer reason.
 * @param cause what else the audit log tells: that the tokens could not be renewed
 */
export async function setOffline(
  db: Db | Tx,
  id: string,
  diagnosis: Diagnosis,
  actor: Actor,
  now: Date,
  cause?: 'refreshFailed',
): Promise<boolean> {
  return await inTransaction(db, async (tx) => {
    const connection = await tx
      .selectFrom('connections')
      .select(['name', 'offline', 'nextCheckAt'])
      .where('id', '=', id)
      .where('needsAuthorization', '=', false)
      .forUpdate()
      .executeTakeFirst()
    if (!connection) return false
    await tx
      .updateTable('connections')
      .set({
        diagnosis: JSON.stringify(diagnosis),
        ...(connection.offline
          ? connection.nextCheckAt === null && { nextCheckAt: nextCheckAt(diagnosis, 0, now) }
          : { offline: true, offlineSince: now, failedChecks: 0, nextCheckAt: nextCheckAt(diagnosis, 0, now) }),
      })
      .where('id', '=', id)
      .execute()
    if (needsPerson(diagnosis)) await noteRefusal(tx, id, diagnosis)
    if (connection.offline) return false
    const { code, title, cause: why, who } = diagnosis
    const told = { diagnosis: { code, title, cause: why, who }, since: now.toISOString() }
    if (cause !== undefined) await recordAudit(tx, actor, { ...entry(cause, id, connection.name), failed: code }, now)
    await recordAudit(tx, actor, { ...entry('offline', id, connection.name), failed: code, told }, now)
    return true
  })
}

/** A grant was just stored, in the same transaction. Writes no audit row: the authorization has its own. */
export async function setAuthorized(tx: Tx, id: string): Promise<void> {
  await tx
    .updateTable('connections')
    .set({ ...WORKS, needsAuthorization: false })
    .where('id', '=', id)
    .execute()
}

/**
 * Deletes the tokens of connections, and every authorization under way: one started with the old settings must not
 * bring a grant back. Writes no audit row: whoever calls it tells why.
 * @param ended why, for the history of the connection
 */
export async function dropGrants(
  tx: Tx,
  ids: readonly string[],
  ended: GrantEnd = 'changed',
  now = new Date(),
): Promise<void> {
  if (ids.length === 0) return
  // The connections first, as everywhere, so that an authorization that ends meanwhile waits for us, or we for it.
  await tx
    .updateTable('connections')
    .set({ ...WORKS, needsAuthorization: true })
    .where('id', 'in', ids)
    .execute()
  await endGrants(tx, ids, ended, now)
  await tx.deleteFrom('grants').where('connectionId', 'in', ids).execute()
  await tx.deleteFrom('authorizations').where('connectionId', 'in', ids).execute()
}

/** It was tested just now, whatever came of it. */
export async function noteChecked(db: Db, id: string, now: Date): Promise<void> {
  await db.updateTable('connections').set({ checkedAt: now }).where('id', '=', id).execute()
}

/** Deletes the tokens of a connection that signs in without anybody, and stores the first of the next ones, if there is one. */
export async function replaceGrant(tx: Tx, id: string, first: Insertable<GrantTable> | null, now: Date): Promise<void> {
  await endGrants(tx, [id], 'changed', now)
  await tx.deleteFrom('grants').where('connectionId', '=', id).execute()
  await tx.deleteFrom('authorizations').where('connectionId', '=', id).execute()
  if (first !== null) await tx.insertInto('grants').values(first).execute()
}

const entry = (event: 'online' | 'offline' | 'refreshFailed', id: string, name: string) =>
  ({ event, resourceType: 'connection', resourceId: id, resourceName: name }) as const
