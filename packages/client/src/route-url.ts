/** Builds a route's URL: path parameters escaped, query members that are undefined left out. */

export function routeUrl(
  baseUrl: string,
  path: string,
  params: Readonly<Record<string, string>> = {},
  query: Readonly<Record<string, unknown>> = {},
): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => {
    const value = params[name]
    // An empty segment would address another route: DELETE /things/ instead of DELETE /things/1.
    if (!value) throw new TypeError(`The path parameter "${name}" of ${path} is missing.`)
    return encodeURIComponent(value)
  })
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null) search.set(name, String(value))
  }
  const text = search.toString()
  return `${baseUrl.replace(/\/+$/, '')}${filled}${text ? `?${text}` : ''}`
}

/**
 * The query of the next page from a `Link` header (RFC 8288), or undefined on the last page. Only the query is taken:
 * a link can never send the token to another host.
 */
export function nextPageQuery(link: string | null): Record<string, string> | undefined {
  for (const part of (link ?? '').split(/,\s*(?=<)/)) {
    const match = /^<([^>]*)>\s*;(.*)$/.exec(part)
    if (!match?.[1] || !/\brel="?next"?/.test(match[2] ?? '')) continue
    return Object.fromEntries(new URL(match[1], 'http://localhost').searchParams)
  }
  return undefined
}
