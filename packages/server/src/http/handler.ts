/** What a route's handler is given and gives: everything parsed and checked already, by the row of the route table. */
import type { RouteBody, RouteName, RouteParams, RouteQuery, RouteResponse } from '@keyway/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Actor } from '../deps.ts'

export interface HandlerRequest<N extends RouteName> {
  readonly params: RouteParams<N>
  readonly query: RouteQuery<N>
  readonly body: RouteBody<N>
  readonly actor: Actor
  /** Aborts when the client goes away. */
  readonly signal: AbortSignal
  readonly raw: FastifyRequest
  /** For headers, redirects and streams; a handler that has sent an answer itself returns undefined. */
  readonly reply: FastifyReply
}

export type Handler<N extends RouteName> = (request: HandlerRequest<N>) => Promise<RouteResponse<N>>

/** One handler per row. A domain gives its part; main.ts puts them together and the compiler finds a missing one. */
export type Handlers = { readonly [N in RouteName]: Handler<N> }
