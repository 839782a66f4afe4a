/**
 * `pagedExportState`: the cursor a client sends back for the next page. Sealed for its export, so that it can be neither
 * read, made up, nor used for another one, and of no use once the export reads something else. Whether secrets show is fixed
 * with the first page, which is where the audit log says so.
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

export interface StateOf {
  readonly exportId: string
  readonly document: ReadableExport
  readonly reveal: boolean
}

export const sealState = (
  sealer: Sealer,
  { exportId, document, reveal }: StateOf,
  cursor: ExportCursor,
): Promise<string> => sealer.seal(JSON.stringify({ of: digestOf(document), reveal, cursor }), placeOf(exportId))

/** @throws AppError invalid_field when the state is not one of this export as it is now, read with the same `reveal` */
export async function openState(
  sealer: Sealer,
  { exportId, document, reveal }: StateOf,
  state: string,
): Promise<ExportCursor> {
  const text = await sealer.open(state, placeOf(exportId)).catch((error: unknown) => {
    throw error instanceof SealBroken ? refusal('is not one that this export gave', error) : error
  })
  const { of, reveal: began, cursor } = JSON.parse(text) as { of: string; reveal: boolean; cursor: ExportCursor }
  if (of !== digestOf(document)) throw refusal('is from before the export was changed')
  if (began !== reveal) throw refusal('is of pages read with another "reveal"')
  return cursor
}

const refusal = (reason: string, cause?: unknown): AppError =>
  new AppError('invalid_field', {
    field: 'pagedExportState',
    facts: { reason: `pagedExportState ${reason}. Leave it out to start from the first page.` },
    cause,
  })
