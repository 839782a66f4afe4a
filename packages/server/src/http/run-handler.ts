/** One request of a route: parse by the row, run the handler, answer through the row's schema so that nothing leaks. */
import type { Route } from '@keyway/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Actor } from '../deps.ts'
import { parseInput, refuseUnstorable } from '../documents/index.ts'
import { AppError, AppErrors } from '../errors.ts'
import { type Projection, project } from './projection.ts'

/** A handler as the registration sees it: the compiler has checked each against its own row already. */
export type AnyHandler = (request: {
  params: Readonly<Record<string, string>>
  query: unknown
  body: unknown
  actor: Actor
  signal: AbortSignal
  raw: FastifyRequest
  reply: FastifyReply
}) => Promise<unknown>

/** @param noun of the resource, for "there is no ... with this id" */
export async function runHandler(
  route: Route,
  noun: string,
  handler: AnyHandler,
  actor: Actor,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const params = parseParams(request.params as Record<string, string>, noun)
  const query = route.query ? parseQuery(route.query, request.query) : undefined
  const body = route.body ? parseBody(route.body, request.body) : request.body
  const signal = goneSignal(reply)
  const answer = await handler({ params, query, body, actor, signal, raw: request, reply })
  if (reply.sent) return reply
  reply.code(route.status)
  if (route.response === undefined) return reply.send()
  const shown = route.response.parse(answer)
  return Array.isArray(shown) && query ? project(shown, query as Projection) : shown
}

const IDS: ReadonlySet<string> = new Set(['id', 'stepId', 'retryDataKey'])

/** An id that cannot be one is not looked for. Other parameters are the handler's to read. */
function parseParams(params: Readonly<Record<string, string>>, noun: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => {
      if (!IDS.has(name)) return [name, value]
      const id = value.toLowerCase()
      if (!/^[0-9a-f]{24}$/.test(id)) throw new AppError('resource_not_found', { facts: { resource: noun } })
      return [name, id]
    }),
  )
}

function parseQuery(schema: NonNullable<Route['query']>, query: unknown): unknown {
  try {
    refuseUnstorable(query)
    return parseInput(schema, query)
  } catch (error) {
    const errors = error instanceof AppErrors ? error.errors : error instanceof AppError ? [error] : null
    if (errors === null) throw error
    const reason = errors.map(({ field, message }) => (field ? `${field}: ${message}` : message)).join(' ')
    throw new AppError('invalid_query', { facts: { reason } })
  }
}

function parseBody(schema: NonNullable<Route['body']>, body: unknown): unknown {
  refuseUnstorable(body)
  return parseInput(schema, body)
}

/** Aborts when the client goes away before its answer is complete. */
function goneSignal(reply: FastifyReply): AbortSignal {
  const controller = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort()
  })
  return controller.signal
}
