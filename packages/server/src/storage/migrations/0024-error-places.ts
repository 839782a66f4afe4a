/** At which of a step's places in the flow a record failed. A step mostly stands once, so what failed earlier failed at the first. */
import { type Kysely, sql } from 'kysely'

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`ALTER TABLE job_errors ADD COLUMN step_place integer NOT NULL DEFAULT 0`.execute(db)
}
