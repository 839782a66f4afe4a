/** Reads an export page by page: list, then the values where they are asked for, then its stages. */
import type { Diagnosis, ExportInput } from '@keyway/contract'
import type { Deps } from '../deps.ts'
import type { Outbound } from '../outbound/outbound.ts'
import { isTooLarge, type RecordFailure, type SourceRecord, tooLarge } from '../records/index.ts'
import type { ExportCursor } from './cursor.ts'
import { type ListedPage, listPages } from './list-pages.ts'
import { runStages } from './record-stages.ts'
import { openSource, type Source } from './source.ts'
import { type ExportWindow, windowOf } from './window.ts'

/** The members of an export that reading needs; a stored one and one about to be stored have them. */
export type ReadableExport = Pick<
  ExportInput,
  | '_connectionId'
  | 'pageSize'
  | 'http'
  | 'type'
  | 'delta'
  | 'once'
  | 'test'
  | 'transform'
  | 'filter'
  | 'traceKeyTemplate'
> & { readonly name?: string }

/** What a plan keeps of an export. */
export const readableOf = (document: ReadableExport): ReadableExport => {
  const { name, _connectionId, pageSize, http, type, delta, once, test, transform, filter, traceKeyTemplate } = document
  return {
    ...(name !== undefined && { name }),
    _connectionId,
    pageSize,
    http,
    ...(type && { type }),
    ...(delta && { delta }),
    ...(once && { once }),
    ...(test && { test }),
    ...(transform && { transform }),
    ...(filter && { filter }),
    ...(traceKeyTemplate && { traceKeyTemplate }),
  }
}

export interface ExportPage {
  readonly records: readonly SourceRecord[]
  /** Records that were listed and could not be fetched or made. */
  readonly failures: readonly RecordFailure[]
  /** Records a stage left out on purpose. */
  readonly ignored?: number
  /** Where the page after this one starts; null: this was the last. Plain data, safe to store. */
  readonly cursor: ExportCursor | null
  /** Why there is nothing, when that is worth telling. */
  readonly note?: Diagnosis | undefined
}

export interface ReadOptions {
  /** Prepare the next page while this one is used. Off: nothing is fetched that was not asked for. */
  readonly readAhead?: boolean
  /** Absent: as in a first run. */
  readonly window?: ExportWindow | undefined
  /** Sees each record before its stages do, and gives what they get. */
  readonly before?: (record: SourceRecord) => SourceRecord
}

/**
 * @param cursor of the last page that was used; null: from the start
 * @throws ReadFailed when the list cannot be read on, or the connection fails; AppError when the connection is gone
 */
export async function* readExport(
  deps: Pick<Deps, 'db' | 'config' | 'clock'>,
  outbound: Outbound,
  document: ReadableExport,
  cursor: ExportCursor | null,
  signal: AbortSignal,
  { readAhead: ahead = true, window = windowOf(document, null, deps.clock.now()), before }: ReadOptions = {},
): AsyncGenerator<ExportPage> {
  const source = await openSource(deps, outbound, document, { window, isLookup: false, signal })
  const limit = document.type === 'test' ? (document.test?.limit ?? 1) : undefined
  const readAhead = ahead && limit === undefined
  const pageSize = limit === undefined ? document.pageSize : Math.min(limit, document.pageSize)
  const pages = listPages(source.readFor(), { pageSize, readAhead }, cursor)
  const listed = limit === undefined ? pages : firstRecords(pages, limit - (cursor?.taken ?? 0), limit)
  const fetchPage = async (page: ListedPage): Promise<ExportPage> => {
    const fetched = source.lookUp
      ? await source.lookUp(page.records)
      : { records: page.records, failures: [], ignored: 0 }
    const records = before ? fetched.records.map(before) : fetched.records
    return await staged({ ...fetched, records, ...(page.note && { note: page.note }) }, page.cursor, source, signal)
  }
  const plain = !source.lookUp && source.stages.length === 0
  yield* readAhead && !plain ? oneAhead(listed, fetchPage) : inTurn(listed, fetchPage)
}

interface Fetched {
  readonly records: readonly SourceRecord[]
  readonly failures: readonly RecordFailure[]
  readonly ignored: number
  readonly note?: Diagnosis | undefined
}

async function staged(
  page: Fetched,
  cursor: ExportCursor | null,
  source: Source,
  signal: AbortSignal,
): Promise<ExportPage> {
  const large = source.mayBeLarge ? page.records.filter(isTooLarge) : []
  const fitting = large.length === 0 ? page.records : page.records.filter((record) => !large.includes(record))
  const refused = large.map((record) => tooLarge(record, source.keyOf(record)))
  const { records, failures, ignored, note } = await runStages(source.stages, fitting, signal)
  return {
    records,
    failures: [...page.failures, ...refused, ...failures],
    ignored: page.ignored + ignored,
    cursor,
    ...((page.note ?? note) && { note: page.note ?? note }),
  }
}

/** A test export ends after so many records, whatever follows. */
async function* firstRecords(
  pages: AsyncGenerator<ListedPage>,
  most: number,
  limit: number,
): AsyncGenerator<ListedPage> {
  let left = most
  for await (const page of pages) {
    const records = page.records.slice(0, left)
    left -= records.length
    const cursor = left === 0 || page.cursor === null ? null : { ...page.cursor, taken: limit - left }
    yield { ...page, records, cursor }
    if (left === 0) return
  }
}

async function* inTurn<I, O>(inputs: AsyncIterable<I>, work: (input: I) => Promise<O>): AsyncGenerator<O> {
  for await (const input of inputs) yield await work(input)
}

/** Works on the next while the one before is used. What was begun before the inputs failed is still handed on. */
async function* oneAhead<I, O>(inputs: AsyncGenerator<I>, work: (input: I) => Promise<O>): AsyncGenerator<O> {
  let ahead: Promise<O> | undefined
  try {
    for (;;) {
      const input = await inputs.next().catch((error: unknown) => ({ error }))
      const before = ahead
      ahead = 'error' in input || input.done ? undefined : work(input.value)
      // It may fail before anybody waits for it; whoever takes it is told.
      ahead?.catch(() => {})
      if (before) yield await before
      if ('error' in input) throw input.error
      if (input.done) return
    }
  } finally {
    await inputs.return(undefined)
  }
}
