/** What a call needs to know of its connection. Kept by grants/, which also renews tokens; used by the pipeline. */
import type { ApiType, Diagnosis } from '@keyway/contract'
import type { Carried, Manners } from './manners.ts'
import type { Reach } from './network/index.ts'
import type { RawRequest } from './outbound.ts'

/** The call that tests a connection, and what its answer must say. */
export interface TestCall {
  readonly request: RawRequest
  readonly success?:
    | { readonly path: string; readonly values: readonly string[]; readonly allowsArray: boolean }
    | undefined
  readonly failure?: { readonly path: string; readonly values: readonly string[] } | undefined
  /** Where the answer says what is wrong. */
  readonly errorPath?: string | undefined
}

/** What of a connection must not be told, wherever it stands. */
export interface OwnSecrets {
  /** As they are, and what templates make of them. */
  readonly values: readonly string[]
  /** Of headers, parameters and members that hold one, however short. */
  readonly names: readonly string[]
}

export interface CallTarget {
  readonly connectionId: string
  /** Null: the universal connector, which has no operations. */
  readonly api: ApiType | null
  /** Scheme, host and port of every call. Nothing an answer says can change it. */
  readonly origin: string
  /** What its tokens are for (their audience), e.g. `https://vault.azure.net`; empty when that is not known. */
  readonly resource: string
  readonly reach: Reach
  /** Calls at once; where it recovers from rate limits, the most it may come to. */
  readonly concurrency: number
  /** Calls at once follow from what the host refuses; absent: their number is fixed. */
  readonly recovers?: boolean
  /** The connection whose slots its calls take: itself, or the one it borrows concurrency from. */
  readonly slotsOf: string
  /**
   * `published`: Key Vault's limits are kept ahead of a 429. `learned`: from the first 429 on, as the sandbox throttles only
   * when asked to. `none`: what is called has no limits known here.
   */
  readonly limits: 'published' | 'learned' | 'none'
  /** Lower-case name of the header that says how long to wait; `retry-after` unless the connection says otherwise. */
  readonly retryHeader: string
  /** Until when its debug log is on, in milliseconds since 1970; absent or 0: it is off. */
  readonly debugUntil?: number
  /** Of its own, beside the access token; absent: it has none. */
  readonly secrets?: OwnSecrets
  /** What differs from a plain call of Azure; absent: nothing. */
  readonly manners?: Manners
  /** Absent: the connector's own test. */
  readonly test?: TestCall
  /** Whether it was offline when last looked at. */
  readonly offline: boolean
  /** Words for diagnoses: `host`, `vault`, `portal`. */
  readonly words: Readonly<Record<string, string>>
}

export interface Access {
  readonly target: CallTarget
  /** Empty: it signs in without one. */
  readonly accessToken: string
  /** Where credentials stand in its calls; absent: the token, as Bearer. */
  readonly carried?: Carried
  /** There is nothing to renew: what was refused stays refused. */
  readonly fixed?: true
  /** Milliseconds since 1970. */
  readonly expiresAt: number
}

export type AccessResult =
  | { readonly ok: true; readonly access: Access }
  | { readonly ok: false; readonly status: number | null; readonly diagnosis: Diagnosis }

export interface AccessOptions {
  readonly signal?: AbortSignal
  /** Try to renew a token even when that was refused for good before: somebody may have mended the cause. */
  readonly evenIfRefused?: boolean
}

export interface Accesses {
  /**
   * A token that is good now. Mostly from memory.
   * @throws AppError resource_not_found
   */
  get(connectionId: string, options?: AccessOptions): Promise<AccessResult>
  /** A token other than the one the other side refused. */
  renew(access: Access, claims: string | undefined, signal: AbortSignal | undefined): Promise<AccessResult>
  /** The connection worked although it was offline. */
  worked(connectionId: string): Promise<void>
  /** The connection cannot be used until a person mends it. */
  failed(connectionId: string, diagnosis: Diagnosis): Promise<void>
  forget(connectionId: string): void
}
