/** The settings a running server uses, after environment and flags were read and checked. */
import type { SandboxTarget } from '@keyway/connectors'

export interface Config {
  readonly host: string
  /** 0: chosen freely. */
  readonly port: number
  /** Origin people and Microsoft reach Keyway at, without a trailing slash. Redirect URIs are built from this alone. */
  readonly publicUrl: string
  /** Absent data stays in this folder: database (unless `databaseUrl`), key file, CLI token. */
  readonly dataDir: string
  /** PostgreSQL; null: PGlite in the data folder. */
  readonly databaseUrl: string | null
  /** Encryption keys as given by KEYWAY_KEYS; null: the key file of the data folder. */
  readonly keys: string | null
  readonly role: 'all' | 'web' | 'worker'
  /** Null: no sandbox; its cloud is then refused everywhere. */
  readonly sandbox: SandboxTarget | null
  /** API requests per second and account; 0: no limit. */
  readonly rateLimit: number
  /** Host names that outgoing calls may reach at private addresses, e.g. vaults behind a private endpoint. */
  readonly allowHosts: readonly string[]
  /** URL of the proxy that outgoing calls take; null: none. */
  readonly proxy: string | null
  /** Hosts called without it. */
  readonly noProxy: readonly string[]
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent'
}
