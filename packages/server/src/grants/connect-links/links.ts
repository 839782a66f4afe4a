/** Links by which somebody else authorizes a connection: made, listed, revoked, and used up. Each step stands in the audit log. */
import { type ConnectLink, type NewConnectLink, newId } from '@keyway/contract'
import type { Selectable } from 'kysely'
import { recordAudit } from '../../audit/record-audit.ts'
import type { Actor, Deps, Tx } from '../../deps.ts'
import { AppError } from '../../errors.ts'
import type { ConnectLinkTable } from '../../storage/schema.ts'
import { checkReturnTo } from '../return-url.ts'
import { type StoredConnection, signsInByItself } from '../stored.ts'
import { makeLinkSecret } from './link-token.ts'

type Row = Omit<Selectable<ConnectLinkTable>, 'keySealed' | 'tokenHash'>

/** @throws AppError browser_not_needed, invalid_field, unauthenticated */
export async function createLink(
  { db, sealer, clock, config }: Deps,
  stored: StoredConnection,
  { expiresIn, returnTo }: { readonly expiresIn: number; readonly returnTo?: string | undefined },
  actor: Actor,
): Promise<NewConnectLink> {
  const { id: connectionId, name } = stored
  const { user } = actor
  if (user === null) throw new AppError('unauthenticated')
  if (signsInByItself(stored)) throw new AppError('browser_not_needed', { facts: { name } })
  const now = clock.now()
  const id = newId(now.getTime())
  const { token, ...sealed } = await makeLinkSecret(sealer, id)
  const row = {
    id,
    connectionId,
    userId: user.id,
    userName: user.name,
    createdAt: now,
    expiresAt: new Date(now.getTime() + expiresIn * 1000),
    returnTo: checkReturnTo(returnTo, config.returnUrls),
    usedAt: null,
    usedBy: null,
    revokedAt: null,
  }
  await db.transaction().execute(async (tx) => {
    await tx
      .insertInto('connectLinks')
      .values({ ...row, ...sealed })
      .execute()
    await recordAudit(tx, actor, entry('shareLink', connectionId, name), now)
  })
  return { ...present(row, now), url: `${config.publicUrl}/connect#link=${token}` }
}

/** Newest first. */
export async function listLinks({ db, clock }: Deps, connectionId: string): Promise<ConnectLink[]> {
  const rows = await db
    .selectFrom('connectLinks')
    .select(['id', 'connectionId', 'userId', 'userName', 'createdAt', 'expiresAt', 'returnTo'])
    .select(['usedAt', 'usedBy', 'revokedAt'])
    .where('connectionId', '=', connectionId)
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(100)
    .execute()
  const now = clock.now()
  return rows.map((row) => present(row, now))
}

/** A sign-in that was begun with it comes to nothing. @throws AppError resource_not_found */
export async function revokeLink(
  { db, clock }: Deps,
  { id: connectionId, name }: StoredConnection,
  id: string,
  actor: Actor,
): Promise<void> {
  const now = clock.now()
  await db.transaction().execute(async (tx) => {
    const changed = await tx
      .updateTable('connectLinks')
      .set({ revokedAt: now })
      .where('id', '=', id)
      .where('connectionId', '=', connectionId)
      .where('usedAt', 'is', null)
      .where('revokedAt', 'is', null)
      .executeTakeFirst()
    if (changed.numUpdatedRows === 0n)
      throw new AppError('resource_not_found', { facts: { resource: 'open connect link' } })
    await tx.deleteFrom('authorizations').where('linkId', '=', id).execute()
    await recordAudit(tx, actor, entry('revokeLink', connectionId, name), now)
  })
}

/** Uses a link up, in the transaction that stores the grant it brought. False: it is used, revoked or expired by now. */
export async function spendLink(
  tx: Tx,
  id: string,
  { id: connectionId, name }: StoredConnection,
  account: string,
  actor: Actor,
  now: Date,
): Promise<boolean> {
  const spent = await tx
    .updateTable('connectLinks')
    .set({ usedAt: now, usedBy: account })
    .where('id', '=', id)
    .where('usedAt', 'is', null)
    .where('revokedAt', 'is', null)
    .where('expiresAt', '>', now)
    .executeTakeFirst()
  if (spent.numUpdatedRows === 0n) return false
  await recordAudit(tx, { ...actor, account }, entry('useLink', connectionId, name), now)
  return true
}

export const isOpen = ({ usedAt, revokedAt, expiresAt }: Row, now: Date): boolean =>
  usedAt === null && revokedAt === null && expiresAt > now

const present = (row: Row, now: Date): ConnectLink => ({
  _id: row.id,
  status: isOpen(row, now) ? 'open' : row.usedAt !== null ? 'used' : row.revokedAt !== null ? 'revoked' : 'expired',
  createdAt: row.createdAt.toISOString(),
  createdBy: { _id: row.userId, name: row.userName },
  expiresAt: row.expiresAt.toISOString(),
  usedAt: row.usedAt?.toISOString() ?? null,
  usedBy: row.usedBy,
  returnTo: row.returnTo,
})

const entry = (event: 'shareLink' | 'useLink' | 'revokeLink', id: string, name: string) =>
  ({ event, resourceType: 'connection', resourceId: id, resourceName: name }) as const
