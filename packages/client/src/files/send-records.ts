/** Sends the records of a file through a saved import, a batch at a time. What is refused is told by its line; the rest goes on. */
import { type DryRunRecord, LARGEST_RECORD_BYTES } from '@keyway/contract'
import type { Client } from '../create-client.ts'
import type { FileRecord, ReadRow } from './read-records.ts'

/** Records sent together, and most of what they are as JSON: a request may be 5 MB large. */
const BATCH = 100
const BATCH_BYTES = 4 * 1024 * 1024

export interface Tally {
  readonly written: number
  readonly ignored: number
  readonly failed: number
  /** Of a dry run: how many records would meet which fate. */
  readonly fates: Readonly<Partial<Record<DryRunRecord['action'], number>>>
  /** The last line that is through. */
  readonly line: number
}

export interface Sending {
  readonly id: string
  /** Write nothing, and count what would happen. */
  readonly dryRun: boolean
  readonly signal?: AbortSignal
  fault(line: number, message: string): void
  /** Of a dry run: what would become of each record of a batch. */
  tried?(records: readonly DryRunRecord[]): void
  /** After each batch. */
  progress?(tally: Tally): void
}

type Answer = 'written' | 'ignored' | DryRunRecord['action'] | { readonly refused: string }

/** @throws KeywayError when a batch gets no answer; what was sent before stays written */
export async function sendRecords(client: Client, rows: AsyncIterable<ReadRow>, sending: Sending): Promise<Tally> {
  const { dryRun, signal, fault, progress } = sending
  const tally = {
    written: 0,
    ignored: 0,
    failed: 0,
    fates: {} as Partial<Record<DryRunRecord['action'], number>>,
    line: 0,
  }
  const refuse = (line: number, message: string): void => {
    tally.failed += 1
    fault(line, message)
  }
  const send = async (batch: readonly FileRecord[]): Promise<void> => {
    if (batch.length === 0) return
    const answers = await (dryRun ? tryOut : write)(client, batch, sending)
    for (const [index, answer] of answers.entries()) {
      if (typeof answer === 'object') refuse(batch[index]?.line ?? 0, answer.refused)
      else if (dryRun)
        tally.fates[answer as DryRunRecord['action']] = (tally.fates[answer as DryRunRecord['action']] ?? 0) + 1
      else tally[answer === 'ignored' ? 'ignored' : 'written'] += 1
    }
  }
  let batch: FileRecord[] = []
  let bytes = 0
  let last = 0
  const flush = async (): Promise<void> => {
    await send(batch)
    batch = []
    bytes = 0
    tally.line = last
    progress?.({ ...tally, fates: { ...tally.fates } })
  }
  for await (const row of rows) {
    signal?.throwIfAborted()
    if ('fault' in row) refuse(row.line, row.fault)
    else {
      const size = bytesOf(row.record)
      if (bytes + size > BATCH_BYTES && batch.length > 0) await flush()
      // The brackets of the list are two more.
      if (size + 2 > LARGEST_RECORD_BYTES) refuse(row.line, 'The record is larger than 5 MB. It was left out.')
      else {
        batch.push(row)
        bytes += size + 1
      }
    }
    last = row.line
    if (batch.length === BATCH) await flush()
  }
  await flush()
  return tally
}

const encoder = new TextEncoder()
const bytesOf = (record: object): number => encoder.encode(JSON.stringify(record)).length

const recordsOf = (batch: readonly FileRecord[]) => batch.map(({ record }) => record)
const words = (errors: readonly { readonly message: string }[]): Answer => ({
  refused: errors.map(({ message }) => message).join(' '),
})

async function write(
  client: Client,
  batch: readonly FileRecord[],
  { id, signal }: Sending,
): Promise<readonly Answer[]> {
  const answers = await client.imports.invoke({ params: { id }, body: recordsOf(batch), ...(signal && { signal }) })
  return answers.map(({ errors, ignored }) => (errors ? words(errors) : ignored ? 'ignored' : 'written'))
}

async function tryOut(
  client: Client,
  batch: readonly FileRecord[],
  { id, signal, tried }: Sending,
): Promise<readonly Answer[]> {
  const answers = await client.imports.dryRun({ params: { id }, body: recordsOf(batch), ...(signal && { signal }) })
  tried?.(answers)
  return answers.map(({ action, errors = [] }) => (action === 'refused' ? words(errors) : action))
}
