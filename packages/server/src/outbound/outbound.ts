/** The one door to other servers: ping, proxy, exports, imports and lookups all go through it. */
import type { Diagnosis, Parameters } from '@keyway/contract'

/** What came back from one call of an operation. Refusals of the other side are values, not exceptions. */
export type CallResult =
  | { readonly ok: true; readonly status: number; readonly body: unknown }
  | { readonly ok: false; readonly status: number | null; readonly diagnosis: Diagnosis }

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
}

export interface Outbound {
  /** Calls an operation once. `inputs` are the operation's inputs by name; objects are allowed for body members. */
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
  /** Sends a request as it is to the connection's base URL, for the proxy. The caller reads the body as a stream. */
  send(connectionId: string, request: RawRequest, options?: CallOptions): Promise<RawResult>
  /** Drops cached grants and pools of a connection, after it was changed, revoked or deleted. */
  forget(connectionId: string): void
  close(): Promise<void>
}

export interface RawRequest {
  readonly method: string
  /** Path and query relative to the base URL, starting with a slash. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Buffer
}

export type RawResult =
  | {
      readonly ok: true
      readonly status: number
      readonly headers: Readonly<Record<string, string | readonly string[]>>
      readonly body: NodeJS.ReadableStream
    }
  | { readonly ok: false; readonly status: number | null; readonly diagnosis: Diagnosis }
