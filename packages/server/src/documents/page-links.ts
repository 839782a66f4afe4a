/** The `Link` header of a list (RFC 8288): where the next and previous pages are. */

export interface Page {
  readonly limit: number
  readonly skip: number
  /** Whether there is anything after this page. */
  readonly more: boolean
}

/**
 * `next` comes first and `self` is always there: some clients take the first link they see, and some fail without one.
 * @param url of the request: path and query, as it came
 */
export function pageLinks(publicUrl: string, url: string, page: Page): string {
  const { limit, skip, more } = page
  const link = (rel: string, to: number): string => {
    const target = new URL(url, publicUrl)
    target.searchParams.set('limit', String(limit))
    target.searchParams.set('skip', String(to))
    return `<${publicUrl}${target.pathname}${target.search}>; rel="${rel}"`
  }
  return [
    ...(more ? [link('next', skip + limit)] : []),
    ...(skip > 0 ? [link('prev', Math.max(0, skip - limit))] : []),
    link('self', skip),
  ].join(', ')
}
