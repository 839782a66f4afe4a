/**
 * Sends the records of one page through the imports of a flow. When an import's connection fails, nothing is lost: the
 * records of the page that were not written become errors with their data, to be retried.
 */
import type { ExportPage } from '../exports/index.ts'
import type { RecordWriter, WriteOutcome } from '../imports/index.ts'
import { type FailedCall, type RecordFailure, type SourceRecord, tell, traceKeyOf } from '../records/index.ts'

export interface Step {
  readonly writer: RecordWriter
  readonly proceedOnFailure: boolean
}

/** What became of a page, per import in the flow's order. */
export interface StepResult {
  readonly written: number
  /** Records left out on purpose: by a filter, or for what is there already. */
  readonly ignored: number
  readonly failures: readonly RecordFailure[]
}

export interface ProcessedPage {
  readonly page: ExportPage
  readonly steps: readonly StepResult[]
  /** Records that every import took. */
  readonly succeeded: number
  /** Records that no import refused and none wrote. */
  readonly ignored: number
  /** Records that no import refused. */
  readonly accepted: readonly SourceRecord[]
  /** Those of them that could not be marked as exported. */
  readonly unmarked?: readonly RecordFailure[]
  /** No record was sent: the page may be left out as if it had not been read. */
  readonly untouched: boolean
}

interface Tally {
  written: number
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
  traceKey: string | undefined,
  breakOff: () => void,
): Promise<ProcessedPage> {
  const tallies: Tally[] = steps.map(() => ({ written: 0, ignored: 0, failures: [] }))
  let succeeded = 0
  let ignored = 0
  let sent = 0
  const taken: SourceRecord[] = []

  const sendThrough = async (record: SourceRecord): Promise<void> => {
    const key = traceKeyOf(record, traceKey)
    let accepted = true
    let written = false
    for (const [index, { writer, proceedOnFailure }] of steps.entries()) {
      const outcome = await writer.write(record, key)
      const tally = tallies[index] as Tally
      if (outcome.kind !== 'not-sent') sent += 1
      if (outcome.kind === 'written') written = true
      if (count(tally, outcome, writer.outage, record, key)) continue
      accepted = false
      if (!proceedOnFailure || outcome.kind === 'not-sent') break
    }
    if (accepted) taken.push(record)
    if (accepted && written) succeeded += 1
    else if (accepted) ignored += 1
  }

  const ways = page.records.map(sendThrough)
  for (const way of ways) way.catch(breakOff)
  await Promise.allSettled(ways)
  await Promise.all(ways)
  return { page, steps: tallies, succeeded, ignored, accepted: taken, untouched: sent === 0 && page.records.length > 0 }
}

/** @returns whether the record goes on to the next import */
function count(
  tally: Tally,
  outcome: WriteOutcome,
  outage: FailedCall | null,
  record: SourceRecord,
  traceKey: string | undefined,
): boolean {
  if (outcome.kind === 'written') {
    tally.written += 1
    return true
  }
  if (outcome.kind === 'ignored') {
    tally.ignored += 1
    return true
  }
  if (outcome.kind === 'refused') tally.failures.push(outcome.failure)
  // Unsent without an outage: the run was stopped, and what comes next sends it.
  else if (outage) tally.failures.push(unsent(outage, record, traceKey))
  return false
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
