/** What every domain is given: built once in main.ts, passed down, never reached for. */
import type { Kysely, Transaction } from 'kysely'
import type { Logger } from 'pino'
import type { Config } from './config.ts'
import type { Sealer } from './encryption/sealer.ts'
import type { Storage } from './storage/open-database.ts'
import type { Database } from './storage/schema.ts'

export interface Clock {
  now(): Date
}

export type Db = Kysely<Database>
export type Tx = Transaction<Database>

export interface Deps {
  readonly db: Db
  /** The engine under `db`, for the job queue. */
  readonly storage: Storage
  readonly clock: Clock
  readonly log: Logger
  readonly sealer: Sealer
  readonly config: Config
}

/** Who does something: stands in the audit log and decides what is allowed. */
export interface Actor {
  readonly user: { readonly id: string; readonly name: string } | null
  readonly source: 'ui' | 'api' | 'cli' | 'system'
  /** The address the request came from. */
  readonly address?: string
  /** The browser session, when there is one. */
  readonly sessionId?: string
  /** What the token allows; absent: everything. */
  readonly scope?: 'full' | 'read' | 'token'
  /** True for the command line on the machine Keyway runs on. */
  readonly local?: true
  readonly requestId?: string
  /** Of somebody who has no account in Keyway: the one elsewhere, or the link they came by. */
  readonly account?: string
}

/** Keyway itself: schedules, refreshes, health checks. */
export const SYSTEM: Actor = { user: null, source: 'system' }
