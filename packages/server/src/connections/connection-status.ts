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

export function connectionStatus(row: { needsAuthorization: boolean; offline: boolean }): ConnectionStatus {
  if (row.needsAuthorization) return 'needsAuthorization'
  return row.offline ? 'offline' : 'online'
}

/**
 * The connection was just used with success. Gives whether it was offline before.
 * A connection that waits for its authorization stays so: only `setAuthorized` ends that.
 */
export async function setOnline(db: Db | Tx, id: string, actor: Actor, now: Date): Promise<boolean> {
  return await inTransaction(db, async (tx) => {
    const changed = await tx
      .updateTable('connections')
      .set({ offline: false, offlineSince: null, diagnosis: null })
      .where('id', '=', id)
      .where('offline', '=', true)
      .where('needsAuthorization', '=', false)
      .returning('name')
      .executeTakeFirst()
    if (changed) await recordAudit(tx, actor, entry('online', id, changed.name), now)
    return changed !== undefined
  })
}

/**
 * The connection cannot be used. Gives whether it was online before; one that is offline already keeps its time and
 * takes the newer reason.
 */
export async function setOffline(
  db: Db | Tx,
  id: string,
  diagnosis: Diagnosis,
  actor: Actor,
  now: Date,
): Promise<boolean> {
  return await inTransaction(db, async (tx) => {
    const connection = await tx
      .selectFrom('connections')
      .select(['name', 'offline'])
      .where('id', '=', id)
      .where('needsAuthorization', '=', false)
      .forUpdate()
      .executeTakeFirst()
    if (!connection) return false
    await tx
      .updateTable('connections')
      .set({
        diagnosis: JSON.stringify(diagnosis),
        ...(connection.offline ? {} : { offline: true, offlineSince: now }),
      })
      .where('id', '=', id)
      .execute()
    if (!connection.offline) await recordAudit(tx, actor, entry('offline', id, connection.name), now)
    return !connection.offline
  })
}

/** A grant was just stored, in the same transaction. Writes no audit row: the authorization has its own. */
export async function setAuthorized(tx: Tx, id: string): Promise<void> {
  await tx
    .updateTable('connections')
    .set({ needsAuthorization: false, offline: false, offlineSince: null, diagnosis: null })
    .where('id', '=', id)
    .execute()
}

/**
 * Deletes the tokens of connections, and every authorization under way: one started with the old settings must not
 * bring a grant back. Writes no audit row: whoever calls it tells why.
 */
export async function dropGrants(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  // The connections first, as everywhere, so that an authorization that ends meanwhile waits for us, or we for it.
  await tx
    .updateTable('connections')
    .set({ needsAuthorization: true, offline: false, offlineSince: null, diagnosis: null })
    .where('id', 'in', ids)
    .execute()
  await tx.deleteFrom('grants').where('connectionId', 'in', ids).execute()
  await tx.deleteFrom('authorizations').where('connectionId', 'in', ids).execute()
}

/** Deletes the tokens of a connection that signs in without anybody, and stores the first of the next ones, if there is one. */
export async function replaceGrant(tx: Tx, id: string, first: Insertable<GrantTable> | null): Promise<void> {
  await tx.deleteFrom('grants').where('connectionId', '=', id).execute()
  await tx.deleteFrom('authorizations').where('connectionId', '=', id).execute()
  if (first !== null) await tx.insertInto('grants').values(first).execute()
}

const entry = (event: 'online' | 'offline', id: string, name: string) =>
  ({ event, resourceType: 'connection', resourceId: id, resourceName: name }) as const
