/** Deliveries of a webhook: read back, sent again, and one for a test. */
import { EVENT_TYPES, newId, type WebhookDelivery } from '@keyway/contract'
import type { Selectable } from 'kysely'
import type { Db, Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { recordEvent } from '../events/record-event.ts'
import type { WebhookDeliveryTable } from '../storage/schema.ts'

const MOST_SHOWN = 100

/** Newest first. */
export async function listDeliveries(db: Db, webhookId: string): Promise<WebhookDelivery[]> {
  const rows = await db
    .selectFrom('webhookDeliveries')
    .selectAll()
    .where('webhookId', '=', webhookId)
    .orderBy('position', 'desc')
    .limit(MOST_SHOWN)
    .execute()
  return rows.map(present)
}

/** Due at once, with its attempts counted anew. @throws AppError resource_not_found */
export async function redeliver({ db, clock }: Deps, webhookId: string, id: string): Promise<WebhookDelivery> {
  const now = clock.now()
  const row = await db
    .updateTable('webhookDeliveries')
    .set({ status: 'pending', attempts: 0, nextAttemptAt: now, createdAt: now, error: null })
    .where('id', '=', id)
    .where('webhookId', '=', webhookId)
    .returningAll()
    .executeTakeFirst()
  if (!row) throw new AppError('resource_not_found', { facts: { resource: 'delivery' } })
  return present(row)
}

/** @throws AppError resource_not_found */
export async function sendTest({ db, clock }: Deps, webhookId: string): Promise<WebhookDelivery> {
  return await db.transaction().execute(async (tx) => {
    const webhook = await tx.selectFrom('webhooks').select('name').where('id', '=', webhookId).executeTakeFirst()
    if (!webhook) throw new AppError('resource_not_found', { facts: { resource: 'webhook' } })
    const now = clock.now()
    const about = { resourceId: webhookId, resourceName: webhook.name }
    const eventId = await recordEvent(tx, { type: 'webhook.test', resourceType: 'webhook', ...about }, now)
    const row = await tx
      .insertInto('webhookDeliveries')
      .values({
        id: newId(now.getTime()),
        webhookId,
        eventId,
        type: 'webhook.test',
        ...about,
        status: 'pending',
        nextAttemptAt: now,
        createdAt: now,
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    return present(row)
  })
}

const present = (row: Selectable<WebhookDeliveryTable>): WebhookDelivery => ({
  _id: row.id,
  type: EVENT_TYPES.find((known) => known === row.type) ?? 'webhook.test',
  resourceName: row.resourceName,
  status: row.status,
  attempts: row.attempts,
  createdAt: row.createdAt.toISOString(),
  lastAttemptAt: row.lastAttemptAt?.toISOString() ?? null,
  nextAttemptAt: row.status === 'pending' ? (row.nextAttemptAt?.toISOString() ?? null) : null,
  responseStatus: row.responseStatus,
  error: row.error,
})
