/** A record that got through now makes open errors of the same name moot, where the flow says so. */
import { sql } from 'kysely'
import type { Tx } from '../deps.ts'
import { RETRYING } from './job-errors.ts'

export interface PassedStep {
  readonly traceKey: string
  readonly stepId: string
  /** Which of the step's places in the flow, from 0. */
  readonly stepPlace: number
}

/**
 * Errors of steps that the record did not come to stay, and of other places of a step that stands in the flow twice. So do errors of this very run, where a record may come twice, and those that
 * a retry is sending. What was resolved keeps its record, as where somebody resolved it.
 */
export async function resolveMatching(
  tx: Tx,
  { flowId, flowJobId }: { readonly flowId: string; readonly flowJobId: string },
  passed: readonly PassedStep[],
  now: Date,
): Promise<void> {
  if (passed.length === 0) return
  const names = passed.map(({ traceKey }) => traceKey)
  const steps = passed.map(({ stepId }) => stepId)
  const places = passed.map(({ stepPlace }) => stepPlace)
  await sql`
    UPDATE job_errors SET resolved_at = ${now}, resolved_by = 'a later record'
    WHERE flow_id = ${flowId} AND resolved_at IS NULL
      AND (trace_key, step_id, step_place) IN
        (SELECT * FROM unnest(${names}::text[], ${steps}::text[], ${places}::integer[]))
      AND flow_job_id <> ${flowJobId}
      AND NOT ${RETRYING}`.execute(tx)
}
