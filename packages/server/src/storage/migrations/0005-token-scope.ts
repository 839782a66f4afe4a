/** API tokens that may get access tokens of connections. */
import { type Kysely, sql } from 'kysely'

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql
    .raw(`ALTER TABLE api_tokens
      DROP CONSTRAINT api_tokens_scope_check,
      ADD CONSTRAINT api_tokens_scope_check CHECK (scope IN ('full', 'read', 'token'))`)
    .execute(db)
}
