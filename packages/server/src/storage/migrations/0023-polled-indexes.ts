/** What is asked for every second or few, and lists of runs by status, read no more rows than they need. */
import { type Kysely, sql } from 'kysely'

export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `CREATE INDEX job_errors_open_of_flow ON job_errors (flow_id, occurred_at) WHERE resolved_at IS NULL`,
  `CREATE INDEX job_errors_auto_retry_of_flow ON job_errors (flow_id, auto_retry_at)
    WHERE auto_retry_at IS NOT NULL AND resolved_at IS NULL`,
  `CREATE INDEX jobs_status ON jobs (status, created_at DESC, id DESC) WHERE type = 'flow'`,
  `CREATE INDEX jobs_retries ON jobs (created_at DESC, id DESC) WHERE type = 'flow' AND started_by = 'retry'`,
]
