/** Addresses of single calls: always below the base URL of their connection, where alone its token goes. */

interface Below {
  readonly origin: string
  /** Without a trailing slash. */
  readonly path: string
}

/** A segment of dots means another path (RFC 3986 5.2.4), whatever stood in the record. */
const DOTS = /(^|\/)(\.|%2e){1,2}(?=[/?#]|$)/i

/** Path and query of a relative URI; null when it would leave the base URL. */
export function pathBelow({ origin, path }: Below, relative: string): string | null {
  const [beforeQuery = ''] = relative.split(/[?#]/)
  if (relative.includes('\\') || DOTS.test(beforeQuery)) return null
  const isWhole = /^https?:/i.test(relative)
  const url = URL.parse(
    isWhole ? relative : `${origin}${path}${/^[/?]/.test(relative) || relative === '' ? '' : '/'}${relative}`,
  )
  if (url === null) return null
  return isOwn(url, { origin, path }) ? url.pathname + url.search : null
}

/** Path and query of an address an answer gave; null when it is of another host. */
export function ownPath({ origin }: Below, from: string, address: string): string | null {
  const url = URL.parse(address, origin + from)
  if (url === null || url.origin !== origin || url.username !== '' || url.password !== '') return null
  return url.pathname + url.search
}

const isOwn = (url: URL, { origin, path }: Below): boolean =>
  url.origin === origin &&
  url.username === '' &&
  url.password === '' &&
  (path === '' || url.pathname === path || url.pathname.startsWith(`${path}/`))
