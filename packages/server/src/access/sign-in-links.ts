/** One-time sign-in links. The token stands in the URL's fragment, which browsers send to no server and no log sees. */
import type { SignInLink } from '@keyway/contract'
import type { Deps, Tx } from '../deps.ts'
import { hashToken, newToken } from './access-token.ts'
import type { User } from './owner.ts'

const LINK_MS = 15 * 60_000

export async function createSignInLink(
  deps: Pick<Deps, 'clock' | 'config'> & { readonly db: Deps['db'] | Tx },
  userId: string,
): Promise<SignInLink> {
  const token = newToken()
  const now = deps.clock.now()
  const expiresAt = new Date(now.getTime() + LINK_MS)
  await deps.db.deleteFrom('signInLinks').where('expiresAt', '<', now).execute()
  await deps.db
    .insertInto('signInLinks')
    .values({ id: hashToken(token), userId, expiresAt, usedAt: null })
    .execute()
  return { url: `${deps.config.publicUrl}/signin#token=${token}`, expiresAt: expiresAt.toISOString() }
}

/** Uses a link up; of two who try at once, one gets the user. Null: unknown, used or expired, which nobody is told apart. */
export async function spendSignInLink(tx: Tx, token: string, now: Date): Promise<User | null> {
  const used = await tx
    .updateTable('signInLinks')
    .set({ usedAt: now })
    .where('id', '=', hashToken(token))
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', now)
    .returning('userId')
    .executeTakeFirst()
  if (!used) return null
  const user = await tx.selectFrom('users').select(['id', 'name']).where('id', '=', used.userId).executeTakeFirst()
  return user ?? null
}
