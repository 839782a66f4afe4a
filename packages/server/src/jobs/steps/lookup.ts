/** A lookup: an export that runs once for each record, its parameters or its request filled from the record. */
import { LARGEST_RECORD_BYTES } from '@keyway/contract'
import type { Deps } from '../../deps.ts'
import { openSource, type ReadableExport, runStages, windowOf } from '../../exports/index.ts'
import type { Outbound } from '../../outbound/outbound.ts'
import {
  abortWith,
  createBreaker,
  createWindow,
  type FailedCall,
  failureOfCall,
  type RecordFailure,
  type SourceRecord,
  tooLarge,
} from '../../records/index.ts'
import type { StepOutcome, StepWork } from './step.ts'

/** What is looked up for one record is held in memory with it, so there is an end. */
const MOST_FOUND = 1_000

const NOT_SENT = { kind: 'not-sent' } as const

export interface LookupOptions {
  /** Cuts off calls under way. */
  readonly signal: AbortSignal
  /** Called once, when the connection counts as failed. */
  onOutage(): void
  /** Sees what was found before the stages do, and gives what they get. */
  readonly before?: ((found: SourceRecord) => SourceRecord) | undefined
}

/**
 * One for a whole run, so that pages share its window.
 * @throws AppError when the connection is gone
 */
export async function createLookup(
  deps: Pick<Deps, 'db' | 'config' | 'clock'>,
  outbound: Outbound,
  document: ReadableExport,
  { signal, onOutage, before = (found) => found }: LookupOptions,
): Promise<StepWork> {
  const window = createWindow()
  const outage = abortWith(signal)
  const calls = outage.signal
  const dates = windowOf(document, null, deps.clock.now())
  const source = await openSource(deps, outbound, document, { window: dates, isLookup: true, signal: calls })
  const breaker = createBreaker(() => {
    window.close()
    outage.abort()
    onOutage()
  })

  const find = async (record: SourceRecord): Promise<SourceRecord[] | FailedCall | 'too large'> => {
    const read = source.readFor(record)
    const found: SourceRecord[] = []
    let bytes = 0
    let next: string | undefined
    do {
      const page = await read(next)
      breaker.saw(page)
      if (!page.ok) return page
      bytes += page.bytes ?? 0
      if (bytes > LARGEST_RECORD_BYTES) return 'too large'
      found.push(...page.records)
      next = page.next
    } while (next !== undefined && found.length < MOST_FOUND)
    return found.slice(0, MOST_FOUND)
  }

  const lookUp = async (record: SourceRecord, traceKey: string | undefined): Promise<StepOutcome> => {
    const refused = (failure: RecordFailure, status: number | null = null): StepOutcome => ({
      kind: 'refused',
      // What it found may be a secret: of a refusal the flow's own record is kept.
      failure: { ...failure, traceKey, record },
      status,
    })
    try {
      const found = await find(record)
      if (found === 'too large') {
        const message = 'What was found for the record is larger than 5 MB.'
        return refused({ ...tooLarge(record, traceKey), source: 'lookup', message })
      }
      if (Array.isArray(found)) {
        const { records, failures } = await runStages(source.stages, found.map(before), calls)
        const [failure] = failures
        return failure ? refused(failure) : { kind: 'done', answer: { data: [...records] } }
      }
      if (calls.aborted && !breaker.reason) return NOT_SENT
      return refused(failureOfCall(found, 'lookup', record, traceKey), found.status)
    } catch (error) {
      if (calls.aborted) return NOT_SENT
      throw error
    }
  }

  return {
    run: (record, traceKey) => window.run(() => lookUp(record, traceKey), NOT_SENT),
    stop: () => window.close(),
    get outage() {
      return breaker.reason
    },
  }
}
