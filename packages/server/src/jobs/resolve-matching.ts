/** A record that got through now makes open errors of the same name moot, where the flow says so. */
import { sql } from 'kysely'
import type { Tx } from '../deps.ts'
import { RETRYING } from './job-errors.ts'

export interface GotThrough {
  readonly flowId: string
  readonly flowJobId: string
  readonly traceKeys: readonly string[]
}

/** Errors of this very run stay: there a record may come twice. So do those that a retry is sending. */
export async function resolveMatching(tx: Tx, { flowId, flowJobId, traceKeys }: GotThrough, now: Date): Promise<void> {
  if (traceKeys.length === 0) return
  await sql`
    UPDATE job_errors SET resolved_at = ${now}, resolved_by = 'a later record', retry_data_sealed = NULL
    WHERE flow_id = ${flowId} AND resolved_at IS NULL AND trace_key = ANY(${[...new Set(traceKeys)]})
      AND flow_job_id <> ${flowJobId}
      AND NOT ${RETRYING}`.execute(tx)
}
