/** One attempt of a delivery that was claimed: signed, sent, and what came of it written down. */
import type { Deps } from '../deps.ts'
import type { Network } from '../outbound/index.ts'
import { formerSecretPlace, secretPlace } from './secret.ts'
import { send } from './send.ts'
import { settleDelivery } from './settle-delivery.ts'
import { signedHeaders } from './sign.ts'

export interface Claimed {
  readonly id: string
  readonly webhookId: string
}

/** Does not fail: a claim that came to nothing runs out, and the delivery is due again. */
export async function deliverOne(
  deps: Deps,
  network: Network,
  claimed: Claimed,
  random: number,
  signal: AbortSignal,
): Promise<void> {
  try {
    await attemptOne(deps, network, claimed, random, signal)
  } catch (err) {
    if (signal.aborted) return
    deps.log.warn({ err, webhookId: claimed.webhookId }, 'an event could not be delivered')
  }
}

async function attemptOne(
  deps: Deps,
  network: Network,
  { id, webhookId }: Claimed,
  random: number,
  signal: AbortSignal,
): Promise<void> {
  const { db, clock, sealer } = deps
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
}
