/** The one-time token of a sign-in link. It stands in the fragment, which browsers send to no server. */

/** @param hash e.g. `#token=kws_...`, or the bare token */
export function tokenFromHash(hash: string): string | null {
  const text = hash.replace(/^#/, '')
  if (text === '') return null
  return new URLSearchParams(text).get('token') || (text.includes('=') ? null : decodeURIComponent(text))
}

/**
 * Where to go after signing in: a path of this console, never another site. URL parsers drop tabs and line breaks (WHATWG URL
 * 4.4), so what has one may mean another host.
 */
export function safeReturnPath(from: string | undefined): string {
  return from && /^\/(?![/\\])[^\\\s\p{Cc}]*$/u.test(from) && !from.startsWith('/signin') ? from : '/'
}
