/** Puts the route table on Fastify: every row with its handler, behind the gate and the rate limit. */
import { ROUTES, type Route, type RouteName } from '@keyway/contract'
import type { FastifyInstance } from 'fastify'
import type { Authenticator } from '../access/index.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { admit } from './gate.ts'
import type { Handlers } from './handler.ts'
import { allowedHosts } from './host-guard.ts'
import { NOUNS } from './nouns.ts'
import { createRateLimit, type RateLimit } from './rate-limit.ts'
import { type AnyHandler, runHandler } from './run-handler.ts'

/** Bodies that are passed on as they came, whatever their type. */
const RAW_BODIES: ReadonlySet<RouteName> = new Set([
  'connections.proxy',
  'connections.proxyGet',
  'connections.proxyPost',
  'connections.proxyPut',
  'connections.proxyPatch',
  'connections.proxyDelete',
  'flows.deliver',
])

/** In bytes. What anyone may send, signed in or not, is no larger than what belongs in it; a configuration may be large. */
const BODY_BYTES: Readonly<Partial<Record<RouteName, number>>> = {
  'session.create': 4 * 1024,
  'configuration.import': 64 * 1024 * 1024,
  'connect.open': 4 * 1024,
  'connect.start': 4 * 1024,
}

/** Asked by load balancers, which call a machine by its address. */
const ANY_HOST: ReadonlySet<RouteName> = new Set(['system.health'])

export interface RoutesOptions {
  readonly deps: Deps
  readonly handlers: Partial<Handlers>
  readonly authenticator: Authenticator
}

export function registerRoutes(app: FastifyInstance, { deps, handlers, authenticator }: RoutesOptions): void {
  const { publicUrl } = deps.config
  const isAllowedHost = allowedHosts(publicUrl)
  const rateLimit = createRateLimit(deps.clock, deps.config.rateLimit)
  const names = (Object.keys(ROUTES) as RouteName[]).filter((name) => handlers[name] !== undefined)

  const add = (scope: FastifyInstance, name: RouteName): void => {
    const route: Route = ROUTES[name]
    const noun = NOUNS[name.split('.')[0] ?? ''] ?? 'resource'
    const handler = handlers[name] as unknown as AnyHandler
    const bodyLimit = BODY_BYTES[name]
    scope.route({
      method: route.method,
      url: route.path,
      ...(bodyLimit !== undefined && { bodyLimit }),
      async onRequest(request, reply) {
        if (!ANY_HOST.has(name) && !isAllowedHost(request.headers.host)) {
          throw new AppError('host_not_allowed', { facts: { publicUrl } })
        }
        reply.header('cache-control', 'no-store')
        const actor = await admit(request, route.access, authenticator, publicUrl)
        refuseFlood(rateLimit, actor.user?.id ?? (route.access === 'hook' ? `hook ${request.ip}` : request.ip))
        request.actor = actor
      },
      handler: (request, reply) => runHandler(route, noun, handler, request.actor, request, reply),
    })
  }

  for (const name of names.filter((one) => !RAW_BODIES.has(one))) add(app, name)
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    for (const name of names.filter((one) => RAW_BODIES.has(one))) add(scope, name)
  })
}

function refuseFlood(rateLimit: RateLimit, account: string): void {
  const seconds = rateLimit.take(account)
  if (seconds > 0) throw new AppError('rate_limited', { facts: { seconds } })
}
