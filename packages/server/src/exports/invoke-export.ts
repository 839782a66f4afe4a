/** Runs a saved export for one page and gives its records, with their values unless they are to be masked. */
import type { Export, ExportInvokeInput, ExportInvokeResult } from '@keyway/contract'
import type { z } from 'zod'
import type { Deps } from '../deps.ts'
import type { Outbound } from '../outbound/outbound.ts'
import { unavailable } from '../outbound/unavailable.ts'
import { apiOfConnection, type SourceRecord, savedOperation, tell } from '../records/index.ts'
import { ReadFailed } from './list-pages.ts'
import { openState, sealState } from './paged-state.ts'
import { maskOf } from './preview-source.ts'
import { readExport } from './read-export.ts'

/** @throws ReadFailed when the list cannot be read; AppError invalid_field for a foreign state */
export async function invokeExport(
  deps: Deps,
  outbound: Outbound,
  document: Export,
  { pagedExportState: state, reveal }: z.output<typeof ExportInvokeInput>,
  signal: AbortSignal,
): Promise<ExportInvokeResult> {
  const { sealer } = deps
  const of = { exportId: document._id, document, reveal }
  const cursor = state === undefined ? null : await openState(sealer, of, state)
  const options = { readAhead: false, ...(!reveal && { before: await maskFor(deps, document) }) }
  for await (const page of readExport(deps, outbound, document, cursor, signal, options)) {
    const errors = page.failures.map(({ code, message, traceKey }) => ({
      code,
      message,
      ...(traceKey && { traceKey }),
    }))
    return {
      data: [...page.records],
      ...(errors.length > 0 && { errors }),
      ...(page.ignored && { ignored: page.ignored }),
      ...(page.note && { note: tell(page.note) }),
      ...(page.cursor && { pagedExportState: await sealState(sealer, of, page.cursor) }),
    }
  }
  return { data: [] }
}

async function maskFor(
  { db }: Pick<Deps, 'db'>,
  { _connectionId, http }: Export,
): Promise<(record: SourceRecord) => SourceRecord> {
  const api = http.formType === 'assistant' ? await apiOfConnection(db, _connectionId) : null
  // A connection that is gone is told by reading.
  return maskOf(api && http.formType === 'assistant' ? savedOperation(api, http._httpConnectorEndpointId) : undefined)
}

/** A list that could not be read, as an answer of the API. */
export const toAppError = (error: unknown): unknown =>
  error instanceof ReadFailed ? unavailable(error.call.diagnosis) : error
