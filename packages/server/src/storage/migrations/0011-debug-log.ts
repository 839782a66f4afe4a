/** The debug log: until when a connection keeps one, and its records. */
import { type Kysely, sql } from 'kysely'

export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  'ALTER TABLE connections ADD COLUMN debug_until timestamptz',
  `CREATE TABLE debug_records (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    connection_id text NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
    time timestamptz NOT NULL,
    asked_by text NOT NULL,
    failed boolean NOT NULL,
    record text NOT NULL)`,
  'CREATE INDEX debug_records_newest ON debug_records (connection_id, position DESC)',
  'CREATE INDEX debug_records_time ON debug_records (time)',
]
