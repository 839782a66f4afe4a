/**
 * Keys that seal become rows, each sealed with the master key, so that a new one reaches every process by itself; and how far
 * a rotation has come. A row without `key_sealed` is a master key that sealed values itself, as the first versions did.
 * And for a grant: whether an answer of the sign-in service was lost.
 */
import { type Kysely, sql } from 'kysely'

export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `ALTER TABLE encryption_keys
    ADD COLUMN key_sealed text,
    ADD COLUMN position bigint GENERATED ALWAYS AS IDENTITY,
    ADD COLUMN inserted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ALTER COLUMN check_sealed DROP NOT NULL`,
  `CREATE TABLE key_rotations (
    id text PRIMARY KEY,
    kid text NOT NULL,
    total integer NOT NULL DEFAULT 0,
    done integer NOT NULL DEFAULT 0,
    unreadable integer NOT NULL DEFAULT 0,
    started_at timestamptz NOT NULL,
    ended_at timestamptz,
    lease_owner text,
    lease_until timestamptz)`,
  // One at a time, whoever starts it.
  `CREATE UNIQUE INDEX key_rotations_running ON key_rotations ((ended_at IS NULL)) WHERE ended_at IS NULL`,
  `ALTER TABLE grants ADD COLUMN answer_lost boolean NOT NULL DEFAULT false`,
  `CREATE FUNCTION keyway_tell_keys() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM pg_notify('keyway_changes', 'encryption_keys');
      RETURN NULL;
    END $$`,
  `CREATE TRIGGER tell_keys AFTER INSERT OR UPDATE OR DELETE ON encryption_keys
    FOR EACH STATEMENT EXECUTE FUNCTION keyway_tell_keys()`,
]
