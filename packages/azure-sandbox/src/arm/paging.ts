/**
 * Lists in pages. Resource Manager gives a `nextLink` even when the page it leads to is empty (recordings r009, r010,
 * r076), so clients must follow it and must not take it for a promise of more.
 */
import type { ArmCall } from './call.ts'
import { ArmError } from './errors.ts'

const MAX_PAGE = 1000

export interface Page<T> {
  readonly items: readonly T[]
  readonly nextLink: string | undefined
}

/** The page of `all` that the request's `$top` and `$skiptoken` ask for, in order of `placeOf`, which no two items share. */
export function readPage<T>(call: ArmCall, all: readonly T[], placeOf: (item: T) => string): Page<T> {
  const { query, rawPath } = call.request
  const top = readTop(query.get('$top'))
  const after = readToken(query.get('$skiptoken'))
  const sorted = all.toSorted((a, b) => (placeOf(a).toLowerCase() < placeOf(b).toLowerCase() ? -1 : 1))
  const rest = after === undefined ? sorted : sorted.filter((item) => placeOf(item).toLowerCase() > after)
  const items = rest.slice(0, top)
  const last = items.at(-1)
  if (last === undefined) return { items, nextLink: undefined }
  const next = new URLSearchParams(query)
  next.set('$skiptoken', Buffer.from(placeOf(last).toLowerCase()).toString('base64'))
  return { items, nextLink: `${call.context.endpoints.arm}${rawPath}?${next}` }
}

function readTop(text: string | null): number {
  if (text === null) return MAX_PAGE
  const top = Number(text)
  if (!Number.isInteger(top) || top < 1)
    throw new ArmError('badRequest', { reason: `The value '${text}' for $top is not valid.` })
  return Math.min(top, MAX_PAGE)
}

function readToken(token: string | null): string | undefined {
  return token === null ? undefined : Buffer.from(token, 'base64').toString('utf8').toLowerCase()
}
