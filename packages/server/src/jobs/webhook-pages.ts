/**
 * What was posted to a flow's webhook, as pages of its run. A post stays stored until the page with its last record is
 * committed; then it goes, in the same transaction. The cursor is a position among the posts, and a count within one.
 */
import { sql } from 'kysely'
import type { Db, Deps, Tx } from '../deps.ts'
import type { Place } from '../encryption/sealer.ts'
import type { ExportCursor, ExportPage } from '../exports/index.ts'
import type { SourceRecord } from '../records/index.ts'
import type { PlannedWebhook } from './run-plan.ts'

export const deliveryPlace = (id: string): Place => ({ table: 'flow_deliveries', column: 'body_sealed', id })

type Webhook = PlannedWebhook['webhook']

/** @param cursor of the last page that was used; null: from the oldest post */
export async function* readDeliveries(
  { db, sealer }: Pick<Deps, 'db' | 'sealer'>,
  flowId: string,
  { pageSize, upTo }: Webhook,
  cursor: ExportCursor | null,
  signal: AbortSignal,
): AsyncGenerator<ExportPage> {
  let from = Number(cursor?.next ?? 0)
  let skip = Number(cursor?.after ?? 0)
  let page: SourceRecord[] = []
  for (;;) {
    signal.throwIfAborted()
    const delivery = await nextDelivery(db, flowId, from, upTo)
    if (!delivery) {
      yield { records: page, failures: [], cursor: null }
      return
    }
    const position = Number(delivery.position)
    if (position !== from) skip = 0
    const text = await sealer.open(delivery.bodySealed, deliveryPlace(delivery.id))
    const records = (JSON.parse(text) as SourceRecord[]).slice(skip)
    while (page.length + records.length > pageSize) {
      const taken = records.splice(0, pageSize - page.length)
      skip += taken.length
      yield { records: [...page, ...taken], failures: [], cursor: { next: String(position), after: String(skip) } }
      page = []
    }
    page.push(...records)
    from = position + 1
    skip = 0
    if (page.length === pageSize) {
      yield { records: page, failures: [], cursor: { next: String(from) } }
      page = []
    }
  }
}

const nextDelivery = (db: Db, flowId: string, from: number, upTo: number) =>
  db
    .selectFrom('flowDeliveries')
    .select(['id', 'position', 'bodySealed'])
    .where('flowId', '=', flowId)
    .where('position', '>=', String(from))
    .where('position', '<=', String(upTo))
    .orderBy('position')
    .limit(1)
    .executeTakeFirst()

/** Drops the posts whose last record is committed with this page. */
export async function dropDelivered(
  tx: Tx,
  flowId: string,
  { upTo }: Webhook,
  cursor: ExportCursor | null,
): Promise<void> {
  const before = cursor === null ? upTo + 1 : Number(cursor.next ?? 0)
  await sql`DELETE FROM flow_deliveries WHERE flow_id = ${flowId} AND position < ${before}`.execute(tx)
}
