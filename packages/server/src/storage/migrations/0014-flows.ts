/** When flows run by themselves, runs that wait for their turn, and what is posted to flows. */
import { type Kysely, sql } from 'kysely'

export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `CREATE TABLE flow_schedules (
    flow_id text NOT NULL REFERENCES flows ON DELETE CASCADE,
    schedule text NOT NULL,
    timezone text NOT NULL,
    next_at timestamptz NOT NULL,
    PRIMARY KEY (flow_id, schedule))`,
  `CREATE INDEX flow_schedules_due ON flow_schedules (next_at)`,
  `CREATE TABLE flow_starts (
    id text PRIMARY KEY,
    flow_id text NOT NULL REFERENCES flows ON DELETE CASCADE,
    reason text NOT NULL CHECK (reason IN ('schedule', 'after', 'webhook')),
    schedule text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL,
    UNIQUE (flow_id, reason, schedule))`,
  `CREATE TABLE flow_webhooks (
    flow_id text PRIMARY KEY REFERENCES flows ON DELETE CASCADE,
    token_hash text NOT NULL UNIQUE,
    prefix text NOT NULL,
    created_at timestamptz NOT NULL,
    last_used_at timestamptz)`,
  `CREATE TABLE flow_deliveries (
    id text PRIMARY KEY,
    flow_id text NOT NULL REFERENCES flows ON DELETE CASCADE,
    position bigint GENERATED ALWAYS AS IDENTITY,
    records integer NOT NULL,
    body_sealed text NOT NULL,
    received_at timestamptz NOT NULL)`,
  `CREATE INDEX flow_deliveries_waiting ON flow_deliveries (flow_id, position)`,
]
