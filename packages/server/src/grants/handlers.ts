/** The routes of authorizing, testing and calling through a connection. */
import type { PingResult } from '@keyway/contract'
import type { FastifyReply } from 'fastify'
import type { Actor } from '../deps.ts'
import { AppError } from '../errors.ts'
import type { HandlerRequest, Handlers } from '../http/handler.ts'
import type { Outbound } from '../outbound/index.ts'
import { authorizeApp } from './authorize-app.ts'
import { authorizeFrom } from './authorize-from.ts'
import { type DoctorParts, doctor } from './doctor/index.ts'
import { type Finished, finishAuthorization } from './finish-authorization.ts'
import { giveToken } from './give-token.ts'
import { ping } from './ping.ts'
import { failure } from './ping-result.ts'
import { type ProxyRoute, proxy } from './proxy.ts'
import { revokeGrant } from './revoke.ts'
import { startAuthorization } from './start-authorization.ts'
import { findStored, type StoredConnection, signsInByItself } from './stored.ts'

export type GrantHandlers = Pick<
  Handlers,
  | 'connections.authorize'
  | 'connections.authorizationUrl'
  | 'connections.authorizeFrom'
  | 'connections.revoke'
  | 'connections.callback'
  | 'connections.ping'
  | 'connections.doctor'
  | ProxyRoute
  | 'connections.token'
>

export interface GrantParts extends DoctorParts {
  readonly outbound: Outbound
  /** For jitter; 0 to 1. */
  readonly random: () => number
}

export function grantHandlers(parts: GrantParts): GrantHandlers {
  const { deps, service, accesses, outbound, random } = parts
  const tools = { outbound, accesses }
  /** An app signs in by itself, and what comes of it is tested at once. */
  const signInApp = async (stored: StoredConnection, actor: Actor, signal: AbortSignal): Promise<PingResult> => {
    // What is sent with each call needs no sign-in before.
    if (stored.iclient === null) return await testAnew(stored.id, signal)
    const why = await authorizeApp(deps, service, stored, actor, signal, random)
    return why === null ? await testAnew(stored.id, signal) : failure(401, why)
  }
  const testAnew = async (id: string, signal: AbortSignal): Promise<PingResult> => {
    outbound.forget(id)
    return await ping(tools, id, signal)
  }
  const byPath = (request: HandlerRequest<ProxyRoute>) => proxy(tools, 'path', request)
  return {
    'connections.authorize': async ({ params, actor, signal }) => {
      const stored = await findStored(deps, deps.db, params.id)
      if (!signsInByItself(stored)) {
        return { authorizationURL: await startAuthorization(deps, service, stored, actor, signal) }
      }
      return { authorizationURL: null, ping: await signInApp(stored, actor, signal) }
    },

    'connections.authorizationUrl': async ({ params, actor, signal }) => {
      const stored = await findStored(deps, deps.db, params.id)
      // There is no address, and a GET does not sign in.
      if (signsInByItself(stored)) throw new AppError('browser_not_needed', { facts: { name: stored.name } })
      return { authorizationURL: await startAuthorization(deps, service, stored, actor, signal) }
    },

    'connections.authorizeFrom': async ({ params, body, actor, signal }) => {
      const stored = await findStored(deps, deps.db, params.id)
      if (stored.kind === 'universal') throw notShared()
      const why = await authorizeFrom(deps, service, stored, body._connectionId, actor, signal)
      return why === null ? await testAnew(stored.id, signal) : failure(401, why)
    },

    'connections.revoke': async ({ params, actor }) => {
      await revokeGrant(deps, service, params.id, actor)
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

    'connections.ping': async ({ params, actor, signal }) => {
      const stored = await findStored(deps, deps.db, params.id)
      // Testing signs in, as integrator.io does where nobody has to: there is nothing else to press.
      if (stored.needsAuthorization && signsInByItself(stored)) return await signInApp(stored, actor, signal)
      return await ping(tools, params.id, signal)
    },
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

/** Refresh tokens of other services may be good once only, so two connections cannot share one. */
const notShared = (): AppError => {
  const reason = 'Connections over HTTP do not share sign-ins. Press Save & authorize.'
  return new AppError('invalid_field', { field: '_connectionId', facts: { reason } })
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
