/** What became of failed records, and what started a run. */
import { type Kysely, sql } from 'kysely'

export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `ALTER TABLE job_errors
    ADD COLUMN resolved_at timestamptz,
    ADD COLUMN resolved_by text,
    ADD COLUMN retry_job_id text`,
  `CREATE INDEX job_errors_retry ON job_errors (retry_job_id, id) WHERE retry_job_id IS NOT NULL`,
  `ALTER TABLE jobs ADD COLUMN started_by text NOT NULL DEFAULT 'person'
    CHECK (started_by IN ('person', 'schedule', 'after', 'webhook', 'retry'))`,
]
