/** The route of events: a page of them, or a stream for whoever accepts one. */
import type { FastifyRequest } from 'fastify'
import { type Authenticator, cookieName } from '../access/index.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import type { HandlerRequest, Handlers } from '../http/handler.ts'
import { lastSequence, readEvents } from './read-events.ts'
import type { Streams } from './stream.ts'

const STREAM = 'text/event-stream'
const MOST_STREAMS = 500
/** Seconds after which to try again when there are too many. */
const LATER_S = 30

export function eventsHandlers(
  deps: Deps,
  streams: Streams,
  authenticator: Authenticator,
): Pick<Handlers, 'events.list'> {
  return {
    async 'events.list'(request) {
      const { query, raw, reply } = request
      if (String(raw.headers.accept ?? '').includes(STREAM)) {
        await listen(deps, streams, authenticator, request)
        return undefined as never
      }
      const search = { type: query.type, resourceId: query._resourceId, after: Number(query.after ?? 0) }
      const events = await readEvents(deps.db, { ...search, limit: query.limit + 1 })
      const shown = events.slice(0, query.limit)
      reply.header('link', link(deps.config.publicUrl, raw.url, shown.at(-1)?._id, events.length > shown.length))
      return shown
    },
  }
}

async function listen(
  deps: Deps,
  streams: Streams,
  authenticator: Authenticator,
  { query, raw, reply }: HandlerRequest<'events.list'>,
): Promise<void> {
  if (streams.size >= MOST_STREAMS) throw new AppError('rate_limited', { facts: { seconds: LATER_S } })
  const known = raw.headers['last-event-id'] ?? query.after
  const after = /^\d{1,15}$/.test(String(known)) ? Number(known) : await lastSequence(deps.db)
  const own = reply.getHeaders() as Record<string, string>
  reply.hijack()
  reply.raw.writeHead(200, {
    ...own,
    'content-type': `${STREAM}; charset=utf-8`,
    'cache-control': 'no-store',
    // Some proxies keep answers back until they are whole; this one never is.
    'x-accel-buffering': 'no',
  })
  const credentials = credentialsOf(raw, deps.config.publicUrl)
  streams.add({
    response: reply.raw,
    search: { type: query.type, resourceId: query._resourceId },
    after,
    isAllowed: async () => (await authenticator.callerOf(credentials)) !== null,
  })
  await streams.tell()
}

const credentialsOf = (request: FastifyRequest, publicUrl: string) => ({
  authorization: request.headers.authorization,
  cookie: request.cookies[cookieName(publicUrl)],
})

/** RFC 8288. */
function link(publicUrl: string, url: string, last: string | undefined, more: boolean): string {
  const target = new URL(url, publicUrl)
  const self = `<${publicUrl}${target.pathname}${target.search}>; rel="self"`
  if (!more || last === undefined) return self
  target.searchParams.set('after', last)
  return `<${publicUrl}${target.pathname}${target.search}>; rel="next", ${self}`
}
