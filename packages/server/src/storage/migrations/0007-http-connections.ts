/** Connections of the universal connector: without an OAuth 2.0 client, with secrets of their own. */
import { type Kysely, sql } from 'kysely'

export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `ALTER TABLE connections
    ALTER COLUMN iclient_id DROP NOT NULL,
    ADD COLUMN secrets_sealed text`,
  // What the HTTP view shows of connections that are there already.
  `UPDATE connections SET doc = jsonb_set(doc, '{http,mediaType}', '"json"')`,
]
