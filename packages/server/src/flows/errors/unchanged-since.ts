/** Whether the steps a kept record may have passed are, as far as its secrets go, among the steps of its flow as they are now. */
import { sql } from 'kysely'
import type { Tx } from '../../deps.ts'
import type { FlowSteps } from '../flow-steps.ts'
import { maskingOf } from '../masking.ts'

/** @param flowJobId the run that the record failed in */
export async function isUnchangedSince(tx: Tx, flowJobId: string, flowId: string, steps: FlowSteps): Promise<boolean> {
  const job = await tx
    .selectFrom('jobs')
    .select(sql<string[] | null>`plan -> 'masking'`.as('masking'))
    .where('id', '=', flowJobId)
    .executeTakeFirst()
  if (!job?.masking) return await areUntouched(tx, flowJobId, flowId, steps)
  const now = new Set(maskingOf(steps))
  return job.masking.every((one) => now.has(one))
}

/**
 * What a retry sends may have passed other steps in the runs it failed in before.
 * @returns the masking of those runs and of this one; undefined where a run of an earlier version is among them
 */
export async function maskingOfRetried(
  tx: Tx,
  retryJobId: string,
  now: readonly string[] = [],
): Promise<readonly string[] | undefined> {
  const { rows } = await sql<{ masking: string[] | null }>`
    SELECT DISTINCT plan -> 'masking' AS masking FROM jobs
    WHERE id IN (SELECT flow_job_id FROM job_errors WHERE retry_job_id = ${retryJobId})`.execute(tx)
  const all = [...now]
  for (const { masking } of rows) {
    if (masking === null) return undefined
    all.push(...masking)
  }
  return [...new Set(all)]
}

/**
 * Of runs of an earlier version. A run goes by the documents as they were when it started. What a retry sent may have passed them at
 * any time before, so there they count as changed when they ever were.
 */
async function areUntouched(
  tx: Tx,
  flowJobId: string,
  flowId: string,
  { exports, processors }: FlowSteps,
): Promise<boolean> {
  const ids = [...exports, ...processors].map(({ id }) => id)
  const changed = (table: 'flows' | 'exports' | 'imports') => sql`
    SELECT FROM ${sql.table(table)} WHERE id = ANY(${[flowId, ...ids]})
      AND last_modified > CASE WHEN jobs.started_by = 'retry' THEN ${sql.ref(`${table}.created_at`)} ELSE jobs.created_at END`
  const { rows } = await sql`
    SELECT id FROM jobs WHERE id = ${flowJobId}
      AND NOT EXISTS (${changed('flows')}) AND NOT EXISTS (${changed('exports')}) AND NOT EXISTS (${changed('imports')})`.execute(
    tx,
  )
  return rows.length > 0
}
