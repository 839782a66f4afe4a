/** Every authorization a connection ever had, without its tokens: written when one begins, is refused, and ends. */
import { type Diagnosis, newId } from '@keyway/contract'
import { sql } from 'kysely'
import type { Actor, Tx } from '../deps.ts'

export type GrantEnd = 'replaced' | 'revoked' | 'changed'

export interface GrantBeginning {
  readonly connectionId: string
  readonly grantedBy: string
  readonly scope: string[]
  readonly missingScope: string[]
  readonly tenantId: string
  readonly way: string
}

/** In the transaction that stores the grant, before it is stored: the one it takes the place of has ended. */
export async function beginGrant(tx: Tx, beginning: GrantBeginning, actor: Actor, now: Date): Promise<void> {
  await endGrants(tx, [beginning.connectionId], 'replaced', now)
  await tx
    .insertInto('grantHistory')
    .values({
      id: newId(now.getTime()),
      ...beginning,
      grantedAt: now,
      refreshedAt: now,
      byUserId: actor.user?.id ?? null,
      byUserName: actor.user?.name ?? null,
      endedAt: null,
      ended: null,
      diagnosis: null,
    })
    .execute()
}

/** Keeps how often and when each was renewed last; its tokens are about to go. */
export async function endGrants(tx: Tx, connectionIds: readonly string[], ended: GrantEnd, now: Date): Promise<void> {
  await tx
    .updateTable('grantHistory')
    .from('grants')
    .set({ renewals: sql`grants.renewals`, refreshedAt: sql`grants.refreshed_at` })
    .whereRef('grants.connectionId', '=', 'grantHistory.connectionId')
    .where('grantHistory.connectionId', 'in', connectionIds)
    .where('grantHistory.endedAt', 'is', null)
    .execute()
  await tx
    .updateTable('grantHistory')
    .set({ endedAt: now, ended })
    .where('connectionId', 'in', connectionIds)
    .where('endedAt', 'is', null)
    .execute()
}

/** Microsoft refused to renew the grant for good; null: it was renewed after all. */
export async function noteRefusal(tx: Tx, connectionId: string, why: Diagnosis | null): Promise<void> {
  await tx
    .updateTable('grantHistory')
    .set({ diagnosis: why === null ? null : JSON.stringify(why) })
    .where('connectionId', '=', connectionId)
    .where('endedAt', 'is', null)
    .execute()
}
