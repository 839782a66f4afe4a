/** Where an import writes to: an operation, or requests of one's own. What both give the writer and the dry run. */
import type { DryRunRecord } from '@keyway/contract'
import type { RawRequest } from '../../outbound/outbound.ts'
import type { FailedCall, SourceRecord } from '../../records/index.ts'

export type IgnoreReason = 'filter' | 'existing' | 'missing' | 'unchanged'

export type SendResult =
  | { readonly ok: true; readonly status: number; readonly body: unknown; readonly id?: string }
  | ({ readonly ok: false } & FailedCall)

export interface Fault {
  readonly code: string
  readonly message: string
}

/** A record on its way, before it is sent. */
export type Prepared =
  | {
      readonly kind: 'ready'
      /** Whether the target has it already; undefined: nobody looked. */
      readonly existing: boolean | undefined
      /** What would change, by name. For those who do not send. */
      fields(): DryRunRecord['fields']
      /** As it goes out, for the live preview of a mapping. */
      readonly mapped: Readonly<Record<string, unknown>>
      /** Why it would be refused before it is sent; null: it would not. For those who do not send. */
      fault(): Fault | null
      /** Of requests of one's own: what would be sent, for people to look at. @throws RequestError */
      request?(): RawRequest
      send(signal: AbortSignal): Promise<SendResult>
    }
  | { readonly kind: 'ignored'; readonly reason: Exclude<IgnoreReason, 'filter'>; readonly existing: boolean }
  /** A call that was needed first failed. */
  | { readonly kind: 'failed'; readonly call: FailedCall; readonly source: 'application' | 'lookup' }

export interface Target {
  /** @throws MappingError, RequestError, LookupFailed for a record that does not fit; the signal's reason */
  prepare(record: SourceRecord, options: PrepareOptions): Promise<Prepared>
  /** Mapped fields that hold secrets. */
  readonly sensitive: readonly string[]
  /** Records per call. */
  readonly batchSize: number
  /**
   * Sends several records in one call; one result for each. Where `batchSize` is more than one.
   * @throws RequestError when the call cannot be made of them
   */
  sendBatch?(batch: readonly BatchedRecord[], signal: AbortSignal): Promise<readonly SendResult[]>
}

export interface BatchedRecord {
  readonly record: SourceRecord
  readonly mapped: SourceRecord
}

export interface PrepareOptions {
  readonly signal: AbortSignal
  /** Look what is there already, though the import does not ask for it. */
  readonly look: boolean
}
