/** The one door to other servers: ping, proxy, exports, imports and lookups all go through it. */
import type { Diagnosis, Parameters } from '@keyway/contract'
import type { Answer } from './answer.ts'
import type { Asker } from './exchange-log.ts'
import type { Verdict } from './manners.ts'

/** What came back from one call of an operation. Refusals of the other side are values, not exceptions. */
export type CallResult =
  | { readonly ok: true; readonly status: number; readonly body: unknown; readonly later?: Later }
  | { readonly ok: false; readonly status: number | null; readonly diagnosis: Diagnosis }

/** It was accepted and goes on: where to look, and after how long. */
export interface Later {
  readonly url: string
  readonly afterMs: number
}

export interface OperationPage {
  readonly records: readonly Readonly<Record<string, unknown>>[]
  /** Where the next page is; absent on the last. Already checked to be of the connection's own host. */
  readonly next?: string
}

export type PageResult =
  | ({ readonly ok: true; readonly status: number } & OperationPage)
  | { readonly ok: false; readonly status: number | null; readonly diagnosis: Diagnosis }

export interface CallOptions {
  readonly signal?: AbortSignal
  /**
   * Milliseconds to spend at most on waiting and trying again when the other side is busy or disturbed; 15,000 unless
   * said otherwise, which keeps a call somebody waits for under 30 s. A job can afford more.
   */
  readonly patienceMs?: number
  /** Whose call it is, e.g. a run's: parties take turns for the slots of a connection. */
  readonly party?: string
  /** Try to renew a token even when that was refused for good before: for tests of a connection. */
  readonly evenIfRefused?: boolean
  /** A test of the connection: what its answer means for the connection is for the test to say, but for a refused sign-in. */
  readonly isTest?: boolean
  /** For the debug log. */
  readonly asker?: Asker
  /** Milliseconds to wait for the end of an operation that goes on after its answer; ten minutes unless said otherwise. */
  readonly settleMs?: number
  /** Look at an operation that goes on, at the address its answer gave, rather than start one. */
  readonly at?: string
}

export interface Outbound {
  /**
   * Calls an operation once. `inputs` are the operation's inputs by name; objects are allowed for body members.
   * A refused call has `status` null when no answer came at all, 401 when the connection is not signed in, and 422 when
   * Keyway itself found an input at fault.
   * @throws AppError resource_not_found; the signal's reason when it aborts
   */
  call(
    connectionId: string,
    operationId: string,
    inputs: Readonly<Record<string, unknown>>,
    options?: CallOptions,
  ): Promise<CallResult>
  /** One page of a list operation; `next` of the page before continues it. A single object is a page of one record. */
  page(
    connectionId: string,
    operationId: string,
    inputs: Parameters,
    next?: string,
    options?: CallOptions,
  ): Promise<PageResult>
  /** Sends a request as it is to the connection's base URL, for the proxy. The caller reads the answer. */
  send(connectionId: string, request: RawRequest, options?: CallOptions): Promise<RawResult>
  /**
   * Drops what is cached of a connection, after it was changed, revoked or deleted. Calls under way or waiting for their
   * turn finish.
   */
  forget(connectionId: string): void
  close(): Promise<void>
}

export interface RawRequest {
  readonly method: string
  /** Path and query relative to the base URL, starting with a slash. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Buffer | string
}

export type RawResult =
  /** The answer is to be read or given up: until it is whole it keeps one of the connection's slots. */
  | { readonly ok: true; readonly answer: Answer; readonly verdict: Verdict }
  | { readonly ok: false; readonly status: number | null; readonly diagnosis: Diagnosis }
