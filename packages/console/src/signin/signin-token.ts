/** The one-time token of a sign-in link. It stands in the fragment, which browsers send to no server. */

/** @param hash e.g. `#token=kws_...`, or the bare token */
export function tokenFromHash(hash: string): string | null {
  const text = hash.replace(/^#/, '')
  if (text === '') return null
  return new URLSearchParams(text).get('token') || (text.includes('=') ? null : decodeURIComponent(text))
}

/** Where to go after signing in: a path of this console, never another site. */
export function safeReturnPath(from: string | undefined): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a parser drops them, and what is left may be another address.
  return from && /^\/(?!\/)[^\\\u0000-\u0020\u007f]*$/.test(from) && !from.startsWith('/signin') ? from : '/'
}
