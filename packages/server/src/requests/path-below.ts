/** Addresses of requests of one's own: parts of them come out of records, which must not lead elsewhere. */
import { pathBelow as below } from '../outbound/index.ts'

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
  return below(origin + path, relative)
}

/** Path and query of an address an answer gave; null when it is of another host. */
export function ownPath({ origin }: Below, from: string, address: string): string | null {
  const url = URL.parse(address, origin + from)
  if (url === null || url.origin !== origin || url.username !== '' || url.password !== '') return null
  return url.pathname + url.search
}
