/** The routes of authorizing, testing and calling through a connection. */
import type { PingResult } from '@keyway/contract'
import type { FastifyReply } from 'fastify'
import type { Config } from '../config.ts'
import { noteChecked } from '../connections/index.ts'
import type { Actor } from '../deps.ts'
import { AppError } from '../errors.ts'
import type { HandlerRequest, Handlers } from '../http/handler.ts'
import type { Outbound } from '../outbound/index.ts'
import { atMicrosoft } from './at-microsoft.ts'
import { authorizeApp } from './authorize-app.ts'
import { authorizeFrom } from './authorize-from.ts'
import { markOf } from './browser-cookie.ts'
import { type LinkRoute, linkHandlers } from './connect-links/link-handlers.ts'
import { type DoctorParts, doctor } from './doctor/index.ts'
import { type Finished, finishAuthorization } from './finish-authorization.ts'
import { giveToken } from './give-token.ts'
import { ping } from './ping.ts'
import { failure } from './ping-result.ts'
import { type ProxyRoute, proxy } from './proxy.ts'
import { readHistory } from './read-history.ts'
import { refuseBare } from './refuse-bare.ts'
import { checkReturnTo, isAllowedReturn, returnAddress } from './return-url.ts'
import { revokeGrant } from './revoke.ts'
import { startAuthorization } from './start-authorization.ts'
import { findStored, type StoredConnection, signsInByItself } from './stored.ts'

export type GrantHandlers = Pick<
  Handlers,
  | 'connections.authorize'
  | 'connections.authorizationUrl'
  | 'connections.authorizeFrom'
  | 'connections.revoke'
  | 'connections.revokeGrant'
  | 'connections.grants'
  | LinkRoute
  | 'connections.callback'
  | 'connections.ping'
  | 'connections.pingGet'
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
    refuseBare(stored)
    const why = await authorizeApp(deps, service, stored, actor, signal, random)
    return why === null ? await testAnew(stored.id, signal) : failure(401, why)
  }
  const test = async (id: string, signal?: AbortSignal): Promise<PingResult> => {
    const result = await ping(tools, id, signal)
    await noteChecked(deps.db, id, deps.clock.now())
    return result
  }
  const testAnew = async (id: string, signal?: AbortSignal): Promise<PingResult> => {
    outbound.forget(id)
    return await test(id, signal)
  }
  const pinged = async ({ params, actor, signal }: HandlerRequest<'connections.ping' | 'connections.pingGet'>) => {
    const stored = await findStored(deps, deps.db, params.id)
    // Testing signs in, as integrator.io does where nobody has to: there is nothing else to press.
    if (stored.needsAuthorization && signsInByItself(stored)) return await signInApp(stored, actor, signal)
    return await test(params.id, signal)
  }
  const byPath = (request: HandlerRequest<ProxyRoute>) => proxy(tools, 'path', request)
  return {
    ...linkHandlers(deps, service),

    'connections.authorize': async ({ params, body, actor, signal }) => {
      const stored = await findStored(deps, deps.db, params.id)
      const returnTo = checkReturnTo(body?.returnTo, deps.config.returnUrls)
      if (!signsInByItself(stored)) {
        return { authorizationURL: await startAuthorization(deps, service, stored, actor, signal, { returnTo }) }
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

    'connections.revokeGrant': async ({ params, actor }) => {
      const stored = await findStored(deps, deps.db, params.id)
      const revoked = await revokeGrant(deps, service, params.id, actor)
      outbound.forget(params.id)
      return { revoked, atMicrosoft: atMicrosoft(stored) }
    },

    'connections.grants': ({ params }) => readHistory(deps.db, params.id),

    'connections.callback': async ({ params, actor, raw, reply }) => {
      const query = new URL(raw.url, deps.config.publicUrl).searchParams
      const mark = markOf(raw, deps.config.publicUrl)
      const finished = await finishAuthorization(deps, service, query, params.key, actor, mark)
      if (finished.result === 'ok' && finished.connectionId !== null) {
        await testAnew(finished.connectionId)
      }
      sendOn(reply, deps.config, finished)
      return undefined
    },

    'connections.ping': pinged,
    'connections.pingGet': pinged,
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

/** On to an address without the code, so that it stays in no history and no Referer. */
function sendOn(reply: FastifyReply, config: Pick<Config, 'publicUrl' | 'returnUrls'>, finished: Finished): void {
  const own = reply.getHeaders()
  reply.hijack()
  reply.raw.writeHead(303, {
    ...(own as Record<string, string>),
    location: nextPage(config, finished),
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  })
  reply.raw.end()
}

function nextPage({ publicUrl, returnUrls }: Pick<Config, 'publicUrl' | 'returnUrls'>, finished: Finished): string {
  const { connectionId, result, isGuest, returnTo } = finished
  // Looked at again: the list may have become shorter since the sign-in began.
  if (connectionId !== null && returnTo !== null && isAllowedReturn(returnTo, returnUrls)) {
    return returnAddress(returnTo, connectionId, result === 'ok')
  }
  if (isGuest) return `${publicUrl}/connected?${new URLSearchParams({ result })}`
  const query = new URLSearchParams({ ...(connectionId !== null && { connection: connectionId }), result })
  return `${publicUrl}/authorized?${query}`
}
