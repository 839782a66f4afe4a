/** What a run needs to be taken over by another process: its plan, and a number that tells the old owner from the new. */
import { type Kysely, sql } from 'kysely'

export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `ALTER TABLE jobs
    ADD COLUMN plan jsonb,
    ADD COLUMN fence integer NOT NULL DEFAULT 0,
    ADD COLUMN idle_starts integer NOT NULL DEFAULT 0`,
  `CREATE INDEX jobs_newest ON jobs (created_at DESC, id DESC)`,
]
