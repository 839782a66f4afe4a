/**
 * Who may call a route: the caller is found, weighed against the row's `access`, and against forgery from other sites.
 * Gives the actor the handler works for.
 */
import type { Access } from '@keyway/contract'
import type { FastifyRequest } from 'fastify'
import { type Authenticator, type Caller, cookieName } from '../access/index.ts'
import type { Actor } from '../deps.ts'
import { AppError } from '../errors.ts'

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD'])

export async function admit(
  request: FastifyRequest,
  access: Access,
  authenticator: Authenticator,
  publicUrl: string,
): Promise<Actor> {
  // The address is the credential, and its senders are no browsers: a cookie that comes along counts for nothing.
  if (access === 'hook') return { user: null, source: 'api', requestId: request.id }
  const caller = await authenticator.callerOf({
    authorization: request.headers.authorization,
    cookie: request.cookies[cookieName(publicUrl)],
  })
  const changes = !SAFE_METHODS.has(request.method) || access === 'write' || access === 'token'
  // A token is put into a request on purpose; a cookie comes along by itself, also from a foreign page.
  if (changes && caller?.kind !== 'token') refuseForged(request, publicUrl)
  if (access !== 'public') refuseUnfit(caller, access)
  return actorOf(caller, request)
}

/** Only our own pages can set this header; browsers add Origin to what changes something. */
function refuseForged({ headers }: FastifyRequest, publicUrl: string): void {
  const { origin } = headers
  const site = headers['sec-fetch-site']
  const foreign = (origin !== undefined && origin !== publicUrl) || (site !== undefined && site !== 'same-origin')
  if (foreign || headers['x-keyway'] !== '1') throw new AppError('cross_site_request')
}

function refuseUnfit(caller: Caller | null, access: Access): void {
  if (caller === null) throw new AppError('unauthenticated')
  // Who takes a token away is out of Keyway's sight, so that is no part of full access.
  if (access === 'token') {
    if (caller.kind === 'token' && caller.holder.scope === 'token') return
    throw new AppError('token_scope_required')
  }
  if (caller.kind === 'session') return
  if (access === 'session' && !caller.holder.local) throw new AppError('session_required')
  if (access === 'write' && caller.holder.scope !== 'full') throw new AppError('access_restricted')
}

function actorOf(caller: Caller | null, { id: requestId, ip: address, headers }: FastifyRequest): Actor {
  if (caller === null) return { user: null, source: 'ui', requestId, address }
  if (caller.kind === 'session') {
    const { id, user } = caller.session
    return { user, source: 'ui', sessionId: id, requestId, address }
  }
  const { user, scope, local } = caller.holder
  // The `keyway` command names itself, also where it uses a token of its own. It is a label and allows nothing.
  const source = local || headers['x-keyway-client'] === 'cli' ? 'cli' : 'api'
  return { user, source, scope, requestId, address, ...(local ? { local } : {}) }
}
