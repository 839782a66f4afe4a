/** What the health of connections needs: when an offline one is looked at next, and what runs wait for. */
import { type Kysely, sql } from 'kysely'

export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `ALTER TABLE connections
    ADD COLUMN checked_at timestamptz,
    ADD COLUMN next_check_at timestamptz,
    ADD COLUMN failed_checks integer NOT NULL DEFAULT 0`,
  `CREATE INDEX connections_offline ON connections (next_check_at) WHERE offline`,
  // Those that are offline already are looked at soon; the first look sorts out which of them need a person.
  `UPDATE connections SET next_check_at = now() WHERE offline AND NOT needs_authorization`,
  `ALTER TABLE jobs
    ADD COLUMN waits_for text,
    ADD COLUMN waits_since timestamptz,
    ADD COLUMN waits_until timestamptz,
    ADD COLUMN not_before timestamptz,
    ADD COLUMN waits integer NOT NULL DEFAULT 0`,
  `CREATE INDEX jobs_waiting ON jobs (waits_for) WHERE waits_for IS NOT NULL`,
]
