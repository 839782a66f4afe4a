/** The `Link` header of a list of jobs (RFC 8288). Jobs page by time, as in integrator.io: new ones shift no page. */
import type { Job } from '@keyway/contract'

/**
 * The next page begins behind the last job shown: by time, and by id among those of the same millisecond.
 * @param url of the request: path and query, as it came
 */
export function jobLinks(publicUrl: string, url: string, shown: readonly Job[], more: boolean): string {
  const target = new URL(url, publicUrl)
  const self = `<${publicUrl}${target.pathname}${target.search}>; rel="self"`
  const last = shown.at(-1)
  if (!more || !last) return self
  target.searchParams.set('createdAt_lte', last.createdAt)
  target.searchParams.set('_id_lt', last._id)
  return `<${publicUrl}${target.pathname}${target.search}>; rel="next", ${self}`
}
