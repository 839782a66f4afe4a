/**
 * Failed records as pages of the run that sends them again. With each page its errors are settled in the same transaction: resolved
 * where no step refused the record, gone where one did, which has then written an error of its own.
 */
import { sql } from 'kysely'
import type { Deps, Tx } from '../deps.ts'
import type { ExportCursor, ExportPage } from '../exports/index.ts'
import type { SourceRecord } from '../records/index.ts'
import { retryDataPlace } from './job-errors.ts'
import type { ProcessedPage } from './process-page.ts'
import type { PlannedRetry } from './run-plan.ts'

type Retry = PlannedRetry['retry']

/** The error each record on its way comes from. */
const errorOf = new WeakMap<SourceRecord, string>()

/** @param cursor of the last page that was used: the id of its last error; null: from the oldest error */
export async function* readRetried(
  { db, sealer }: Pick<Deps, 'db' | 'sealer'>,
  { of, pageSize, place }: Retry,
  cursor: ExportCursor | null,
  signal: AbortSignal,
): AsyncGenerator<ExportPage> {
  let after = cursor?.next ?? ''
  for (;;) {
    signal.throwIfAborted()
    let query = db.selectFrom('jobErrors').select(['id', 'retryDataSealed']).where('retryJobId', '=', of)
    if (place !== undefined) query = query.where('stepPlace', '=', place)
    const rows = await query
      .where('resolvedAt', 'is', null)
      .where('id', '>', after)
      .orderBy('id')
      .limit(pageSize)
      .execute()
    const records = await Promise.all(
      rows.map(async ({ id, retryDataSealed }) => {
        const record = JSON.parse(await sealer.open(retryDataSealed ?? '', retryDataPlace(id))) as SourceRecord
        errorOf.set(record, id)
        return record
      }),
    )
    const last = rows.length < pageSize
    after = rows.at(-1)?.id ?? after
    yield { records, failures: [], cursor: last ? null : { next: after } }
    if (last) return
  }
}

type Settled = Pick<ProcessedPage, 'accepted' | 'refused'>

/** What was not sent, as the run was stopped midway, stays open. */
export async function settleRetried(tx: Tx, { accepted, refused }: Settled, now: Date): Promise<void> {
  const idsOf = (records: readonly SourceRecord[]) => records.flatMap((record) => errorOf.get(record) ?? [])
  const resolved = idsOf(accepted)
  if (resolved.length > 0) {
    await tx
      .updateTable('jobErrors')
      .set({ resolvedAt: now, resolvedBy: 'retry', retryDataSealed: null })
      .where('id', 'in', resolved)
      .execute()
  }
  const replaced = idsOf(refused)
  if (replaced.length === 0) return
  await passTagsOn(tx, replaced)
  await tx.deleteFrom('jobErrors').where('id', 'in', replaced).execute()
}

/** To the errors this run wrote in their place: a tag outlives retries that nobody asked for. */
async function passTagsOn(tx: Tx, replaced: readonly string[]): Promise<void> {
  await sql`INSERT INTO job_error_tags (error_id, tag_id)
    SELECT anew.id, tags.id
    FROM job_errors former
      JOIN job_error_tags mark ON mark.error_id = former.id
      JOIN tags ON tags.id = mark.tag_id
      JOIN job_errors anew ON anew.flow_job_id = former.retry_job_id AND anew.trace_key = former.trace_key
    WHERE former.id IN (${sql.join(replaced)})
    FOR KEY SHARE OF tags
    ON CONFLICT DO NOTHING`.execute(tx)
}
