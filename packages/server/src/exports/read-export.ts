/** Reads an export page by page: list, then the values where they are asked for. */
import type { ExportInput } from '@keyway/contract'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import type { Outbound } from '../outbound/outbound.ts'
import { apiOfConnection, type RecordFailure, type SourceRecord, savedOperation } from '../records/index.ts'
import type { ExportCursor } from './cursor.ts'
import { type ListedPage, listPages } from './list-pages.ts'
import { createLookUps } from './look-up-values.ts'

/** The members of an export that reading needs; a stored one and one about to be stored have them. */
export type ReadableExport = Pick<ExportInput, '_connectionId' | 'pageSize' | 'http'>

export interface ExportPage {
  readonly records: readonly SourceRecord[]
  /** Records that were listed and could not be fetched whole. */
  readonly failures: readonly RecordFailure[]
  /** Where the page after this one starts; null: this was the last. Plain data, safe to store. */
  readonly cursor: ExportCursor | null
}

export interface ReadOptions {
  /** Prepare the next page while this one is used. Off: nothing is fetched that was not asked for. */
  readonly readAhead?: boolean
}

/**
 * @param cursor of the last page that was used; null: from the start
 * @throws ReadFailed when the list cannot be read on, or the connection fails; AppError when the connection is gone
 */
export async function* readExport(
  deps: Pick<Deps, 'db'>,
  outbound: Outbound,
  { _connectionId: connectionId, pageSize, http }: ReadableExport,
  cursor: ExportCursor | null,
  signal: AbortSignal,
  { readAhead = true }: ReadOptions = {},
): AsyncGenerator<ExportPage> {
  const api = await apiOfConnection(deps.db, connectionId)
  if (api === null) throw new AppError('invalid_ref', { facts: { resource: 'connection', id: connectionId } })
  const row = savedOperation(api, http._httpConnectorEndpointId)
  const request = { connectionId, row, parameters: http.parameters, pageSize, readAhead }
  const listed = listPages(outbound, request, cursor, signal)
  if (!http.withValues || !row.detail) {
    for await (const { records, cursor } of listed) yield { records, failures: [], cursor }
    return
  }
  const { operation, inputs } = row.detail
  const lookUp = createLookUps(
    outbound,
    { connectionId, row, detailRow: savedOperation(api, operation), inputs },
    signal,
  )
  const fetchPage = async ({ records, cursor }: ListedPage): Promise<ExportPage> => ({
    ...(await lookUp(records)),
    cursor,
  })
  yield* readAhead ? oneAhead(listed, fetchPage) : inTurn(listed, fetchPage)
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
