/** Writes records through an import: mapping, then one call of its operation per record, in parallel. */
import { setMaxListeners } from 'node:events'
import type { ImportInput } from '@keyway/contract'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import type { CallResult, Outbound } from '../outbound/outbound.ts'
import {
  apiOfConnection,
  createBreaker,
  createWindow,
  type FailedCall,
  failureOfCall,
  NOT_RUN,
  type RecordFailure,
  type SourceRecord,
  savedOperation,
} from '../records/index.ts'
import { compileMapping, type Inputs, MappingError } from './mapping/compile-mapping.ts'
import { compileDefaultMapping } from './mapping/default-mapping.ts'

/** The members of an import that writing needs. */
export type WritableImport = Pick<ImportInput, '_connectionId' | 'http' | 'mappings'>

export type WriteOutcome =
  | { readonly kind: 'written'; readonly status: number; readonly body: unknown }
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

/**
 * One for a whole run, so that pages share its window.
 * @param signal cuts off calls under way
 * @param onOutage called once, when the connection counts as failed
 * @throws AppError when the connection is gone
 */
export async function createRecordWriter(
  { db }: Pick<Deps, 'db'>,
  outbound: Outbound,
  { _connectionId: connectionId, http, mappings }: WritableImport,
  signal: AbortSignal,
  onOutage: () => void = () => {},
): Promise<RecordWriter> {
  const api = await apiOfConnection(db, connectionId)
  if (api === null) throw new AppError('invalid_ref', { facts: { resource: 'connection', id: connectionId } })
  const row = savedOperation(api, http._httpConnectorEndpointIds[0] ?? '')
  const map = mappings.length > 0 ? compileMapping(mappings) : compileDefaultMapping(row)
  // Parameters are the same for every record; a mapped field of the same name wins.
  const inputsOf = (record: SourceRecord): Inputs => ({ ...http.parameters, ...map(record) })
  const window = createWindow()
  const outage = new AbortController()
  const calls = AbortSignal.any([signal, outage.signal])
  setMaxListeners(0, calls)
  const breaker = createBreaker(() => {
    window.close()
    // Those still under way may be lucky for a moment; the others would find out one slot after the other.
    setTimeout(() => outage.abort(), LUCK_MS).unref()
    onOutage()
  })

  const send = async (record: SourceRecord, traceKey: string | undefined): Promise<WriteOutcome> => {
    let inputs: Inputs
    try {
      inputs = inputsOf(record)
    } catch (error) {
      if (error instanceof MappingError) return refusedByMapping(error, record, traceKey)
      throw error
    }
    let result: CallResult
    try {
      result = await outbound.call(connectionId, row.id, inputs, { signal: calls })
    } catch (error) {
      if (calls.aborted) return { kind: 'not-sent' }
      throw error
    }
    if (result.ok) {
      breaker.saw(result)
      return { kind: 'written', status: result.status, body: result.body }
    }
    if (calls.aborted) return { kind: 'not-sent' }
    breaker.saw(result)
    const failure = failureOfCall(result, 'application', record, traceKey)
    return { kind: 'refused', failure, status: result.status }
  }

  return {
    async write(record, traceKey) {
      const outcome = await window.run(() => send(record, traceKey))
      return outcome === NOT_RUN ? { kind: 'not-sent' } : outcome
    },
    stop: () => window.close(),
    get outage() {
      return breaker.reason
    },
  }
}

function refusedByMapping(error: MappingError, record: SourceRecord, traceKey: string | undefined): WriteOutcome {
  const { message } = error
  const failure = {
    source: 'mapping',
    code: 'mapping_failed',
    message,
    classification: 'value',
    traceKey,
    diagnosis: null,
    record,
  } as const
  return { kind: 'refused', failure, status: null }
}
