/** The first user. Keyway has one person behind it until it has more. */
import { newId } from '@keyway/contract'
import type { Kysely } from 'kysely'
import type { Deps } from '../deps.ts'
import { takeClusterLock } from '../storage/index.ts'
import type { Database } from '../storage/schema.ts'

export interface User {
  readonly id: string
  readonly name: string
}

export async function ensureOwner({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<User> {
  return (
    (await firstUser(db)) ??
    (await db.transaction().execute(async (tx) => {
      // Two processes that start at once must not make two owners.
      await takeClusterLock(tx, 'owner')
      const now = clock.now()
      const owner = { id: newId(now.getTime()), name: 'owner' }
      const made = await firstUser(tx)
      if (made === undefined)
        await tx
          .insertInto('users')
          .values({ ...owner, createdAt: now })
          .execute()
      return made ?? owner
    }))
  )
}

const firstUser = (db: Kysely<Database>): Promise<User | undefined> =>
  db.selectFrom('users').select(['id', 'name']).orderBy('createdAt').limit(1).executeTakeFirst()
