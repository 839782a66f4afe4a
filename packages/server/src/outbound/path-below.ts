/** Addresses of single calls: always below the base URL of their connection, where alone its credentials go. */

/**
 * Path and query of `relative` below a base URL; null when it would leave it, by another host, a user name or dots.
 * @param base with or without a trailing slash
 */
export function pathBelow(base: string, relative: string): string | null {
  const { origin, pathname } = new URL(base)
  const basePath = pathname.replace(/\/+$/, '')
  const isWhole = /^https?:/i.test(relative)
  const url = URL.parse(isWhole ? relative : `${origin}${basePath}${startsBelow(relative) ? '' : '/'}${relative}`)
  if (url === null || url.origin !== origin || url.username !== '' || url.password !== '') return null
  const path = url.pathname
  const isBelow = path === basePath || path.startsWith(`${basePath}/`)
  return isBelow ? path + url.search : null
}

/** `?query` goes on the base path itself; nothing is the base itself. */
const startsBelow = (relative: string): boolean => relative === '' || /^[/?]/.test(relative)
