/** What was posted to a flow and waits for a run: stored sealed before the sender is answered. */
import { newId } from '@keyway/contract'
import { sql } from 'kysely'
import type { Db, Deps, Tx } from '../../deps.ts'
import { AppError } from '../../errors.ts'
import { deliveryPlace, putStart } from '../../jobs/index.ts'
import type { SourceRecord } from '../../records/index.ts'
import { flowDocOf } from '../flow-doc.ts'

/** Posts that may wait for one flow: a flow that never ends must not fill the disk. */
const MOST_WAITING = 10_000
/** Of all that waits for one flow, sealed. */
const MOST_WAITING_BYTES = 200_000_000

/**
 * @returns id of the job that will work on them
 * @throws AppError resource_not_found, inactive_flow, webhook_full
 */
export async function deliver(deps: Deps, flowId: string, records: readonly SourceRecord[]): Promise<string> {
  const now = deps.clock.now()
  const id = newId(now.getTime())
  const bodySealed = await deps.sealer.seal(JSON.stringify(records), deliveryPlace(id))
  return await deps.db.transaction().execute(async (tx) => {
    // Everything that starts the flow takes this lock, so positions grow in the order the posts are committed.
    const flow = await tx
      .selectFrom('flows')
      .select(['name', 'doc'])
      .where('id', '=', flowId)
      .forUpdate()
      .executeTakeFirst()
    const doc = flow && flowDocOf(flow.doc)
    if (!doc?.pageGenerators.some(({ type }) => type === 'webhook')) throw noWebhook()
    if (doc.disabled) throw new AppError('inactive_flow', { facts: { name: flow?.name ?? '' } })
    await refuseTooMuch(tx, flowId, bodySealed.length)
    await tx
      .insertInto('flowDeliveries')
      .values({ id, flowId, records: records.length, bodySealed, receivedAt: now })
      .execute()
    await tx.updateTable('flowWebhooks').set({ lastUsedAt: now }).where('flowId', '=', flowId).execute()
    return await putStart(tx, { flowId, reason: 'webhook' }, now)
  })
}

/** The length of a text is known without reading the text. @throws AppError webhook_full */
async function refuseTooMuch(tx: Tx, flowId: string, more: number): Promise<void> {
  const { posts, bytes } = await tx
    .selectFrom('flowDeliveries')
    .select([
      sql<string | number>`count(*)`.as('posts'),
      sql<string | number>`coalesce(sum(octet_length(body_sealed)), 0)`.as('bytes'),
    ])
    .where('flowId', '=', flowId)
    .executeTakeFirstOrThrow()
  if (Number(posts) >= MOST_WAITING || Number(bytes) + more > MOST_WAITING_BYTES) throw new AppError('webhook_full')
}

export const noWebhook = (): AppError => new AppError('resource_not_found', { facts: { resource: 'webhook' } })

/** Of the last post; 0 when nothing waits. To be asked with the flow's row locked. */
export async function lastPosition(tx: Tx, flowId: string): Promise<number> {
  const row = await tx
    .selectFrom('flowDeliveries')
    .select(sql<string | number | null>`max(position)`.as('position'))
    .where('flowId', '=', flowId)
    .executeTakeFirst()
  return Number(row?.position ?? 0)
}

export async function countWaiting(db: Db | Tx, flowIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (flowIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('flowDeliveries')
    .select((row) => ['flowId', row.fn.countAll<number>().as('count')])
    .where('flowId', 'in', flowIds)
    .groupBy('flowId')
    .execute()
  return new Map(rows.map(({ flowId, count }) => [flowId, Number(count)]))
}
