/** What was lately taken of each vault's allowance, by all processes on this database together. */
import { type Kysely, sql } from 'kysely'

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql
    .raw(`CREATE TABLE vault_paces (
      id text PRIMARY KEY,
      ledger jsonb NOT NULL,
      updated_at timestamptz NOT NULL DEFAULT now())`)
    .execute(db)
}
