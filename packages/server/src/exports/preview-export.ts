/**
 * Runs an export that may not be saved yet for a few records, and tells stage by stage what happened. People look at
 * this, so sensitive members are masked.
 */
import { buildRequest, type OperationRow } from '@keyway/connectors'
import type { PreviewInput, PreviewResult } from '@keyway/contract'
import type { Outbound } from '../outbound/outbound.ts'
import {
  type FailedCall,
  maskSensitive,
  type RecordFailure,
  type SourceRecord,
  savedOperation,
  tell,
  type UsedConnection,
} from '../records/index.ts'
import { checkExport } from './check-export.ts'
import { type ListedPage, listPages, ReadFailed } from './list-pages.ts'
import { createLookUps } from './look-up-values.ts'

type Stage = PreviewResult['stages'][number]

/**
 * @param baseUrl of the connection, for the request line people read
 * @throws AppError, AppErrors when the export could not be saved like this
 */
export async function previewExport(
  outbound: Outbound,
  connection: UsedConnection & { readonly baseUrl: string },
  input: PreviewInput,
  signal: AbortSignal,
): Promise<PreviewResult> {
  const row = checkExport(input, connection.api)
  const listed = await firstPage(outbound, connection.id, row, input, signal)
  const request = requestStage(row, input, connection.baseUrl, listed)
  if (listed instanceof ReadFailed) return { data: [], stages: [request] }
  const records = listed.records.slice(0, input.limit)
  const stages = [request, parseStage(row, records.length)]
  if (!input.http.withValues || !row.detail) return { data: masked(records, row.sensitive), stages }

  const detailRow = savedOperation(connection.api, row.detail.operation)
  const lookUp = createLookUps(
    outbound,
    { connectionId: connection.id, row, detailRow, inputs: row.detail.inputs },
    signal,
  )
  const found = await lookUp(records).catch(orReadFailed)
  const stage = lookUpStage(detailRow, connection.baseUrl, found)
  const data = found instanceof ReadFailed ? [] : masked(found.records, [...row.sensitive, ...detailRow.sensitive])
  return { data, stages: [...stages, stage] }
}

async function firstPage(
  outbound: Outbound,
  connectionId: string,
  row: OperationRow,
  { http, limit }: PreviewInput,
  signal: AbortSignal,
): Promise<ListedPage | ReadFailed> {
  const request = { connectionId, row, parameters: http.parameters, pageSize: limit, readAhead: false }
  const first = await listPages(outbound, request, null, signal).next().catch(orReadFailed)
  if (first instanceof ReadFailed) return first
  if (first.done) throw new Error('a list has at least one page')
  return first.value
}

function orReadFailed(error: unknown): ReadFailed {
  if (error instanceof ReadFailed) return error
  throw error
}

const masked = (records: readonly SourceRecord[], sensitive: readonly string[]) =>
  records.map((record) => maskSensitive(record, sensitive))

function requestStage(
  row: OperationRow,
  { http }: PreviewInput,
  baseUrl: string,
  listed: ListedPage | ReadFailed,
): Stage {
  const built = buildRequest(row, http.parameters)
  const line = built.ok ? `${built.request.method} ${baseUrl}${built.request.path}` : row.name
  const failed = listed instanceof ReadFailed
  const { status } = failed ? listed.call : listed
  const errors = failed ? [errorOf(listed.call)] : []
  return { name: 'request', summary: `${line}: ${status ?? 'no answer'}`, count: 1, errors }
}

function parseStage(row: OperationRow, count: number): Stage {
  const summary =
    count === 0
      ? `"${row.name}" found nothing: the answer holds no records.`
      : `${count} ${count === 1 ? 'record' : 'records'} read.`
  return { name: 'parse', summary, count, errors: [] }
}

function lookUpStage(
  row: OperationRow,
  baseUrl: string,
  found: { readonly records: readonly SourceRecord[]; readonly failures: readonly RecordFailure[] } | ReadFailed,
): Stage {
  const summary = `${row.method} ${baseUrl}${row.path} for each record`
  if (found instanceof ReadFailed) return { name: 'lookup', summary, count: 0, errors: [errorOf(found.call)] }
  const errors = found.failures.map(({ code, message, traceKey }) => ({
    code,
    message: traceKey === undefined ? message : `${traceKey}: ${message}`,
  }))
  return { name: 'lookup', summary, count: found.records.length, errors }
}

const errorOf = ({ diagnosis }: FailedCall) => ({
  code: diagnosis.code,
  message: [tell(diagnosis), ...diagnosis.steps].join(' '),
})
