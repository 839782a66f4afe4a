/** What the health of connections needs: when an offline one is looked at next, what runs wait for, and who is told of events. */
import { type Kysely, sql } from 'kysely'

export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `ALTER TABLE connections
    ADD COLUMN checked_at timestamptz,
    ADD COLUMN next_check_at timestamptz,
    ADD COLUMN failed_checks integer NOT NULL DEFAULT 0`,
  `CREATE INDEX connections_offline ON connections (next_check_at) WHERE offline`,
  // Those that are offline already are looked at soon; the first look sorts out which of them need a person.
  `UPDATE connections SET next_check_at = now() WHERE offline AND NOT needs_authorization`,
  `ALTER TABLE jobs
    ADD COLUMN waits_for text,
    ADD COLUMN waits_since timestamptz,
    ADD COLUMN waits_until timestamptz,
    ADD COLUMN not_before timestamptz,
    ADD COLUMN waits integer NOT NULL DEFAULT 0`,
  `CREATE INDEX jobs_waiting ON jobs (waits_for) WHERE waits_for IS NOT NULL`,
  `ALTER TABLE grants ADD COLUMN renewals integer NOT NULL DEFAULT 0`,
  `CREATE TABLE grant_history (
    id text PRIMARY KEY,
    position bigint GENERATED ALWAYS AS IDENTITY,
    connection_id text NOT NULL REFERENCES connections ON DELETE CASCADE,
    granted_by text NOT NULL,
    granted_at timestamptz NOT NULL,
    by_user_id text,
    by_user_name text,
    scope text[] NOT NULL,
    missing_scope text[] NOT NULL,
    tenant_id text NOT NULL,
    way text NOT NULL,
    renewals integer NOT NULL DEFAULT 0,
    refreshed_at timestamptz NOT NULL,
    ended_at timestamptz,
    ended text,
    diagnosis jsonb)`,
  `CREATE INDEX grant_history_connection ON grant_history (connection_id, position DESC)`,
  // The history of the grants there are begins with what is known of them.
  `INSERT INTO grant_history
    (id, connection_id, granted_by, granted_at, scope, missing_scope, tenant_id, way, refreshed_at)
    SELECT substr(md5('grant ' || g.connection_id), 1, 24), g.connection_id, g.granted_by, g.granted_at, g.scope,
      g.missing_scope, g.tenant_id, 'unknown', g.refreshed_at
    FROM grants g`,
  `CREATE TABLE connect_links (
    id text PRIMARY KEY,
    connection_id text NOT NULL REFERENCES connections ON DELETE CASCADE,
    user_id text NOT NULL REFERENCES users ON DELETE CASCADE,
    user_name text NOT NULL,
    key_sealed text NOT NULL,
    token_hash text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    return_to text,
    used_at timestamptz,
    used_by text,
    revoked_at timestamptz)`,
  `CREATE INDEX connect_links_connection ON connect_links (connection_id, created_at DESC)`,
  `ALTER TABLE authorizations
    ADD COLUMN link_id text REFERENCES connect_links ON DELETE CASCADE,
    ADD COLUMN browser_mark text,
    ADD COLUMN return_to text`,
  `CREATE TABLE events (
    id text PRIMARY KEY,
    position bigint GENERATED ALWAYS AS IDENTITY,
    sequence bigint UNIQUE,
    type text NOT NULL,
    time timestamptz NOT NULL,
    resource_type text NOT NULL,
    resource_id text NOT NULL,
    resource_name text NOT NULL,
    data jsonb NOT NULL)`,
  `CREATE INDEX events_new ON events (position) WHERE sequence IS NULL`,
  `CREATE INDEX events_time ON events (time)`,
  `CREATE TABLE webhooks (
    id text PRIMARY KEY,
    name text NOT NULL,
    doc jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    last_modified timestamptz NOT NULL DEFAULT now(),
    secret_sealed text NOT NULL,
    former_secret_sealed text,
    former_until timestamptz,
    failing_since timestamptz,
    disabled_reason text)`,
  `CREATE UNIQUE INDEX webhooks_name ON webhooks (lower(name))`,
  `CREATE TABLE webhook_deliveries (
    id text PRIMARY KEY,
    position bigint GENERATED ALWAYS AS IDENTITY,
    webhook_id text NOT NULL REFERENCES webhooks ON DELETE CASCADE,
    event_id text NOT NULL REFERENCES events ON DELETE CASCADE,
    type text NOT NULL,
    resource_id text NOT NULL,
    resource_name text NOT NULL,
    status text NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    next_attempt_at timestamptz,
    last_attempt_at timestamptz,
    response_status integer,
    error text)`,
  `CREATE INDEX webhook_deliveries_due ON webhook_deliveries (next_attempt_at) WHERE status = 'pending'`,
  `CREATE INDEX webhook_deliveries_webhook ON webhook_deliveries (webhook_id, position DESC)`,
  `CREATE INDEX webhook_deliveries_event ON webhook_deliveries (event_id)`,
]
