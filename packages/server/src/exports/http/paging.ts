/**
 * The seven paging methods: from one answer to the request for what follows. Pure; where a list stands is plain data, so a
 * run that is taken over goes on from there.
 */
import type { Paging } from '@keyway/contract'
import { readDotted, type SourceRecord } from '../../records/index.ts'
import type { ReadAnswer } from '../../requests/index.ts'

/** What a request of a list is made with, beside the export itself. */
export interface PageState {
  /** Requests before this one. */
  readonly n: number
  /** Records in their answers. */
  readonly seen: number
  readonly page?: number
  readonly skip?: number
  readonly token?: string
  /** Path and query, in place of the export's own. */
  readonly path?: string
  /** The rendered relative URI or body, in place of the export's own. */
  readonly relativeURI?: string
  readonly body?: string
}

export interface AnsweredPage {
  readonly state: PageState
  readonly answer: ReadAnswer
  /** At the resource path, before any stage. */
  readonly records: readonly SourceRecord[]
}

export interface PagingTools {
  /** Path and query of an address an answer gave; null: it is of another host. */
  ownPath(address: string): string | null
  /** Fills `paging.relativeURI` or `paging.body` from the page before. */
  render(part: 'relativeURI' | 'body', page: AnsweredPage): string
}

export type NextPage =
  | { readonly kind: 'page'; readonly state: PageState }
  | { readonly kind: 'end' }
  | { readonly kind: 'foreign' }
  /** The same request again: the list would never end. */
  | { readonly kind: 'stuck'; readonly reason: string }

const END = { kind: 'end' } as const

export function firstState(paging: Paging | undefined): PageState {
  const start = { n: 0, seen: 0 }
  switch (paging?.method) {
    case 'page':
      return { ...start, page: paging.page ?? 0 }
    case 'skip':
      return { ...start, skip: paging.skip ?? 0 }
    case 'token':
      return { ...start, token: paging.token ?? '' }
    default:
      return start
  }
}

/**
 * Whether a refusal only means that the list has ended: 404 behind the first page, unless the export names another status.
 * A lookup's list may be empty for one record and not for the next, so there it is 404 on any page, as in integrator.io.
 */
export const isEndStatus = (paging: Paging | undefined, { n }: PageState, status: number, isLookup = false): boolean =>
  paging?.lastPageStatusCode === undefined
    ? paging !== undefined && (n > 0 || isLookup) && status === 404
    : status === paging.lastPageStatusCode

export function nextPage(paging: Paging | undefined, page: AnsweredPage, tools: PagingTools): NextPage {
  if (paging === undefined || saysLast(paging, page.answer.body)) return END
  const { state, records, answer } = page
  const base = { n: state.n + 1, seen: state.seen + records.length }
  const found = METHODS[paging.method]({ paging, page, tools, base })
  if (found.kind !== 'page') return found
  const reason = stuckAt(state, found.state, answer)
  return reason === null ? found : { kind: 'stuck', reason }
}

interface Step {
  readonly paging: Paging
  readonly page: AnsweredPage
  readonly tools: PagingTools
  readonly base: { readonly n: number; readonly seen: number }
}

const METHODS: Readonly<Record<Paging['method'], (step: Step) => NextPage>> = {
  linkheader: ({ page, tools, base }) => at(nextLink(page.answer.headers.link), tools, base),
  url: ({ paging, page, tools, base }) => at(textAt(page.answer.body, paging.path), tools, base),
  page: ({ paging, page: { answer, records, state }, base }) => {
    const current = state.page ?? 0
    const most = numberAt(answer.body, paging.maxPagePath)
    if (records.length === 0 || (most !== null && current >= most) || countReached(paging, answer, base.seen, most))
      return END
    return { kind: 'page', state: { ...base, page: current + 1 } }
  },
  // By what came rather than by what was asked for: a server that gives fewer at once loses no record.
  skip: ({ paging, page: { answer, records, state }, base }) => {
    if (records.length === 0 || countReached(paging, answer, base.seen, null)) return END
    return { kind: 'page', state: { ...base, skip: (state.skip ?? 0) + records.length } }
  },
  token: ({ paging, page, base }) => {
    const path = page.state.n > 0 ? (paging.pathAfterFirstRequest ?? paging.path) : paging.path
    const token =
      paging.pathLocation === 'header'
        ? headerText(page.answer.headers[(path ?? '').toLowerCase()])
        : textAt(page.answer.body, path)
    return token === '' ? END : { kind: 'page', state: { ...base, token } }
  },
  relativeuri: ({ page, tools, base }) => {
    const relativeURI = page.records.length === 0 ? '' : tools.render('relativeURI', page).trim()
    return relativeURI === '' ? END : { kind: 'page', state: { ...base, relativeURI } }
  },
  body: ({ page, tools, base }) => {
    const body = page.records.length === 0 ? '' : tools.render('body', page)
    return body.trim() === '' ? END : { kind: 'page', state: { ...base, body } }
  },
}

function at(address: string, tools: PagingTools, base: Step['base']): NextPage {
  if (address === '') return END
  const path = tools.ownPath(address)
  return path === null ? { kind: 'foreign' } : { kind: 'page', state: { ...base, path } }
}

/** Exact, as text; a path that leads nowhere never says so. */
function saysLast({ lastPagePath, lastPageValues }: Paging, body: unknown): boolean {
  if (!lastPagePath) return false
  const value = readDotted(body, lastPagePath)
  if (value === undefined) return false
  return lastPageValues?.length
    ? lastPageValues.includes(String(value))
    : value === null || value === '' || value === false
}

/** integrator.io: the number of pages wins over the number of records. */
function countReached({ maxCountPath }: Paging, { body }: ReadAnswer, seen: number, pages: number | null): boolean {
  const count = pages === null ? numberAt(body, maxCountPath) : null
  return count !== null && seen >= count
}

function numberAt(body: unknown, path: string | undefined): number | null {
  const value = path ? Number(readDotted(body, path) ?? Number.NaN) : Number.NaN
  return Number.isFinite(value) ? value : null
}

function textAt(body: unknown, path: string | undefined): string {
  const value = path ? readDotted(body, path) : undefined
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

const headerText = (value: string | readonly string[] | undefined): string =>
  typeof value === 'string' ? value : (value?.[0] ?? '')

/** RFC 8288: the address of the first link whose relation is `next`; empty when there is none. */
export function nextLink(header: string | readonly string[] | undefined): string {
  const text = Array.isArray(header) ? header.join(', ') : String(header ?? '')
  for (const [, address = '', parameters = ''] of text.matchAll(/<([^>]*)>([^<]*)/g)) {
    const relation = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,]+))/i.exec(parameters)
    const names = (relation?.[1] ?? relation?.[2] ?? '').toLowerCase().split(/\s+/)
    if (names.includes('next')) return address
  }
  return ''
}

/** Numbers always grow, so only what an answer names can repeat. */
function stuckAt(before: PageState, next: PageState, { body }: ReadAnswer): string | null {
  if (next.token !== undefined && next.token === before.token) return 'the same token'
  if (next.path !== undefined && next.path === before.path) return 'the same address'
  if (next.relativeURI !== undefined && next.relativeURI === before.relativeURI) return 'the same relative URI'
  if (next.body !== undefined && next.body === before.body && body !== undefined) return 'the same body'
  return null
}
