/** Writes records through an import: filter, mapping, a look at what is there, then one call per record or batch, in parallel. */
import type { Deps } from '../deps.ts'
import type { Outbound } from '../outbound/outbound.ts'
import {
  abortWith,
  createBreaker,
  createWindow,
  type FailedCall,
  failureOfCall,
  type RecordFailure,
  type SourceRecord,
} from '../records/index.ts'
import { RequestError } from '../requests/index.ts'
import { createBatcher } from './batcher.ts'
import { type OpenImport, openImport, type Ready, type WritableImport } from './open-import.ts'
import type { IgnoreReason, SendResult } from './target/target.ts'

export type WriteOutcome =
  | { readonly kind: 'written'; readonly status: number; readonly body: unknown; readonly id?: string }
  /** Not written on purpose: a filter, or what is there already. */
  | { readonly kind: 'ignored'; readonly reason: IgnoreReason }
  | { readonly kind: 'refused'; readonly failure: RecordFailure; readonly status: number | null }
  /** Never sent: the connection failed or the run was stopped before its turn. */
  | { readonly kind: 'not-sent' }

export interface RecordWriter {
  /** One outcome, never a rejection. The outcome is `not-sent` for a call that was cut off: it may have arrived. */
  write(record: SourceRecord, traceKey: string | undefined): Promise<WriteOutcome>
  /** Sends nothing more; what is under way goes on. */
  stop(): void
  /** Why the connection counts as failed; null while it does not. */
  readonly outage: FailedCall | null
}

const LUCK_MS = 1_000

const NOT_SENT = { kind: 'not-sent' } as const

/**
 * One for a whole run, so that pages share its window.
 * @param signal cuts off calls under way
 * @param onOutage called once, when the connection counts as failed
 * @throws AppError when the connection is gone
 */
export async function createRecordWriter(
  deps: Pick<Deps, 'db' | 'config'>,
  outbound: Outbound,
  document: WritableImport,
  signal: AbortSignal,
  onOutage: () => void = () => {},
): Promise<RecordWriter> {
  const open = await openImport(deps, outbound, document)
  const { batchSize } = open.target
  // Records that wait for their batch take no place from those that fill it.
  const window = createWindow(batchSize > 1 ? batchSize * 4 : undefined)
  const outage = abortWith(signal)
  const calls = outage.signal
  const breaker = createBreaker(() => {
    window.close()
    // Those still under way may be lucky for a moment; the others would find out one slot after the other.
    setTimeout(() => outage.abort(), LUCK_MS).unref()
    onOutage()
  })
  const deliver = delivery(open, calls)

  const send = async (record: SourceRecord, traceKey: string | undefined): Promise<WriteOutcome> => {
    const key = document.traceKeyTemplate ? open.keyOf(record) : traceKey
    try {
      const admitted = await open.admit(record, key, calls)
      if (admitted.kind === 'ignored') return admitted
      if (admitted.kind === 'refused') {
        const { call, failure } = admitted
        if (call && calls.aborted) return NOT_SENT
        if (call) breaker.saw({ ok: false, ...call })
        return { kind: 'refused', failure, status: call?.status ?? null }
      }
      const result = await deliver(record, admitted)
      if (!result.ok && calls.aborted) return NOT_SENT
      breaker.saw(result)
      if (result.ok)
        return {
          kind: 'written',
          status: result.status,
          body: result.body,
          ...(result.id !== undefined && { id: result.id }),
        }
      return { kind: 'refused', failure: failureOfCall(result, 'application', record, key), status: result.status }
    } catch (error) {
      if (calls.aborted) return NOT_SENT
      if (error instanceof RequestError) return notMade(error, record, key)
      throw error
    }
  }

  return {
    write: (record, traceKey) => window.run(() => send(record, traceKey), NOT_SENT),
    stop: () => window.close(),
    get outage() {
      return breaker.reason
    },
  }
}

type Deliver = (record: SourceRecord, ready: Ready) => Promise<SendResult>

function delivery({ target }: OpenImport, signal: AbortSignal): Deliver {
  const { sendBatch, batchSize } = target
  if (!sendBatch || batchSize === 1) return (_, ready) => ready.send(signal)
  const batcher = createBatcher(batchSize, (batch) => sendBatch(batch, signal))
  return (record, { mapped }) => batcher.send({ record, mapped })
}

/** The request itself cannot be made of this record. */
function notMade({ message }: RequestError, record: SourceRecord, traceKey: string | undefined): WriteOutcome {
  const failure = {
    source: 'mapping',
    code: 'request_not_made',
    message,
    classification: 'value',
    traceKey,
    diagnosis: null,
    record,
  } as const
  return { kind: 'refused', failure, status: null }
}
