/**
 * The message types between the sandbox's one web server and its planes (Entra ID, Resource Manager, Key Vault, portal).
 * A plane is a function; it never sees a socket.
 */
import type { DecidingRule } from './decision.ts'

export interface SandboxRequest {
  readonly method: string
  /** Path as sent, before any decoding: double slashes and percent signs are part of what Azure clients rely on. */
  readonly rawPath: string
  /** Query with decoded keys and values (SDKs send `api%2Dversion`). */
  readonly query: URLSearchParams
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Buffer
  /** The caller's address as a vault firewall sees it. */
  readonly clientAddress: string
  /** Whether the call comes from this machine, whatever its headers say. */
  readonly isLocal: boolean
  /** Whether the caller has hung up since. Absent: it is there. */
  readonly isGone?: boolean
  /** Scheme, host and port the caller used, e.g. `https://v1.vault.localhost:5391`. */
  readonly origin: string
}

export interface SandboxResponse {
  readonly status: number
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  /** An object is sent as JSON; a string or Buffer as it is (set `content-type`); absent: no body. */
  readonly body?: unknown
  /** A fault of the line: `cut` closes the connection without an answer, `truncate` in the middle of the body. */
  readonly breakage?: 'cut' | 'truncate'
  /** What let the caller in; for the log, never sent. */
  readonly decidedBy?: DecidingRule
}

export type Plane = (request: SandboxRequest) => SandboxResponse | Promise<SandboxResponse>
