/**
 * Brings events to webhooks: claims what is due, sends, and writes down what came of it. A delivery waits for earlier ones about
 * the same thing to the same webhook, so that "online" does not arrive before "offline".
 */
import { sql } from 'kysely'
import type { Deps } from '../deps.ts'
import type { Network } from '../outbound/index.ts'
import { DELIVERY_LIFE_MS } from './retry-times.ts'
import { formerSecretPlace, secretPlace } from './secret.ts'
import { send } from './send.ts'
import { settleDelivery } from './settle-delivery.ts'
import { signedHeaders } from './sign.ts'

/** Longer than an attempt: a process that dies over one loses its claim then. Milliseconds. */
const CLAIM_MS = 60_000
const AT_ONCE = 10

interface Claimed {
  readonly id: string
  readonly webhookId: string
}

/** Sends until nothing is due. */
export async function deliverDue(
  deps: Deps,
  network: Network,
  random: () => number,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const claimed = await claim(deps)
    if (claimed.length === 0) return
    await Promise.all(claimed.map((one) => deliverOne(deps, network, one, random(), signal)))
  }
}

async function claim({ db, clock }: Deps): Promise<readonly Claimed[]> {
  const now = clock.now()
  const { rows } = await sql<Claimed>`
    UPDATE webhook_deliveries SET next_attempt_at = ${new Date(now.getTime() + CLAIM_MS)}
    WHERE id IN (
      SELECT d.id FROM webhook_deliveries d JOIN webhooks w ON w.id = d.webhook_id
      WHERE d.status = 'pending' AND d.next_attempt_at <= ${now}
        AND ((w.doc ->> 'enabled')::boolean OR d.type = 'webhook.test')
        AND NOT EXISTS (
          SELECT 1 FROM webhook_deliveries e
          WHERE e.webhook_id = d.webhook_id AND e.resource_id = d.resource_id
            AND e.status = 'pending' AND e.position < d.position)
      ORDER BY d.position LIMIT ${AT_ONCE}
      FOR UPDATE OF d SKIP LOCKED)
    RETURNING id, webhook_id`.execute(db)
  return rows
}

async function deliverOne(
  deps: Deps,
  network: Network,
  { id, webhookId }: Claimed,
  random: number,
  signal: AbortSignal,
): Promise<void> {
  const { db, clock, sealer, log } = deps
  const row = await db
    .selectFrom('webhookDeliveries')
    .innerJoin('webhooks', 'webhooks.id', 'webhookDeliveries.webhookId')
    .innerJoin('events', 'events.id', 'webhookDeliveries.eventId')
    .select(['webhooks.doc', 'webhooks.secretSealed', 'webhooks.formerSecretSealed', 'webhooks.formerUntil'])
    .select(['events.type', 'events.time', 'events.data', 'events.resourceType', 'events.sequence'])
    .select(['events.resourceId', 'events.resourceName', 'webhookDeliveries.eventId'])
    .where('webhookDeliveries.id', '=', id)
    .executeTakeFirst()
  if (!row) return
  try {
    const secrets = [await sealer.open(row.secretSealed, secretPlace(webhookId))]
    const now = clock.now()
    if (row.formerSecretSealed !== null && row.formerUntil !== null && row.formerUntil > now) {
      secrets.push(await sealer.open(row.formerSecretSealed, formerSecretPlace(webhookId)))
    }
    const { type, time, resourceType, resourceId, resourceName } = row
    const about = { _eventId: String(row.sequence ?? ''), resourceType, _resourceId: resourceId, resourceName }
    const body = JSON.stringify({ type, timestamp: time.toISOString(), data: { ...about, ...row.data } })
    const headers = signedHeaders({ id: `msg_${row.eventId}`, time: now, body }, secrets)
    const attempt = await send(network, clock, (row.doc as { url: string }).url, headers, body, signal)
    await settleDelivery(deps, id, attempt, random)
  } catch (err) {
    if (signal.aborted) return
    log.warn({ err, webhookId }, 'an event could not be delivered')
  }
}

/** What could not be delivered in its time, e.g. because its webhook is switched off, is not sent later as if it were news. */
export async function giveUpOld({ db, clock }: Deps): Promise<void> {
  await db
    .updateTable('webhookDeliveries')
    .set({
      status: 'failed',
      nextAttemptAt: null,
      error: sql`coalesce(error, 'It could not be delivered within a day.')`,
    })
    .where('status', '=', 'pending')
    .where('createdAt', '<', new Date(clock.now().getTime() - DELIVERY_LIFE_MS))
    .where('nextAttemptAt', '<', clock.now())
    .execute()
}
