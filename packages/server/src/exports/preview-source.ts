/** What a preview begins with: the first answer of an operation, of a request of one's own, or the mock output. */
import { buildRequest, type OperationRow } from '@keyway/connectors'
import type { PreviewInput, PreviewRequest, PreviewResult } from '@keyway/contract'
import type { Deps } from '../deps.ts'
import type { Outbound } from '../outbound/outbound.ts'
import { maskSensitive, type SourceRecord, tell, type UsedConnection } from '../records/index.ts'
import { baseUrlOfConnection, type Exchange, readBase, type ShownRequest, showRequest } from '../requests/index.ts'
import { createHttpReader, firstRequest, type Given } from './http/http-reader.ts'
import { type ListedPage, listPages, operationReader, ReadFailed, type ReadPage } from './list-pages.ts'
import { compileParameters } from './lookup-parameters.ts'
import { maskAnswer } from './mask-answer.ts'
import { sensitiveOf } from './sensitive.ts'
import { type ExportWindow, formatted } from './window.ts'

type Stage = PreviewResult['stages'][number]

export interface Shown {
  readonly request: Stage
  /** Absent when nothing could be read. */
  readonly page?: ListedPage
  /** What would be sent, while nothing is. */
  readonly filled?: PreviewRequest
  /** Of what is read, for messages. */
  readonly name: string
  readonly baseUrl: string
  readonly mask: (record: SourceRecord) => SourceRecord
}

export interface PreviewOf {
  readonly connection: UsedConnection
  readonly input: PreviewInput
  readonly row: OperationRow | undefined
  readonly window: ExportWindow
  readonly signal: AbortSignal
}

export async function firstAnswer(
  deps: Pick<Deps, 'db' | 'config'>,
  outbound: Outbound,
  of: PreviewOf,
): Promise<Shown> {
  const { input, row, connection } = of
  const baseUrl = await baseUrlOfConnection(deps, connection.id)
  const mask = maskOf(row)
  const shown = { name: row?.name ?? 'The request', baseUrl, mask }
  if (input.mock) {
    const records = (input.mockOutput?.page_of_records ?? []).map(({ record }) => record)
    const { request: filled, errors } = await unsent(deps, of)
    const request = { name: 'request', summary: 'Mock output: nothing was sent.', count: 0, errors } as const
    return { ...shown, request, ...(filled && { filled }), page: { records, status: 200, cursor: null } }
  }
  return row ? await ofOperation(outbound, of, row, shown) : await ofRequest(deps, outbound, of, shown)
}

/** The first request, where it is one of the export's own and there is what fills it. */
async function unsent(
  deps: Pick<Deps, 'db' | 'config'>,
  { input, connection, window }: PreviewOf,
): Promise<ShownRequest> {
  const { http, isLookup, record, name, pageSize } = input
  if (http.formType !== 'http' || (isLookup && !record)) return { errors: [] }
  const base = await readBase(deps, connection.id)
  const read = { http, base, isLookup, export: { name, pageSize } }
  return showRequest(() => firstRequest(read, givenTo(input, window)))
}

const givenTo = (input: PreviewInput, window: ExportWindow): Given =>
  input.record ? { record: input.record } : formatted(input, window)

type Named = Pick<Shown, 'name' | 'baseUrl' | 'mask'>

async function ofOperation(
  outbound: Outbound,
  { input, connection, signal }: PreviewOf,
  row: OperationRow,
  shown: Named,
): Promise<Shown> {
  const parameters = input.http.formType === 'assistant' ? input.http.parameters : {}
  const filled = input.record ? compileParameters(parameters)(input.record) : ({ ok: true, parameters } as const)
  const read = operationReader(outbound, { connectionId: connection.id, row, filled }, signal)
  const listed = await firstPage(read, input.limit)
  const built = filled.ok ? buildRequest(row, filled.parameters) : filled
  const line = built.ok ? `${built.request.method} ${shown.baseUrl}${built.request.path}` : row.name
  return { ...shown, ...answered(line, listed) }
}

async function ofRequest(
  deps: Pick<Deps, 'db' | 'config'>,
  outbound: Outbound,
  { input, connection, window, signal }: PreviewOf,
  shown: Named,
): Promise<Shown> {
  if (input.http.formType !== 'http') throw new Error('an operation has a row')
  const base = await readBase(deps, connection.id)
  let line = `${input.http.method} ${shown.baseUrl}`
  let first: Exchange | undefined
  const reader = createHttpReader(outbound, {
    http: input.http,
    base,
    isLookup: input.isLookup,
    export: { name: input.name, pageSize: input.pageSize },
    signal,
    watch(method, path, exchange) {
      if (first) return
      line = `${method} ${base.origin}${path}`
      first = exchange
    },
  })
  const read = reader(givenTo(input, window))
  const answer = answered(line, await firstPage(read, input.limit))
  const request = { ...answer.request, summary: answer.request.summary.replace(/^.*(: [^:]*)$/, `${line}$1`) }
  const body = first?.answer?.body
  if (body === undefined) return { ...shown, ...answer, request }
  const data = [isObject(body) ? body : { answer: body }].map((one) =>
    input.reveal ? one : (maskAnswer(one) as SourceRecord),
  )
  return { ...shown, ...answer, request: { ...request, data } }
}

const isObject = (value: unknown): value is SourceRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

async function firstPage(read: ReadPage, limit: number): Promise<ListedPage | ReadFailed> {
  const pages = listPages(read, { pageSize: limit, readAhead: false }, null)
  try {
    const first = await pages.next()
    if (first.done) throw new Error('a list has at least one page')
    return first.value
  } catch (error) {
    if (error instanceof ReadFailed) return error
    throw error
  }
}

function answered(line: string, listed: ListedPage | ReadFailed): Pick<Shown, 'request' | 'page'> {
  const failed = listed instanceof ReadFailed
  const { status } = failed ? listed.call : listed
  const summary = `${line}: ${status ?? 'no answer'}`
  const request = { name: 'request', summary, count: 1, errors: failed ? [errorOf(listed)] : [] } as const
  return { request: { ...request, errors: [...request.errors] }, ...(failed ? {} : { page: listed }) }
}

/** Masks members that the operation marks as secret; of requests of one's own those whose names say so. */
export function maskOf(row: OperationRow | undefined): (record: SourceRecord) => SourceRecord {
  if (!row) return (record) => maskAnswer(record) as SourceRecord
  const sensitive = sensitiveOf(row)
  return (record) => maskSensitive(record, sensitive)
}

export const errorOf = ({ call: { diagnosis } }: ReadFailed): Stage['errors'][number] => ({
  code: diagnosis.code,
  message: [tell(diagnosis), ...diagnosis.steps].join(' '),
})
