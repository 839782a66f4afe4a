/**
 * Sends the records of one page through the imports of a flow. When an import's connection fails, nothing is lost: the run
 * waits and the page is sent again, or, where waiting is of no use, the records that were not written become errors with
 * their data, to be retried.
 */
import type { ExportPage } from '../exports/index.ts'
import type { RecordWriter, WriteOutcome } from '../imports/index.ts'
import { isOutOfReach } from '../outbound/index.ts'
import { type FailedCall, type RecordFailure, type SourceRecord, tell, traceKeyOf } from '../records/index.ts'

export interface Step {
  readonly writer: RecordWriter
  readonly proceedOnFailure: boolean
}

/** What became of a page, per import in the flow's order. */
export interface StepResult {
  readonly written: number
  readonly failures: readonly RecordFailure[]
}

export interface ProcessedPage {
  readonly page: ExportPage
  readonly steps: readonly StepResult[]
  /** Records that every import took. */
  readonly succeeded: number
  /** No record was sent: the page may be left out as if it had not been read. */
  readonly untouched: boolean
  /** A record was not sent, or met a connection that cannot be used: after a wait the page is read and sent again. */
  readonly cut: boolean
}

interface Tally {
  written: number
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
  const tallies: Tally[] = steps.map(() => ({ written: 0, failures: [] }))
  let succeeded = 0
  let sent = 0
  let cut = false

  const sendThrough = async (record: SourceRecord): Promise<void> => {
    const key = traceKeyOf(record, traceKey)
    let accepted = true
    for (const [index, { writer, proceedOnFailure }] of steps.entries()) {
      const outcome = await writer.write(record, key)
      const tally = tallies[index] as Tally
      if (outcome.kind !== 'not-sent') sent += 1
      cut ||= isCut(outcome)
      if (count(tally, outcome, writer.outage, record, key)) continue
      accepted = false
      if (!proceedOnFailure || outcome.kind === 'not-sent') break
    }
    if (accepted) succeeded += 1
  }

  const ways = page.records.map(sendThrough)
  for (const way of ways) way.catch(breakOff)
  await Promise.allSettled(ways)
  await Promise.all(ways)
  return { page, steps: tallies, succeeded, untouched: sent === 0 && page.records.length > 0, cut }
}

const isCut = (outcome: WriteOutcome): boolean =>
  outcome.kind === 'not-sent' || (outcome.kind === 'refused' && isUnreached(outcome))

const isUnreached = ({ status, failure: { diagnosis } }: WriteOutcome & { kind: 'refused' }): boolean =>
  diagnosis !== null && isOutOfReach({ status, diagnosis })

/** @returns whether the import took the record */
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
