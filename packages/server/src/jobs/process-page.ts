/**
 * Sends the records of one page through the steps of a flow. When a step's connection fails, nothing is lost: the run
 * waits and the page is sent again, or, where waiting is of no use, the records that were not sent become errors with
 * their data, to be retried.
 */
import type { ExportPage } from '../exports/index.ts'
import { isOutOfReach } from '../outbound/index.ts'
import { type FailedCall, type RecordFailure, type SourceRecord, tell, traceKeyOf } from '../records/index.ts'
import { type Route, routeRecord } from './steps/route-record.ts'
import type { Step, StepOutcome } from './steps/step.ts'

/** What became of a page, per step in the plan's order. */
export interface StepResult {
  /** Records it took. */
  readonly done: number
  /** Records left out on purpose: by a filter, or for what is there already. */
  readonly ignored: number
  readonly failures: readonly RecordFailure[]
}

export interface ProcessedPage {
  readonly page: ExportPage
  readonly steps: readonly StepResult[]
  /** Records that no step refused and one took. */
  readonly succeeded: number
  /** Records that filters, or what is there already, kept out of every step. */
  readonly ignored: number
  /** Records that no step refused. */
  readonly accepted: readonly SourceRecord[]
  /** Records that are failures of a step now. What is in neither list was not sent, as the run was stopped. */
  readonly refused: readonly SourceRecord[]
  /** Records that a step took and none refused. */
  readonly gotThrough: readonly PassedRecord[]
  /** Those of the accepted ones that could not be marked as exported. */
  readonly unmarked?: readonly RecordFailure[]
  /** No record was written: the page may be left out as if it had not been read. */
  readonly untouched: boolean
  /** A record was not sent, or met a connection that cannot be used: after a wait the page is read and sent again. */
  readonly cut: boolean
}

export interface PassedRecord {
  readonly traceKey: string
  /** Indices of the steps that took it. */
  readonly steps: readonly number[]
}

interface Tally {
  done: number
  ignored: number
  readonly failures: RecordFailure[]
}

/**
 * Returns, and throws, when nothing of the page is under way any more.
 * @param traceKey dotted path of what names a record
 * @param breakOff called at once when a record fails inside
 */
export async function processPage(
  page: ExportPage,
  steps: readonly Step[],
  route: Route,
  traceKey: string | undefined,
  breakOff: () => void,
): Promise<ProcessedPage> {
  const tallies: Tally[] = steps.map(() => ({ done: 0, ignored: 0, failures: [] }))
  const fine: SourceRecord[] = []
  const refused: SourceRecord[] = []
  const gotThrough: PassedRecord[] = []
  let succeeded = 0
  let ignored = 0
  let sent = 0
  let cut = false

  let broken: { readonly error: unknown } | undefined

  const sendThrough = async (record: SourceRecord): Promise<void> => {
    const key = traceKeyOf(record, traceKey)
    const takenBy: number[] = []
    let failed = false
    const count = (index: number, outcome: StepOutcome | 'skipped', at: SourceRecord): boolean => {
      const step = steps[index] as Step
      const tally = tallies[index] as Tally
      if (outcome === 'skipped') {
        tally.ignored += 1
        return false
      }
      if (step.writes && outcome.kind !== 'not-sent') sent += 1
      cut ||= isCut(outcome)
      if (outcome.kind === 'done') takenBy.push(index)
      if (outcome.kind === 'done' || outcome.kind === 'ignored') {
        tally[outcome.kind] += 1
        return true
      }
      const failure = failureOf(outcome, step.work.outage, at, key)
      if (failure) tally.failures.push(failure)
      failed ||= failure !== null
      return false
    }
    const { taken, accepted } = await routeRecord(record, { route, steps, traceKey: key, count })
    if (accepted) fine.push(record)
    else if (failed) refused.push(record)
    if (accepted && taken) {
      succeeded += 1
      if (key !== undefined) gotThrough.push({ traceKey: key, steps: takenBy })
    }
    if (accepted && !taken) ignored += 1
  }

  const breakAt = (error: unknown): void => {
    broken ??= { error }
    breakOff()
  }
  await Promise.all(page.records.map((record) => sendThrough(record).catch(breakAt)))
  if (broken) throw broken.error
  const untouched = sent === 0 && page.records.length > 0
  return { page, steps: tallies, succeeded, ignored, accepted: fine, refused, gotThrough, untouched, cut }
}

const isCut = (outcome: StepOutcome): boolean =>
  outcome.kind === 'not-sent' || (outcome.kind === 'refused' && isUnreached(outcome))

const isUnreached = ({ status, failure: { diagnosis } }: StepOutcome & { kind: 'refused' }): boolean =>
  diagnosis !== null && isOutOfReach({ status, diagnosis })

function failureOf(
  outcome: Extract<StepOutcome, { kind: 'refused' | 'not-sent' }>,
  outage: FailedCall | null,
  record: SourceRecord,
  traceKey: string | undefined,
): RecordFailure | null {
  if (outcome.kind === 'refused') return outcome.failure
  // Unsent without an outage: the run was stopped, and what comes next sends it.
  return outage && unsent(outage, record, traceKey)
}

const unsent = ({ diagnosis }: FailedCall, record: SourceRecord, traceKey: string | undefined): RecordFailure => ({
  source: 'connection',
  code: diagnosis.code,
  message: `Not sent, because the connection failed at another record. ${tell(diagnosis)}`,
  classification: 'connection',
  traceKey,
  diagnosis,
  record,
})
