/** Custom fields of OAuth 2.0 clients that are secrets, and the keys of their JWTs. */
import { type Kysely, sql } from 'kysely'

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql.raw('ALTER TABLE iclients ADD COLUMN fields_sealed text').execute(db)
}
