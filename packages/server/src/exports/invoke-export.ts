/** Runs a saved export for one page and gives its records, values included: that is what it is called for. */
import type { Export, ExportInvokeResult } from '@keyway/contract'
import type { Deps } from '../deps.ts'
import type { Outbound } from '../outbound/outbound.ts'
import { unavailable } from '../outbound/unavailable.ts'
import { tell } from '../records/index.ts'
import { ReadFailed } from './list-pages.ts'
import { openState, sealState } from './paged-state.ts'
import { readExport } from './read-export.ts'

/** @throws ReadFailed when the list cannot be read; AppError invalid_field for a foreign state */
export async function invokeExport(
  deps: Deps,
  outbound: Outbound,
  document: Export,
  state: string | undefined,
  signal: AbortSignal,
): Promise<ExportInvokeResult> {
  const { sealer } = deps
  const cursor = state === undefined ? null : await openState(sealer, document._id, document, state)
  for await (const page of readExport(deps, outbound, document, cursor, signal, { readAhead: false })) {
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
      ...(page.cursor && { pagedExportState: await sealState(sealer, document._id, document, page.cursor) }),
    }
  }
  return { data: [] }
}

/** A list that could not be read, as an answer of the API. */
export const toAppError = (error: unknown): unknown =>
  error instanceof ReadFailed ? unavailable(error.call.diagnosis) : error
