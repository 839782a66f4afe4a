/** One log line per request: method, path, status, time. Never a query string: an authorization's code travels there. */
import type { FastifyInstance } from 'fastify'

export const pathOf = (url: string): string => url.split('?', 1)[0] ?? ''

export function addRequestLog(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    const line = {
      method: request.method,
      path: pathOf(request.url),
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
      user: request.actor?.user?.name,
    }
    if (reply.statusCode >= 500) request.log.warn(line, 'request')
    else request.log.debug(line, 'request')
  })
}
