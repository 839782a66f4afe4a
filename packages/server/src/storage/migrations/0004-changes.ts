/**
 * Tells every process on the database what was changed or revoked, so that what they remember of it ends at once. Triggers,
 * so that no statement can forget to tell; a lease that is taken or given back is no change.
 */
import { type Kysely, sql } from 'kysely'

export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `CREATE FUNCTION keyway_tell_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM pg_notify('keyway_changes', TG_TABLE_NAME || ' ' || (to_jsonb(OLD) ->> TG_ARGV[0]));
      RETURN NULL;
    END $$`,
  `CREATE TRIGGER tell_change AFTER UPDATE OR DELETE ON connections
    FOR EACH ROW EXECUTE FUNCTION keyway_tell_change('id')`,
  `CREATE TRIGGER tell_change AFTER UPDATE OR DELETE ON iclients
    FOR EACH ROW EXECUTE FUNCTION keyway_tell_change('id')`,
  `CREATE TRIGGER tell_change AFTER UPDATE OF access_token_sealed OR DELETE ON grants
    FOR EACH ROW EXECUTE FUNCTION keyway_tell_change('connection_id')`,
  `CREATE TRIGGER tell_change AFTER DELETE ON api_tokens
    FOR EACH ROW EXECUTE FUNCTION keyway_tell_change('id')`,
  `CREATE TRIGGER tell_change AFTER DELETE ON sessions
    FOR EACH ROW EXECUTE FUNCTION keyway_tell_change('id')`,
]
