/** How the signature of a post to a flow is verified; without it, its token is enough. */
import { type Kysely, sql } from 'kysely'

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`ALTER TABLE flow_webhooks
    ADD COLUMN signature jsonb,
    ADD COLUMN signature_key_sealed text,
    ADD CHECK ((signature IS NULL) = (signature_key_sealed IS NULL))`.execute(db)
}
