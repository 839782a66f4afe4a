/** A lookup: an export that runs once for each record, its parameters filled from the record. */
import { setMaxListeners } from 'node:events'
import type { Parameters } from '@keyway/contract'
import type { Deps } from '../../deps.ts'
import { AppError } from '../../errors.ts'
import { compileParameters, type ReadableExport, recordStages, runStages, windowOf } from '../../exports/index.ts'
import type { Outbound } from '../../outbound/outbound.ts'
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
} from '../../records/index.ts'
import type { StepOutcome, StepWork } from './step.ts'

/** What is looked up for one record is held in memory with it, so there is an end. */
const MOST_FOUND = 1_000

/**
 * One for a whole run, so that pages share its window.
 * @param signal cuts off calls under way
 * @param onOutage called once, when the connection counts as failed
 * @throws AppError when the connection is gone
 */
export async function createLookup(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  outbound: Outbound,
  document: ReadableExport,
  signal: AbortSignal,
  onOutage: () => void,
): Promise<StepWork> {
  const { _connectionId: connectionId, http } = document
  if (http.formType !== 'assistant') throw new Error('a lookup is an operation')
  const api = await apiOfConnection(db, connectionId)
  if (api === null) throw new AppError('invalid_ref', { facts: { resource: 'connection', id: connectionId } })
  const row = savedOperation(api, http._httpConnectorEndpointId)
  const stages = recordStages(document, windowOf(document, null, clock.now()), row.traceKey)
  const fill = compileParameters(http.parameters)
  const window = createWindow()
  const outage = new AbortController()
  const calls = AbortSignal.any([signal, outage.signal])
  setMaxListeners(0, calls)
  const breaker = createBreaker(() => {
    window.close()
    outage.abort()
    onOutage()
  })

  const find = async (parameters: Parameters): Promise<SourceRecord[] | FailedCall> => {
    const found: SourceRecord[] = []
    let next: string | undefined
    do {
      const page = await outbound.page(connectionId, row.id, parameters, next, { signal: calls })
      breaker.saw(page)
      if (!page.ok) return page
      found.push(...page.records)
      next = page.next
    } while (next !== undefined && found.length < MOST_FOUND)
    return found.slice(0, MOST_FOUND)
  }

  const lookUp = async (record: SourceRecord, traceKey: string | undefined): Promise<StepOutcome> => {
    const filled = fill(record)
    if (!filled.ok) return { kind: 'refused', failure: unfilled(filled.message, record, traceKey), status: null }
    try {
      const found = await find(filled.parameters)
      if (Array.isArray(found)) {
        const { records, failures } = await runStages(stages, found, calls)
        const [failure] = failures
        // What it found may be a secret: of a refusal the flow's own record is kept.
        if (failure) return { kind: 'refused', failure: { ...failure, traceKey, record }, status: null }
        return { kind: 'done', answer: { data: [...records] } }
      }
      if (calls.aborted && !breaker.reason) return { kind: 'not-sent' }
      return { kind: 'refused', failure: failureOfCall(found, 'lookup', record, traceKey), status: found.status }
    } catch (error) {
      if (calls.aborted) return { kind: 'not-sent' }
      throw error
    }
  }

  return {
    async run(record, traceKey) {
      const outcome = await window.run(() => lookUp(record, traceKey))
      return outcome === NOT_RUN ? { kind: 'not-sent' } : outcome
    },
    stop: () => window.close(),
    get outage() {
      return breaker.reason
    },
  }
}

const unfilled = (message: string, record: SourceRecord, traceKey: string | undefined): RecordFailure => ({
  source: 'lookup',
  code: 'lookup_unfilled',
  message,
  classification: 'missing',
  traceKey,
  diagnosis: null,
  record,
})
