/**
 * Lists in pages. Resource Manager's own lists of vaults give a `nextLink` even when the page it leads to is empty
 * (recordings r009, r010, r076), so clients must follow it and must not take it for a promise of more; the provider's lists
 * give one when there is more (r006).
 */
import type { ArmCall } from './call.ts'
import { ArmError } from './errors.ts'

const MAX_PAGE = 1000

export interface Page<T> {
  readonly items: readonly T[]
  /** To be spread into the answer's body. */
  readonly link: { readonly nextLink?: string }
}

/**
 * The page of `all` that the request's `$top` and `$skiptoken` ask for, in order of `orderOf`.
 *
 * @throws ArmError badRequest for a `$top` that is no number of items.
 */
export function readPage<T>(
  call: ArmCall,
  all: readonly T[],
  orderOf: (item: T) => string,
  linked: 'always' | 'whenMore' = 'whenMore',
): Page<T> {
  const { query, rawPath } = call.request
  const top = readTop(query.get('$top'))
  const after = readToken(query.get('$skiptoken'))
  const keyOf = (item: T) => orderOf(item).toLowerCase()
  const sorted = all.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
  const rest = after === undefined ? sorted : sorted.filter((item) => keyOf(item) > after)
  const items = rest.slice(0, top)
  const last = items.at(-1)
  if (last === undefined || (linked === 'whenMore' && rest.length <= top)) return { items, link: {} }
  const next = new URLSearchParams(query)
  next.set('$skiptoken', Buffer.from(keyOf(last)).toString('base64'))
  return { items, link: { nextLink: `${call.context.endpoints.arm}${rawPath}?${next}` } }
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
