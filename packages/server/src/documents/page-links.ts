/** The `Link` header of a list (RFC 8288): where the next, previous, first and last pages are. */

export interface Page {
  readonly limit: number
  readonly skip: number
  /** Everything the list has, on all its pages. */
  readonly total: number
  /** What the query calls `skip`. */
  readonly skipName?: 'skip' | 'offset'
}

/**
 * `next` comes first and `self` is always there: some clients take the first link they see, and some fail without one.
 * @param url of the request: path and query, as it came
 */
export function pageLinks(publicUrl: string, url: string, page: Page): string {
  const { limit, skip, total, skipName = 'skip' } = page
  const link = (rel: string, to: number): string => {
    const target = new URL(url, publicUrl)
    target.searchParams.set('limit', String(limit))
    target.searchParams.set(skipName, String(to))
    return `<${publicUrl}${target.pathname}${target.search}>; rel="${rel}"`
  }
  const more = skip + limit < total
  return [
    ...(more ? [link('next', skip + limit)] : []),
    ...(skip > 0 ? [link('prev', Math.max(0, skip - limit))] : []),
    link('self', skip),
    ...(more || skip > 0 ? [link('first', 0), link('last', lastPage(limit, total))] : []),
  ].join(', ')
}

const lastPage = (limit: number, total: number): number => Math.max(0, Math.ceil(total / limit) - 1) * limit
