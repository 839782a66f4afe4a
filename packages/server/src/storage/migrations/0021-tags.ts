/** Tags on errors. A tag that is deleted, or an error, takes the mark that joins them along. */
import { type Kysely, sql } from 'kysely'

export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `CREATE TABLE tags (
    id text PRIMARY KEY,
    name text NOT NULL,
    created_at timestamptz NOT NULL,
    last_modified timestamptz NOT NULL
  )`,
  `CREATE UNIQUE INDEX tags_name ON tags (lower(name))`,
  `CREATE TABLE job_error_tags (
    error_id text NOT NULL REFERENCES job_errors ON DELETE CASCADE,
    tag_id text NOT NULL REFERENCES tags ON DELETE CASCADE,
    PRIMARY KEY (error_id, tag_id)
  )`,
  `CREATE INDEX job_error_tags_of_tag ON job_error_tags (tag_id)`,
]
