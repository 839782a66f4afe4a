/** What happened to a run as a whole. It goes with the run. */
import { type Kysely, sql } from 'kysely'

export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `CREATE TABLE job_log (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    flow_job_id text NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    time timestamptz NOT NULL,
    event text NOT NULL,
    facts jsonb NOT NULL
  )`,
  `CREATE INDEX job_log_of_run ON job_log (flow_job_id, position)`,
]
