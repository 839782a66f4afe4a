/**
 * Reads an operation's list and cuts it into pages of the export's size. The other side's pages may be smaller or larger;
 * they may be empty too, and still have one that follows.
 */
import type { OperationRow } from '@keyway/connectors'
import { type Diagnosis, LARGEST_RECORD_BYTES } from '@keyway/contract'
import type { Outbound } from '../outbound/outbound.ts'
import { type FailedCall, type SourceRecord, tell } from '../records/index.ts'
import { type ExportCursor, identityOf, recordsAfter } from './cursor.ts'
import type { Filled } from './lookup-parameters.ts'

export interface ListedPage {
  readonly records: readonly SourceRecord[]
  /** Of the other side's last answer. */
  readonly status: number
  /** Where the page after this one starts; null: this was the last. */
  readonly cursor: ExportCursor | null
  /** Why there are no records, when that is worth telling. */
  readonly note?: Diagnosis | undefined
}

/** A list that could not be read on. The pages before it were handed on whole. */
export class ReadFailed extends Error {
  override readonly name = 'ReadFailed'
  readonly call: FailedCall

  constructor(call: FailedCall) {
    super(tell(call.diagnosis))
    this.call = call
  }
}

/** A page of the other side. */
export type ReadResult =
  | {
      readonly ok: true
      readonly status: number
      readonly records: readonly SourceRecord[]
      /** What to read next, as the reader writes it down; absent: there is nothing. */
      readonly next?: string
      /** Of the answer, where it is known. */
      readonly bytes?: number
      /** Why there are no records, when that is worth telling. */
      readonly note?: Diagnosis
    }
  | ({ readonly ok: false } & FailedCall)

/** @param from `next` of the page before; undefined: the first */
export type ReadPage = (from: string | undefined) => Promise<ReadResult>

export interface ListOptions {
  readonly pageSize: number
  /** Fetch the other side's next page before it is asked for. */
  readonly readAhead: boolean
}

/** The pages of an operation. */
export const operationReader =
  (
    outbound: Outbound,
    { connectionId, row, filled }: { connectionId: string; row: OperationRow; filled: Filled },
    signal: AbortSignal,
  ): ReadPage =>
  async (from) =>
    filled.ok ? await outbound.page(connectionId, row.id, filled.parameters, from, { signal }) : filled

/** Records read but not handed on yet, all of one page of the other side. */
interface Batch {
  readonly records: readonly SourceRecord[]
  readonly status: number
  /** Address the batch was read from. */
  readonly from: string | undefined
  /** Address of what follows; undefined: nothing does. */
  readonly next: string | undefined
  readonly bytes: number
  readonly note: Diagnosis | undefined
  /** Records of that page, with those handed on before. */
  readonly whole: number
}

/**
 * @param cursor of the page handed on last; null: from the start
 * @throws ReadFailed
 */
export async function* listPages(
  read: ReadPage,
  { pageSize, readAhead }: ListOptions,
  cursor: ExportCursor | null,
): AsyncGenerator<ListedPage> {
  let page: SourceRecord[] = []
  let bytes = 0
  let note: Diagnosis | undefined
  for await (const batch of readBatches(read, readAhead, cursor)) {
    let rest = batch.records
    note ??= batch.note
    // A page is kept under its limit as well as records can be told from the size of their answer.
    const each = rest.length === 0 ? 0 : batch.bytes / rest.length
    const room = () =>
      Math.max(1, Math.min(pageSize, Math.floor((LARGEST_RECORD_BYTES - bytes) / (each || 1)) + page.length))
    while (page.length + rest.length > room()) {
      const taken = rest.slice(0, room() - page.length)
      rest = rest.slice(taken.length)
      page.push(...taken)
      yield { records: page, status: batch.status, cursor: within(batch, page, rest.length), note }
      page = []
      bytes = 0
      note = undefined
    }
    page.push(...rest)
    bytes += each * rest.length
    const last = batch.next === undefined
    if (last || page.length >= pageSize) {
      yield { records: page, status: batch.status, cursor: last ? null : { next: batch.next as string }, note }
      page = []
      bytes = 0
      note = undefined
    }
  }
}

/** @param left records of the batch that were not handed on */
function within(batch: Batch, page: readonly SourceRecord[], left: number): ExportCursor {
  const last = page.at(-1)
  return {
    ...(batch.from !== undefined && { next: batch.from }),
    ...(last !== undefined && { after: identityOf(last) }),
    ...(last !== undefined && typeof last.id !== 'string' && { at: batch.whole - left - 1 }),
  }
}

/** A page that is larger than Keyway takes is told with its place: asking for smaller pages is up to whoever wrote the request. */
function placed(call: FailedCall, page: number, resumed: boolean): FailedCall {
  const { diagnosis } = call
  if (diagnosis.code !== 'answer_too_large') return call
  const since = resumed ? ', counted from where reading went on' : ''
  return { ...call, diagnosis: { ...diagnosis, cause: `${diagnosis.cause} It was page ${page} of the list${since}.` } }
}

async function* readBatches(
  readPage: ReadPage,
  readAhead: boolean,
  cursor: ExportCursor | null,
): AsyncGenerator<Batch> {
  const read = (from: string | undefined): Promise<ReadResult> => {
    const page = readPage(from)
    // It may fail while nobody waits for it yet; whoever awaits it is told.
    page.catch(() => {})
    return page
  }
  let from = cursor?.next
  let after: Pick<ExportCursor, 'after' | 'at'> = cursor ?? {}
  let ahead = read(from)
  for (let page = 1; ; page += 1) {
    const result = await ahead
    if (!result.ok) throw new ReadFailed(placed(result, page, cursor !== null))
    const { next, status, bytes = 0, note } = result
    if (next !== undefined && readAhead) ahead = read(next)
    const records = recordsAfter(result.records, after)
    yield { records, status, from, next, bytes, note, whole: result.records.length }
    if (next === undefined) return
    if (!readAhead) ahead = read(next)
    from = next
    after = {}
  }
}
