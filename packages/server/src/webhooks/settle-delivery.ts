/** What came of an attempt: delivered, tried again later, or given up; and a webhook that never answers is switched off. */
import { sql } from 'kysely'
import { recordAudit } from '../audit/record-audit.ts'
import { type Deps, SYSTEM, type Tx } from '../deps.ts'
import { DEAD_AFTER_ATTEMPTS, DEAD_AFTER_MS, nextAttemptAt } from './retry-times.ts'
import type { Attempt } from './send.ts'

export async function settleDelivery(deps: Deps, id: string, attempt: Attempt, random: number): Promise<void> {
  const { db, clock, log } = deps
  const now = clock.now()
  const dead = await db.transaction().execute(async (tx) => {
    const delivery = await tx
      .selectFrom('webhookDeliveries')
      .select(['webhookId', 'attempts', 'createdAt'])
      .where('id', '=', id)
      .where('status', '=', 'pending')
      .forUpdate()
      .executeTakeFirst()
    if (!delivery) return null
    const attempts = delivery.attempts + 1
    const next = attempt.retry ? nextAttemptAt(delivery.createdAt, attempts, now, random, attempt.askedMs) : null
    await tx
      .updateTable('webhookDeliveries')
      .set({
        attempts,
        status: attempt.ok ? 'delivered' : next === null ? 'failed' : 'pending',
        lastAttemptAt: now,
        nextAttemptAt: next,
        responseStatus: attempt.status,
        error: attempt.error,
      })
      .where('id', '=', id)
      .execute()
    return await noteHealth(tx, delivery.webhookId, attempt, now)
  })
  if (dead !== null) log.warn({ webhookId: dead.id, name: dead.name }, 'a webhook was switched off')
}

/** @returns the webhook that was switched off */
async function noteHealth(tx: Tx, webhookId: string, { ok, gone, error }: Attempt, now: Date) {
  const webhook = await tx
    .updateTable('webhooks')
    .set({ failingSince: ok ? null : sql`coalesce(failing_since, ${now})` })
    .where('id', '=', webhookId)
    .returning(['id', 'name', 'failingSince', 'doc'])
    .executeTakeFirst()
  if (ok || !webhook || !(webhook.doc as { enabled: boolean }).enabled) return null
  if (!gone && !(await isDead(tx, webhookId, webhook.failingSince ?? now, now))) return null
  const why = gone ? 'It answered that it wants no more events.' : 'No event could be delivered for three days.'
  await tx
    .updateTable('webhooks')
    .set({
      doc: sql`jsonb_set(doc, '{enabled}', 'false')`,
      disabledReason: `${why} The last attempt: ${error ?? 'no answer'}`,
    })
    .where('id', '=', webhookId)
    .execute()
  const entry = {
    event: 'disable',
    resourceType: 'webhook',
    resourceId: webhookId,
    resourceName: webhook.name,
  } as const
  await recordAudit(tx, SYSTEM, entry, now)
  return webhook
}

/** Long without a success, and asked often enough: one failure, then days without an event, tell nothing. */
async function isDead(tx: Tx, webhookId: string, since: Date, now: Date): Promise<boolean> {
  if (now.getTime() - since.getTime() < DEAD_AFTER_MS) return false
  const { attempts } = await tx
    .selectFrom('webhookDeliveries')
    .select((row) => row.fn.sum<string | number | null>('attempts').as('attempts'))
    .where('webhookId', '=', webhookId)
    .where('status', '<>', 'delivered')
    .where('lastAttemptAt', '>=', since)
    .executeTakeFirstOrThrow()
  return Number(attempts ?? 0) >= DEAD_AFTER_ATTEMPTS
}
