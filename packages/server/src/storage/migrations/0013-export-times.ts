/** When the last run of a flow's export that came to its end had begun: what delta exports read changes since. */
import { type Kysely, sql } from 'kysely'

export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `CREATE TABLE export_times (
    flow_id text NOT NULL REFERENCES flows (id) ON DELETE CASCADE,
    export_id text NOT NULL REFERENCES exports (id) ON DELETE CASCADE,
    last_export_date_time timestamptz NOT NULL,
    PRIMARY KEY (flow_id, export_id)
  )`,
]
