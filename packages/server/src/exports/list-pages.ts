/**
 * Reads an operation's list and cuts it into pages of the export's size. The other side's pages may be smaller or larger;
 * they may be empty too, and still have one that follows.
 */
import type { OperationRow } from '@keyway/connectors'
import type { Parameters } from '@keyway/contract'
import type { Outbound, PageResult } from '../outbound/outbound.ts'
import { type FailedCall, type SourceRecord, tell } from '../records/index.ts'
import { type ExportCursor, identityOf, recordsAfter } from './cursor.ts'

export interface ListedPage {
  readonly records: readonly SourceRecord[]
  /** Of the other side's last answer. */
  readonly status: number
  /** Where the page after this one starts; null: this was the last. */
  readonly cursor: ExportCursor | null
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

export interface ListRequest {
  readonly connectionId: string
  readonly row: OperationRow
  readonly parameters: Parameters
  readonly pageSize: number
  /** Fetch the other side's next page before it is asked for. */
  readonly readAhead: boolean
}

/** Records read but not handed on yet, all of one page of the other side. */
interface Batch {
  readonly records: readonly SourceRecord[]
  readonly status: number
  /** Address the batch was read from. */
  readonly from: string | undefined
  /** Address of what follows; undefined: nothing does. */
  readonly next: string | undefined
}

/**
 * @param cursor of the page handed on last; null: from the start
 * @throws ReadFailed
 */
export async function* listPages(
  outbound: Outbound,
  request: ListRequest,
  cursor: ExportCursor | null,
  signal: AbortSignal,
): AsyncGenerator<ListedPage> {
  const { pageSize } = request
  let page: SourceRecord[] = []
  for await (const batch of readBatches(outbound, request, cursor, signal)) {
    let rest = batch.records
    while (page.length + rest.length > pageSize) {
      const taken = rest.slice(0, pageSize - page.length)
      rest = rest.slice(taken.length)
      page.push(...taken)
      yield { records: page, status: batch.status, cursor: within(batch, page) }
      page = []
    }
    page.push(...rest)
    const last = batch.next === undefined
    if (last || page.length === pageSize) {
      yield { records: page, status: batch.status, cursor: last ? null : { next: batch.next as string } }
      page = []
    }
  }
}

function within(batch: Batch, page: readonly SourceRecord[]): ExportCursor {
  const last = page.at(-1)
  return {
    ...(batch.from !== undefined && { next: batch.from }),
    ...(last !== undefined && { after: identityOf(last) }),
  }
}

async function* readBatches(
  outbound: Outbound,
  { connectionId, row, parameters, readAhead }: ListRequest,
  cursor: ExportCursor | null,
  signal: AbortSignal,
): AsyncGenerator<Batch> {
  const read = (from: string | undefined): Promise<PageResult> => {
    const page = outbound.page(connectionId, row.id, parameters, from, { signal })
    // It may fail while nobody waits for it yet; whoever awaits it is told.
    page.catch(() => {})
    return page
  }
  let from = cursor?.next
  let after = cursor?.after
  let ahead = read(from)
  for (;;) {
    const result = await ahead
    if (!result.ok) throw new ReadFailed(result)
    const { next, status } = result
    if (next !== undefined && readAhead) ahead = read(next)
    yield { records: recordsAfter(result.records, after), status, from, next }
    if (next === undefined) return
    if (!readAhead) ahead = read(next)
    from = next
    after = undefined
  }
}
