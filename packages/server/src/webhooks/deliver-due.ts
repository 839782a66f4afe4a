/**
 * Brings events to webhooks: claims what is due, sends, and writes down what came of it. A delivery waits for earlier ones about
 * the same thing to the same webhook, so that "online" does not arrive before "offline".
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Deps } from '../deps.ts'
import type { Network } from '../outbound/index.ts'
import { anyRow } from '../storage/index.ts'
import { type Claimed, deliverOne } from './deliver-one.ts'
import { DELIVERY_LIFE_MS } from './retry-times.ts'

/** Longer than an attempt: a process that dies over one loses its claim then. Milliseconds. */
const CLAIM_MS = 60_000
const AT_ONCE = 10
/** One webhook's share: a receiver that is slow must not hold up the others. */
const PER_WEBHOOK = 2
/** While something is under way it is looked for more after so long. Milliseconds. */
const LOOK_MS = 500

/** Sends until nothing is due or under way. A place that becomes free is taken at once. */
export async function deliverDue(
  deps: Deps,
  network: Network,
  random: () => number,
  signal: AbortSignal,
): Promise<void> {
  const busy = new Map<Promise<void>, string>()
  try {
    while (!signal.aborted) {
      for (const one of await claim(deps, [...busy.values()])) {
        const sent: Promise<void> = deliverOne(deps, network, one, random(), signal).finally(() => busy.delete(sent))
        busy.set(sent, one.webhookId)
      }
      if (busy.size === 0) return
      await Promise.race([...busy.keys(), sleep(LOOK_MS, undefined, { ref: false })])
    }
  } finally {
    await Promise.all(busy.keys())
  }
}

/** @param busy webhook of each delivery under way here */
async function claim({ db, clock }: Deps, busy: readonly string[]): Promise<readonly Claimed[]> {
  if (busy.length >= AT_ONCE) return []
  const now = clock.now()
  const due = db.selectFrom('webhookDeliveries').select('id').where('status', '=', 'pending')
  if (!(await anyRow(due.where('nextAttemptAt', '<=', now)))) return []
  const { rows } = await sql<Claimed>`
    WITH due AS (
      SELECT d.id, d.webhook_id, row_number() OVER (PARTITION BY d.webhook_id ORDER BY d.position) AS rank
      FROM webhook_deliveries d JOIN webhooks w ON w.id = d.webhook_id
      WHERE d.status = 'pending' AND d.next_attempt_at <= ${now}
        AND ((w.doc ->> 'enabled')::boolean OR d.type = 'webhook.test')
        AND NOT EXISTS (
          SELECT 1 FROM webhook_deliveries e
          WHERE e.webhook_id = d.webhook_id AND e.resource_id = d.resource_id
            AND e.status = 'pending' AND e.position < d.position)),
    busy AS (
      SELECT id, count(*) AS count FROM jsonb_array_elements_text(${JSON.stringify(busy)}::jsonb) AS id GROUP BY id)
    UPDATE webhook_deliveries SET next_attempt_at = ${new Date(now.getTime() + CLAIM_MS)}
    WHERE id IN (
      SELECT d.id FROM webhook_deliveries d
      WHERE d.status = 'pending' AND d.next_attempt_at <= ${now}
        AND d.id IN (
          SELECT due.id FROM due LEFT JOIN busy ON busy.id = due.webhook_id
          WHERE due.rank + coalesce(busy.count, 0) <= ${PER_WEBHOOK})
      ORDER BY d.position LIMIT ${AT_ONCE - busy.length}
      FOR UPDATE OF d SKIP LOCKED)
    RETURNING id, webhook_id`.execute(db)
  return rows
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
