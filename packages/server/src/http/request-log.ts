/** One log line per request: method, path, status, time. Never a query string: an authorization's code travels there. */
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'

export const pathOf = (url: string): string => url.split('?', 1)[0] ?? ''

/** The address of a webhook is a secret. */
const loggedPath = (url: string): string => pathOf(url).replace(/(\/webhook\/)[^/]+/i, '$1[secret]')

export function addRequestLog(app: FastifyInstance, log: Logger): void {
  app.addHook('onResponse', (request, reply, done) => {
    const level = reply.statusCode >= 500 ? 'warn' : 'debug'
    if (!log.isLevelEnabled(level)) return done()
    const line = {
      requestId: request.id,
      method: request.method,
      path: loggedPath(request.url),
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
      user: request.actor?.user?.name,
    }
    log[level](line, 'request')
    done()
  })
}
