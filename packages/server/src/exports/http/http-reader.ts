/** Reads the list of an export with requests of its own: one request per page of the other side, then its records. */
import { type Diagnosis, diagnosis, type FreeExport, TEMPLATE_ROOTS } from '@keyway/contract'
import type { Outbound, RawRequest } from '../../outbound/outbound.ts'
import type { FailedCall, SourceRecord } from '../../records/index.ts'
import {
  type Base,
  cleanerOf,
  compileRequest,
  type Exchange,
  type FillRequest,
  ownPath,
  pathBelow,
  RequestError,
  sendRequest,
} from '../../requests/index.ts'
import { atResourcePath, membersNear } from '../../stages/index.ts'
import { compileTemplate, TemplateError } from '../../templates/index.ts'
import type { ReadPage, ReadResult } from '../list-pages.ts'
import type { WindowDates } from '../window.ts'
import { type AnsweredPage, firstState, isEndStatus, nextPage, type PageState } from './paging.ts'

export interface HttpRead {
  readonly http: FreeExport
  readonly base: Base
  /** Members of the export that templates see. */
  readonly export: { readonly name?: string; readonly pageSize: number }
  /** Reads for a record each time. */
  readonly isLookup: boolean
  readonly signal: AbortSignal
  /** Told of every exchange: for previews. */
  readonly watch?: ((method: string, path: string, exchange: Exchange) => void) | undefined
}

/** What templates see besides: the dates of a run as requests show them, or the record of a lookup. */
export type Given = WindowDates | { readonly record: SourceRecord }

/** @returns makes the reader of a list from what is given; the templates are read once for all */
export function createHttpReader(outbound: Outbound, read: HttpRead): (given: Given) => ReadPage {
  const requests = compileRequests(read.http, read.isLookup)
  return (given) => readerOf(outbound, read, requests, given)
}

type Filling = Pick<HttpRead, 'http' | 'base' | 'export' | 'isLookup'>

/**
 * The request that a list begins with, as it would be sent.
 * @throws RequestError when what is given does not fill it
 */
export const firstRequest = (read: Filling, given: Given): RawRequest =>
  compileRequests(read.http, read.isLookup).fill(contextOf(read, given, firstState(read.http.paging)), read.base)

const contextOf = ({ base, export: shown }: Filling, given: Given, { page, skip, token }: PageState) => ({
  ...given,
  connection: base.connection,
  settings: base.settings,
  export: { ...shown, http: { paging: { page, skip, token } } },
})

function readerOf(outbound: Outbound, read: HttpRead, requests: CompiledRequests, given: Given): ReadPage {
  const { http, base, isLookup, signal, watch } = read
  const paging = http.paging
  const clean = 'record' in given ? cleanerOf([given.record]) : undefined

  const requestOf = (state: PageState) => {
    const filled = requests.fill(contextOf(read, given, state), base)
    const path = state.path ?? (state.relativeURI === undefined ? filled.path : belowBase(base, state.relativeURI))
    return { ...filled, path, ...(state.body !== undefined && { body: state.body }) }
  }

  return async (from) => {
    const state = from === undefined ? firstState(paging) : (JSON.parse(from) as PageState)
    let request: ReturnType<typeof requestOf>
    try {
      request = requestOf(state)
    } catch (error) {
      return notMade(error)
    }
    const exchange = await sendRequest(outbound, base, request, {
      answer: { ...http.response, successMediaType: http.successMediaType, errorMediaType: http.errorMediaType },
      signal,
      clean,
    })
    watch?.(request.method, request.path, exchange)
    if (!exchange.ok) {
      const { status } = exchange
      if (status !== null && isEndStatus(paging, state, status, isLookup)) return { ok: true, status, records: [] }
      return exchange
    }
    const { answer } = exchange
    if (paging && isEndStatus(paging, state, answer.status, isLookup))
      return { ok: true, status: answer.status, records: [] }
    const path = (state.n > 0 ? paging?.resourcePath : undefined) ?? http.response?.resourcePath
    const found = atResourcePath(answer.body, path)
    const page: AnsweredPage = { state, answer, records: found.records }
    const result = {
      ok: true,
      status: answer.status,
      records: found.records,
      bytes: answer.bytes,
      ...(found.missing && path && state.n === 0 && { note: nothingAt(path, answer.body) }),
    } as const
    return follow(result, page, request.path)
  }

  function follow(result: ReadResult & { ok: true }, page: AnsweredPage, from: string): ReadResult {
    let next: ReturnType<typeof nextPage>
    try {
      next = nextPage(paging, page, {
        ownPath: (address) => ownPath(base, from, address),
        render: (part, { answer, records }) =>
          requests.paging[part]?.({
            ...contextOf(read, given, page.state),
            previous_page: { full_response: answer.body, last_record: records.at(-1), headers: answer.headers },
          }) ?? '',
      })
    } catch (error) {
      return notMade(error)
    }
    switch (next.kind) {
      case 'end':
        return result
      case 'page':
        return { ...result, next: JSON.stringify(next.state) }
      case 'foreign':
        return { ok: false, status: 502, diagnosis: diagnosis('next_page_foreign', base.words) }
      case 'stuck':
        return { ok: false, status: 422, diagnosis: diagnosis('paging_stuck', { ...base.words, reason: next.reason }) }
    }
  }
}

export interface CompiledRequests {
  readonly fill: FillRequest
  readonly paging: Readonly<Partial<Record<'relativeURI' | 'body', (context: object) => string>>>
}

/** @throws RequestError when a template cannot be read; TemplateError for those of the paging */
export function compileRequests(
  { method, relativeURI, headers, body, requestMediaType, paging }: FreeExport,
  isLookup: boolean,
): CompiledRequests {
  const roots = TEMPLATE_ROOTS[isLookup ? 'lookup' : 'export']
  const fill = compileRequest({ method, relativeURI, headers, body, mediaType: requestMediaType }, roots)
  const pagingPart = (part: 'relativeURI' | 'body', escaping: 'uri' | 'json') => {
    const text = paging?.[part]
    if (!text) return {}
    // The end of a list is often told by something that is missing, so what is missing is written as nothing.
    return { [part]: compileTemplate(text, { escaping, strict: false, roots: [...roots, 'previous_page'] }) }
  }
  return { fill, paging: { ...pagingPart('relativeURI', 'uri'), ...pagingPart('body', 'json') } }
}

function belowBase(base: Base, relativeURI: string): string {
  const path = pathBelow(base, relativeURI)
  if (path !== null) return path
  throw new RequestError(
    'paging.relativeURI',
    `The relative URI of the next page must stay below ${base.origin}${base.path}.`,
  )
}

/** A request that a template, or what fills it, does not allow. */
export const notMade = (error: unknown): { readonly ok: false } & FailedCall => {
  if (!(error instanceof RequestError || error instanceof TemplateError)) throw error
  return { ok: false, status: 422, diagnosis: diagnosis('request_not_made', { reason: error.message }) }
}

/** @param what the answer is called at the head of a sentence */
export function nothingAt(path: string, value: unknown, what = 'The answer'): Diagnosis {
  const { at, members } = membersNear(value, path)
  return diagnosis('resource_path_missing', { path, at: at === '' ? what : `"${at}"`, members })
}
