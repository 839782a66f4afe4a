/** The settings a running server uses, after environment and flags were read and checked. */
import type { CloudEndpoints, SandboxTarget, UnavailableWays } from '@keyway/connectors'

/** Ways to sign in that the host provides: nothing of them is stored. */
export interface HostIdentity {
  /** File of the workload identity's token, read anew each time: the platform replaces it. */
  readonly federatedTokenFile: string | null
  /** App Service's endpoint of the managed identity, and the header it asks for. */
  readonly endpoint: { readonly url: string; readonly header: string } | null
  /** Whether the virtual machine's own endpoint may be used. */
  readonly machine: boolean
}

/** As Azure's SDKs name them: AZURE_TENANT_ID and so on. */
export interface OwnIdentity {
  readonly tenantId: string | null
  readonly clientId: string | null
  readonly clientSecret: string | null
  /** PEM with certificate and private key. */
  readonly certificateFile: string | null
}

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
  /** A file that holds them. */
  readonly keysFile: string | null
  /** A command that prints them. */
  readonly keysCommand: string | null
  /** Who Keyway itself is at a vault that unwraps its key, besides what the host vouches for. */
  readonly ownIdentity: OwnIdentity
  readonly role: 'all' | 'web' | 'worker'
  /** Null: no sandbox; its cloud is then refused everywhere. */
  readonly sandbox: SandboxTarget | null
  /** A cloud that is none of Microsoft's public ones; null: none is offered. */
  readonly customCloud: CloudEndpoints | null
  /** What the host vouches for this Keyway with, when it does. */
  readonly hostIdentity: HostIdentity
  /** Origins and URL beginnings that browsers may be sent on to after signing in. */
  readonly returnUrls: readonly string[]
  /** Hours a run waits for a connection that is offline; 0: it fails at once. */
  readonly jobWaitHours: number
  /** How late a scheduled run may start, after Keyway was not there in time. */
  readonly scheduleGraceMinutes: number
  /** Days that runs that have ended, open and resolved errors are kept; 0: for ever. */
  readonly keepDays: { readonly runs: number; readonly errors: number; readonly resolved: number }
  /** API requests per second and account; 0: no limit. */
  readonly rateLimit: number
  /** Host names that outgoing calls may reach at private addresses, e.g. vaults behind a private endpoint. */
  readonly allowHosts: readonly string[]
  /** URL of the proxy that outgoing calls take; null: none. */
  readonly proxy: string | null
  /** Hosts called without it. */
  readonly noProxy: readonly string[]
  /** Names that are not known here may be asked of the proxy. */
  readonly proxyResolves: boolean
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent'
}

/** Ways to sign in that this host does not provide, each with what would change that. */
export function unavailableWays({ hostIdentity: { federatedTokenFile, endpoint, machine } }: Config): UnavailableWays {
  return {
    ...(federatedTokenFile === null && {
      federatedToken:
        'No token file is configured. The platform names it in AZURE_FEDERATED_TOKEN_FILE when workload identity is switched on.',
    }),
    ...(endpoint === null &&
      !machine && {
        managedIdentity:
          'This host offers no managed identity. Azure App Service sets IDENTITY_ENDPOINT; on a virtual machine, start Keyway with KEYWAY_MACHINE_IDENTITY=on.',
      }),
  }
}
