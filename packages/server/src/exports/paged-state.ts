/**
 * `pagedExportState`: the cursor a client sends back for the next page. Sealed for its export, so that it can be neither
 * read, made up, nor used for another one, and of no use once the export reads something else.
 */
import { createHash } from 'node:crypto'
import type { Sealer } from '../encryption/sealer.ts'
import { SealBroken } from '../encryption/sealer.ts'
import { AppError } from '../errors.ts'
import type { ExportCursor } from './cursor.ts'
import type { ReadableExport } from './read-export.ts'

const placeOf = (exportId: string) => ({ table: 'exports', column: 'paged_export_state', id: exportId }) as const

const digestOf = ({ _connectionId, http, type, delta }: ReadableExport): string =>
  createHash('sha256')
    .update(JSON.stringify([_connectionId, http, type ?? null, delta ?? null]))
    .digest('base64url')

export const sealState = (
  sealer: Sealer,
  exportId: string,
  document: ReadableExport,
  cursor: ExportCursor,
): Promise<string> => sealer.seal(JSON.stringify({ of: digestOf(document), cursor }), placeOf(exportId))

/** @throws AppError invalid_field when the state is not one of this export as it is now */
export async function openState(
  sealer: Sealer,
  exportId: string,
  document: ReadableExport,
  state: string,
): Promise<ExportCursor> {
  const text = await sealer.open(state, placeOf(exportId)).catch((error: unknown) => {
    throw error instanceof SealBroken ? refusal('is not one that this export gave', error) : error
  })
  const { of, cursor } = JSON.parse(text) as { of: string; cursor: ExportCursor }
  if (of !== digestOf(document)) throw refusal('is from before the export was changed')
  return cursor
}

const refusal = (reason: string, cause?: unknown): AppError =>
  new AppError('invalid_field', {
    field: 'pagedExportState',
    facts: { reason: `pagedExportState ${reason}. Leave it out to start from the first page.` },
    cause,
  })
