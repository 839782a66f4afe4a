/** The HTTP server: Fastify with the route table, the console, the API's reference, and the same rules for all of them. */
import { randomUUID } from 'node:crypto'
import cookie from '@fastify/cookie'
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify'
import type { Actor } from '../deps.ts'
import { AppError } from '../errors.ts'
import { addConsole } from './console-files.ts'
import { addDocs } from './docs.ts'
import { answerError } from './error-answer.ts'
import { isOtherLoopbackName } from './host-guard.ts'
import { isApiPath, noRoute } from './not-found.ts'
import { readableUrl } from './readable-url.ts'
import { type RoutesOptions, registerRoutes } from './register-routes.ts'
import { addRequestLog, pathOf } from './request-log.ts'
import { addSecurityHeaders } from './security-headers.ts'

declare module 'fastify' {
  interface FastifyRequest {
    actor: Actor
  }
}

const BODY_BYTES = 5 * 1024 * 1024
/** A request that takes longer to arrive is an attack or a dead line. */
const REQUEST_MS = 60_000
/** In characters: longer than Node takes a request's head to be, so that a long id is answered like any wrong one. */
const LONGEST_PARAMETER = 64 * 1024

export interface AppOptions extends RoutesOptions {
  /** Folder of the built console. */
  readonly consoleFolder: string
  readonly version: string
}

export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const { deps } = options
  const app = fastify({
    loggerInstance: deps.log as FastifyBaseLogger,
    // Its own lines hold whole URLs; request-log.ts writes ours.
    logController: new LogController({ disableRequestLogging: true }),
    // A logger per request costs more than its line, which nearly no request writes: the lines name their request themselves.
    childLoggerFactory: (logger) => logger,
    bodyLimit: BODY_BYTES,
    requestTimeout: REQUEST_MS,
    return503OnClosing: false,
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    rewriteUrl: ({ url = '/' }) => readableUrl(url),
    routerOptions: { caseSensitive: false, ignoreTrailingSlash: true, maxParamLength: LONGEST_PARAMETER },
  })
  app.decorateRequest('actor')
  app.setErrorHandler(answerError)
  addRequestLog(app, deps.log)
  refuseWhileClosing(app)
  acceptJson(app)
  await addSecurityHeaders(app, deps.config.publicUrl)
  await app.register(cookie)
  addDocs(app, options.version, deps.config.publicUrl)
  registerRoutes(app, options)
  const sendConsole = await addConsole(app, options.consoleFolder)
  app.setNotFoundHandler((request, reply) => {
    const path = pathOf(request.url)
    const isPage = (request.method === 'GET' || request.method === 'HEAD') && !isApiPath(path)
    const { publicUrl } = deps.config
    if (isPage && isOtherLoopbackName(request.headers.host, publicUrl)) return reply.redirect(publicUrl + request.url)
    if (isPage) return sendConsole(reply)
    throw noRoute(request.method, path)
  })
  await app.ready()
  return app
}

function refuseWhileClosing(app: FastifyInstance): void {
  let closing = false
  app.addHook('preClose', async () => {
    closing = true
  })
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id)
    done(closing ? new AppError('shutting_down') : undefined)
  })
  // Else the client would keep its line open for a next request, and the stop would wait for that.
  app.addHook('onSend', async (_request, reply) => {
    if (closing) reply.header('connection', 'close')
  })
}

/** JSON and its two patch types. Keys that would reach a prototype are refused while parsing. An empty body is none. */
function acceptJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    ['application/json', 'application/merge-patch+json', 'application/json-patch+json'],
    { parseAs: 'string' },
    (request, body, done) => {
      if (body === '') done(null, undefined)
      else void parse(request, body as string, done)
    },
  )
}
