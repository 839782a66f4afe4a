/** Browser sessions: ended after 12 hours without use, after 7 days at the latest, or at once by signing out. */
import type { Db, Tx } from '../deps.ts'
import { hashToken, newToken } from './access-token.ts'
import type { User } from './owner.ts'

export const IDLE_MS = 12 * 3600_000
export const ABSOLUTE_MS = 7 * 24 * 3600_000
/** The time of last use is written at most this often: it decides about hours, not seconds. */
const TOUCH_MS = 60_000

export interface Session {
  readonly id: string
  readonly user: User
  readonly expiresAt: Date
}

/** Makes a session; `token` goes into the cookie and nowhere else. */
export async function createSession(tx: Tx, user: User, now: Date): Promise<{ session: Session; token: string }> {
  const token = newToken()
  const session = { id: hashToken(token), user, expiresAt: new Date(now.getTime() + ABSOLUTE_MS) }
  await tx
    .deleteFrom('sessions')
    .where((or) => or.or([or('expiresAt', '<', now), or('lastUsedAt', '<', new Date(now.getTime() - IDLE_MS))]))
    .execute()
  await tx
    .insertInto('sessions')
    .values({ id: session.id, userId: user.id, createdAt: now, lastUsedAt: now, expiresAt: session.expiresAt })
    .execute()
  return { session, token }
}

export async function findSession(db: Db, token: string, now: Date): Promise<Session | null> {
  const id = hashToken(token)
  const row = await db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.userId')
    .select(['users.id as userId', 'users.name', 'sessions.lastUsedAt', 'sessions.expiresAt'])
    .where('sessions.id', '=', id)
    .where('sessions.expiresAt', '>', now)
    .where('sessions.lastUsedAt', '>', new Date(now.getTime() - IDLE_MS))
    .executeTakeFirst()
  if (!row) return null
  if (now.getTime() - row.lastUsedAt.getTime() > TOUCH_MS) {
    await db.updateTable('sessions').set({ lastUsedAt: now }).where('id', '=', id).execute()
  }
  return { id, user: { id: row.userId, name: row.name }, expiresAt: row.expiresAt }
}

export async function deleteSession(db: Db | Tx, id: string): Promise<void> {
  await db.deleteFrom('sessions').where('id', '=', id).execute()
}
