/** The records of a saved export, page after page. */
import type { ExportInvokeResult } from '@keyway/contract'
import type { Client } from '../create-client.ts'

export interface PagesOfExport {
  readonly id: string
  /** Secret values as they are; otherwise masked. Which of the two is written to the audit log. */
  readonly reveal: boolean
  readonly signal?: AbortSignal
}

/** @throws KeywayError when the export cannot be read on */
export async function* exportPages(
  client: Client,
  { id, reveal, signal }: PagesOfExport,
): AsyncGenerator<ExportInvokeResult, void, undefined> {
  let state: string | undefined
  do {
    const page = await client.exports.invoke({
      params: { id },
      body: { reveal, ...(state !== undefined && { pagedExportState: state }) },
      ...(signal && { signal }),
    })
    yield page
    state = page.pagedExportState
  } while (state !== undefined)
}
