/** Sends one request through a connection as it is, and its answer back as it comes. */
import { pipeline } from 'node:stream/promises'
import type { FastifyReply } from 'fastify'
import type { HandlerRequest } from '../http/handler.ts'
import { type Accesses, type Answer, type Outbound, unavailable } from '../outbound/index.ts'
import { readPathRequest, readProxyRequest } from './proxy-request.ts'

/** Said by one hop to the next (RFC 9110 7.6.1), or meant for the other side's own origin. */
const DROPPED: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'alt-svc',
  'set-cookie',
  'strict-transport-security',
  'www-authenticate',
])

const PROXY = { by: 'proxy' } as const

export type ProxyRoute = 'connections.proxy' | `connections.proxy${'Get' | 'Post' | 'Put' | 'Patch' | 'Delete'}`

/**
 * @param form where method and address of the call stand: in headers, or in the request's own line
 * @throws AppError when no answer could be had
 */
export async function proxy(
  { outbound, accesses }: { readonly outbound: Outbound; readonly accesses: Accesses },
  form: 'headers' | 'path',
  { params, body, raw, reply, signal }: HandlerRequest<ProxyRoute>,
): Promise<undefined> {
  const found = await accesses.get(params.id, { signal })
  if (!found.ok) throw unavailable(found.diagnosis)
  const { target } = found.access
  const request = form === 'headers' ? readProxyRequest(raw.headers, body, target) : readPathRequest(raw, body, target)
  const result = await outbound.send(params.id, request, { signal, asker: PROXY })
  if (!result.ok) throw unavailable(result.diagnosis)
  await passBack(reply, result.answer)
  return undefined
}

async function passBack(reply: FastifyReply, answer: Answer): Promise<void> {
  const { raw } = reply
  const head = { ...passedBack(answer.headers), ...reply.getHeaders() } as Record<string, string>
  // From here on the answer is the other side's: Fastify is told to keep out.
  reply.hijack()
  if (answer.isWhole) {
    const bytes = await answer.bytes()
    raw.writeHead(answer.status, head)
    // As text, head and body leave in one piece; latin1 is the encoding that changes no byte.
    raw.end(bytes.toString('latin1'), 'latin1')
    return
  }
  raw.writeHead(answer.status, head)
  // When either side goes away in the middle, the head is out, and all that can be told is a broken line.
  await pipeline(answer.stream(), raw).catch(() => raw.destroy())
}

/** Which pages of other origins may read an answer is for Keyway alone to say. */
const FOR_BROWSERS = 'access-control-'
export function passedBack(headers: Answer['headers']): Record<string, string | readonly string[] | undefined> {
  const passed: Record<string, string | readonly string[] | undefined> = {}
  for (const name in headers) if (!DROPPED.has(name) && !name.startsWith(FOR_BROWSERS)) passed[name] = headers[name]
  return passed
}
