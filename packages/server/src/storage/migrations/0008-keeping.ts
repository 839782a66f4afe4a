/**
 * The audit log as a chain: each row carries the hash of the one before it, so that an edited or missing row is found. What
 * lists search and sort by becomes columns of its own.
 *
 * The chain is tied as the transaction commits (a deferred trigger). So the one row everybody waits for is locked last and
 * briefly, after all other locks, and nobody can wait in a circle for it.
 */
import { type Kysely, sql } from 'kysely'

export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of [...AUDIT, ...LISTS]) await sql.raw(statement).execute(db)
}

const AUDIT = [
  `ALTER TABLE audit
    ADD COLUMN result text NOT NULL DEFAULT 'ok' CHECK (result IN ('ok', 'failed')),
    ADD COLUMN reason text,
    ADD COLUMN address text,
    ADD COLUMN sequence bigint,
    ADD COLUMN previous_hash text,
    ADD COLUMN hash text`,
  `UPDATE audit SET result = 'failed' WHERE event = 'authorizeFailed'`,
  `CREATE TABLE audit_head (
    id boolean PRIMARY KEY DEFAULT true CHECK (id),
    sequence bigint NOT NULL,
    hash text NOT NULL)`,
  `INSERT INTO audit_head (sequence, hash) VALUES (0, '')`,
  // What a row says, in one spelling: audit/verify.ts writes the same text.
  `CREATE FUNCTION keyway_audit_text(entry audit) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT json_build_array(
      entry.sequence::text, entry.previous_hash, entry.id,
      to_char(entry.time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      entry.event, entry.result, entry.reason, entry.source, entry.address,
      entry.resource_type, entry.resource_id, entry.resource_name,
      entry.user_id, entry.user_name, to_json(entry.field_paths), entry.request_id)::text $$`,
  `CREATE FUNCTION keyway_audit_chain() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      head audit_head;
      entry audit;
    BEGIN
      SELECT * INTO head FROM audit_head FOR UPDATE;
      IF NOT FOUND THEN RAISE EXCEPTION 'the head of the audit log is gone'; END IF;
      SELECT * INTO entry FROM audit WHERE id = NEW.id;
      entry.sequence := head.sequence + 1;
      entry.previous_hash := head.hash;
      entry.hash := encode(sha256(convert_to(keyway_audit_text(entry), 'UTF8')), 'hex');
      UPDATE audit SET sequence = entry.sequence, previous_hash = entry.previous_hash, hash = entry.hash
        WHERE id = entry.id;
      UPDATE audit_head SET sequence = entry.sequence, hash = entry.hash;
      RETURN NULL;
    END $$`,
  // Rows of before are chained in the order they were written in.
  `DO $$
    DECLARE
      entry audit;
      head text := '';
      place bigint := 0;
    BEGIN
      FOR entry IN SELECT * FROM audit ORDER BY position LOOP
        place := place + 1;
        entry.sequence := place;
        entry.previous_hash := head;
        head := encode(sha256(convert_to(keyway_audit_text(entry), 'UTF8')), 'hex');
        UPDATE audit SET sequence = place, previous_hash = entry.previous_hash, hash = head WHERE id = entry.id;
      END LOOP;
      UPDATE audit_head SET sequence = place, hash = head;
    END $$`,
  `ALTER TABLE audit DROP COLUMN position`,
  `CREATE FUNCTION keyway_audit_keep() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'INSERT' THEN
        NEW.sequence := NULL;
        NEW.previous_hash := NULL;
        NEW.hash := NULL;
        RETURN NEW;
      END IF;
      IF TG_OP = 'UPDATE' THEN
        IF OLD.sequence IS NULL
          AND to_jsonb(OLD) - ARRAY['sequence', 'previous_hash', 'hash']
            = to_jsonb(NEW) - ARRAY['sequence', 'previous_hash', 'hash'] THEN
          RETURN NEW;
        END IF;
      END IF;
      RAISE EXCEPTION 'the audit log is only ever added to';
    END $$`,
  `CREATE TRIGGER audit_keep BEFORE INSERT OR UPDATE OR DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION keyway_audit_keep()`,
  `CREATE TRIGGER audit_keep_all BEFORE TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION keyway_audit_keep()`,
  `CREATE CONSTRAINT TRIGGER audit_chain AFTER INSERT ON audit
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION keyway_audit_chain()`,
  `CREATE UNIQUE INDEX audit_sequence ON audit (sequence)`,
  `DROP INDEX audit_resource`,
  `CREATE INDEX audit_resource ON audit (resource_type, resource_id, sequence)`,
  `CREATE INDEX audit_event ON audit (event, sequence)`,
  `CREATE INDEX audit_time ON audit (time)`,
]

const LISTS = [
  `ALTER TABLE connections
    ADD COLUMN status text NOT NULL GENERATED ALWAYS AS (
      CASE WHEN needs_authorization THEN 'needsAuthorization' WHEN offline THEN 'offline' ELSE 'online' END) STORED,
    ADD COLUMN api_type text GENERATED ALWAYS AS (doc #>> '{http,_httpConnectorApiId}') STORED,
    ADD COLUMN application text GENERATED ALWAYS AS (doc #>> '{http,_httpConnectorId}') STORED,
    ADD COLUMN address text GENERATED ALWAYS AS (
      coalesce(doc #>> '{http,unencrypted,vaultUrl}', doc #>> '{http,baseURI}', '')) STORED`,
  `CREATE INDEX connections_by_status ON connections (status, lower(name), id)`,
  `CREATE INDEX connections_by_address ON connections (address, lower(name), id)`,
  `CREATE INDEX connections_external_id ON connections ((doc ->> 'externalId'))
    WHERE doc ->> 'externalId' IS NOT NULL`,
  `CREATE INDEX connections_by_change ON connections (last_modified, id)`,
]
