/** The routes of authorizing, testing and calling through a connection. */
import type { FastifyReply } from 'fastify'
import type { HandlerRequest, Handlers } from '../http/handler.ts'
import type { Outbound } from '../outbound/index.ts'
import { type DoctorParts, doctor } from './doctor/index.ts'
import { type Finished, finishAuthorization } from './finish-authorization.ts'
import { giveToken } from './give-token.ts'
import { ping } from './ping.ts'
import { type ProxyRoute, proxy } from './proxy.ts'
import { revokeGrant } from './revoke.ts'
import { startAuthorization } from './start-authorization.ts'

export type GrantHandlers = Pick<
  Handlers,
  | 'connections.authorize'
  | 'connections.authorizationUrl'
  | 'connections.revoke'
  | 'connections.callback'
  | 'connections.ping'
  | 'connections.doctor'
  | ProxyRoute
  | 'connections.token'
>

export interface GrantParts extends DoctorParts {
  readonly outbound: Outbound
}

export function grantHandlers(parts: GrantParts): GrantHandlers {
  const { deps, service, accesses, outbound } = parts
  const tools = { outbound, accesses }
  const authorize = async ({
    params,
    actor,
    signal,
  }: HandlerRequest<'connections.authorize' | 'connections.authorizationUrl'>) => ({
    authorizationURL: await startAuthorization(deps, service, params.id, actor, signal),
  })
  const byPath = (request: HandlerRequest<ProxyRoute>) => proxy(tools, 'path', request)
  return {
    'connections.authorize': authorize,
    'connections.authorizationUrl': authorize,

    'connections.revoke': async ({ params, actor }) => {
      await revokeGrant(deps, params.id, actor)
      outbound.forget(params.id)
      return undefined
    },

    'connections.callback': async ({ params, actor, raw, reply }) => {
      const query = new URL(raw.url, deps.config.publicUrl).searchParams
      const finished = await finishAuthorization(deps, service, query, params.key, actor)
      if (finished.result === 'ok' && finished.connectionId !== null) {
        outbound.forget(finished.connectionId)
        await ping(tools, finished.connectionId)
      }
      sendToConsole(reply, deps.config.publicUrl, finished)
      return undefined
    },

    'connections.ping': ({ params, signal }) => ping(tools, params.id, signal),
    'connections.doctor': (request) => doctor(parts, request),
    'connections.proxy': (request) => proxy(tools, 'headers', request),
    'connections.proxyGet': byPath,
    'connections.proxyPost': byPath,
    'connections.proxyPut': byPath,
    'connections.proxyPatch': byPath,
    'connections.proxyDelete': byPath,
    'connections.token': (request) => giveToken(deps, accesses, request),
  }
}

/** On to a page of the console at an address without the code, so that it stays in no history and no Referer. */
function sendToConsole(reply: FastifyReply, publicUrl: string, { connectionId, result }: Finished): void {
  const query = new URLSearchParams({ ...(connectionId !== null && { connection: connectionId }), result })
  const own = reply.getHeaders()
  reply.hijack()
  reply.raw.writeHead(303, {
    ...(own as Record<string, string>),
    location: `${publicUrl}/authorized?${query}`,
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  })
  reply.raw.end()
}
