/** What the pipeline tells a debug log of each request it sends. Kept by debug/; here is only what the two agree on. */
import type { DebugAsker } from '@keyway/contract'

/** Who wants a call. */
export interface Asker {
  readonly by: DebugAsker
  /** Of the job, export or import. */
  readonly id?: string
}

/** A connection, as far as its debug log goes. */
export interface DebugTarget {
  readonly connectionId: string
  /** Until when its debug log is on, in milliseconds since 1970; absent or 0: it is off. */
  readonly debugUntil?: number
}

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>

/** One request and what came of it, secrets and all: whoever takes it takes them out. */
export interface Exchange {
  readonly connectionId: string
  readonly asker: Asker
  readonly operation: string | undefined
  /** Members that hold secrets, as the operation names them. */
  readonly sensitive: readonly string[]
  readonly time: Date
  readonly attempt: number
  readonly request: {
    readonly method: string
    readonly url: string
    readonly headers: Headers
    readonly body: string | Buffer | undefined
  }
  readonly answer: {
    readonly status: number
    readonly headers: Headers
    /** Null: larger than a log keeps. */
    readonly body: Buffer | null
    readonly bytes: number
    readonly brokenOff: boolean
  } | null
  readonly error: unknown
  /** Milliseconds. */
  readonly times: { readonly slot: number; readonly pace: number; readonly call: number }
  /** Values that must not be told wherever they stand, e.g. the access token. */
  readonly secrets: readonly string[]
  /** Headers, parameters and members that hold one, whatever they are called. */
  readonly secretNames?: readonly string[]
}

export interface ExchangeLog {
  /** Whether anybody wants to know: asked for every call, so it costs a comparison. */
  isOn(target: DebugTarget): boolean
  /** Returns at once; never throws. */
  note(exchange: Exchange): void
}

/** For pipelines nobody debugs. */
export const NO_LOG: ExchangeLog = { isOn: () => false, note() {} }

/** Larger bodies are not looked at. */
export const OBSERVED_BYTES = 256 * 1024
