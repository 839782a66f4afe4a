/**
 * Numbers new events and puts them on their way to webhooks, in one transaction. Only one process does it at a time, and only with
 * what is committed: so numbers become visible in their order, and whoever reads on from a number misses nothing.
 */
import { newId } from '@keyway/contract'
import { sql } from 'kysely'
import type { Deps } from '../deps.ts'
import { anyRow, tryClusterLock } from '../storage/index.ts'

/** Events numbered in one transaction. */
const AT_ONCE = 500
const DAY_MS = 24 * 3_600_000
/** How long events and what became of their deliveries are kept. */
const KEPT_MS = 30 * DAY_MS

/** @returns how many events were numbered */
export async function relayEvents({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<number> {
  if (!(await anyRow(db.selectFrom('events').select('id').where('sequence', 'is', null)))) return 0
  return await db.transaction().execute(async (tx) => {
    if (!(await tryClusterLock(tx, 'events'))) return 0
    const events = await tx
      .selectFrom('events')
      .select(['id', 'type', 'resourceId', 'resourceName'])
      .where('sequence', 'is', null)
      .orderBy('position')
      .limit(AT_ONCE)
      .execute()
    const webhooks = await tx.selectFrom('webhooks').select(['id', 'doc']).execute()
    const now = clock.now()
    for (const event of events) {
      await tx
        .updateTable('events')
        .set({ sequence: sql`(SELECT coalesce(max(sequence), 0) + 1 FROM events)` })
        .where('id', '=', event.id)
        .execute()
      const targets = webhooks.filter(({ doc }) => wants(doc as Subscription, event.type))
      if (targets.length === 0) continue
      await tx
        .insertInto('webhookDeliveries')
        .values(
          targets.map((webhook) => ({
            id: newId(now.getTime()),
            webhookId: webhook.id,
            eventId: event.id,
            type: event.type,
            resourceId: event.resourceId,
            resourceName: event.resourceName,
            status: 'pending' as const,
            nextAttemptAt: now,
            createdAt: now,
          })),
        )
        .execute()
    }
    return events.length
  })
}

interface Subscription {
  readonly events: readonly string[]
  readonly enabled: boolean
}

const wants = ({ enabled, events }: Subscription, type: string): boolean => enabled && events.includes(type)

/** The newest number stays, so that none is given twice. */
export async function dropOldEvents({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<void> {
  await db
    .deleteFrom('events')
    .where('time', '<', new Date(clock.now().getTime() - KEPT_MS))
    .where('sequence', '<', (at) =>
      at.selectFrom('events as newest').select((of) => of.fn.max('newest.sequence').as('last')),
    )
    .execute()
}
