/** When Keyway sends the record of an error again by itself, how often it did, and what makes finding errors by age and key quick. */
import { type Kysely, sql } from 'kysely'

export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `ALTER TABLE job_errors
    ADD COLUMN auto_retries integer NOT NULL DEFAULT 0,
    ADD COLUMN auto_retry_at timestamptz`,
  `CREATE INDEX job_errors_auto_retry ON job_errors (auto_retry_at) WHERE auto_retry_at IS NOT NULL AND resolved_at IS NULL`,
  `CREATE INDEX job_errors_trace_key ON job_errors (flow_id, trace_key) WHERE trace_key IS NOT NULL AND resolved_at IS NULL`,
  `CREATE INDEX job_errors_open_age ON job_errors (occurred_at) WHERE resolved_at IS NULL`,
  `CREATE INDEX job_errors_resolved_age ON job_errors (resolved_at) WHERE resolved_at IS NOT NULL`,
  `CREATE INDEX job_errors_run ON job_errors (flow_job_id)`,
  `CREATE INDEX jobs_ended ON jobs (ended_at) WHERE type = 'flow' AND ended_at IS NOT NULL`,
]
