/** What exports find in the answers of a vault, and in their own requests. */
import { ExportHttp, type FreeExport } from '@keyway/contract'
import { createHttpReader } from '../../src/exports/http/http-reader.ts'
import { listPages, ReadFailed } from '../../src/exports/list-pages.ts'
import { readBase } from '../../src/requests/index.ts'
import type { Provocations, Stage, Told } from './stage.ts'

const WINDOW = { lastExportDateTime: '2026-01-01T00:00:00Z', currentExportDateTime: '2026-01-02T00:00:00Z' }

/** Reads a list to its end, and gives what an export is told of it. */
async function read({ world: { azure, deps }, connection }: Stage, http: object): Promise<Told> {
  const reader = createHttpReader(azure.outbound, {
    http: ExportHttp.parse({ formType: 'http', ...http }) as FreeExport,
    base: await readBase(deps, connection),
    isLookup: false,
    export: { pageSize: 10 },
    signal: new AbortController().signal,
  })(WINDOW)
  try {
    for await (const { note } of listPages(reader, { pageSize: 10, readAhead: false }, null)) if (note) return note
  } catch (error) {
    if (error instanceof ReadFailed) return error.call.diagnosis
    throw error
  }
  throw new Error('nothing was wrong')
}

const LIST = { relativeURI: '/secrets?api-version=7.5' }

export const STAGES = {
  response_failure: (stage) => read(stage, { ...LIST, response: { successPath: 'ok', successValues: ['true'] } }),
  resource_path_missing: (stage) => read(stage, { ...LIST, response: { resourcePath: 'valeu' } }),
  request_not_made: (stage) => read(stage, { relativeURI: 'https://evil.example/secrets' }),
  async paging_stuck(stage) {
    await stage.put(stage.connection, 'PUT', '/secrets/stuck?api-version=7.5', { value: 'x' })
    const relativeURI = '/secrets/stuck?api-version=7.5&unused={{export.http.paging.token}}'
    return await read(stage, { relativeURI, paging: { method: 'token', path: 'id' } })
  },
} as const satisfies Partial<Provocations>
