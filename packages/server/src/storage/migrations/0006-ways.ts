/** What ways to sign in other than a client secret need, and how far the end of a credential was warned of. */
import { type Kysely, sql } from 'kysely'

export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `ALTER TABLE iclients
    ADD COLUMN private_key_sealed text,
    ADD COLUMN expiry_warned integer`,
  // Until now a person signed in, and the app had a client secret.
  `UPDATE iclients SET doc = jsonb_set(doc, '{oauth2,credential}', '"secret"')`,
]
