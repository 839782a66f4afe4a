/** A server that answers as a test lays out, and the real pipeline to it: for requests of one's own. */
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createOutbound } from '../../src/outbound/create-outbound.ts'
import type { Access } from '../../src/outbound/index.ts'
import { createNetwork } from '../../src/outbound/network/index.ts'
import type { Outbound } from '../../src/outbound/outbound.ts'
import type { Base } from '../../src/requests/index.ts'
import { NO_LIMITS } from './no-limits.ts'

export interface SeenRequest {
  readonly method: string
  /** Path and query. */
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface LaidOut {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON; a text as it is. */
  readonly body?: unknown
}

export interface AnsweringServer {
  readonly outbound: Outbound
  readonly base: Base
  readonly seen: SeenRequest[]
  /** May be changed between requests. */
  answer: (request: SeenRequest) => LaidOut
  close(): Promise<void>
}

export async function startAnsweringServer(): Promise<AnsweringServer> {
  const seen: SeenRequest[] = []
  const held: { answer: AnsweringServer['answer'] } = { answer: () => ({ body: [] }) }
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (piece) => {
      body += piece
    })
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      const one = { method, url, headers, body }
      seen.push(one)
      const { status = 200, headers: more = {}, body: answered } = held.answer(one)
      response.writeHead(status, { 'content-type': 'application/json', ...more })
      response.end(typeof answered === 'string' ? answered : JSON.stringify(answered))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`
  const host = new URL(origin).host
  const access: Access = {
    accessToken: 'token',
    expiresAt: Date.now() + 3_600_000,
    target: {
      connectionId: 'c',
      api: 'data-plane',
      origin,
      resource: origin,
      reach: 'public',
      concurrency: 4,
      slotsOf: 'c',
      limits: 'none',
      retryHeader: 'retry-after',
      offline: false,
      words: { host },
    },
  }
  const found = async () => ({ ok: true, access }) as const
  const outbound = createOutbound({
    clock: { now: () => new Date() },
    network: createNetwork({ sandbox: null, allowHosts: ['localhost'] }),
    accesses: { get: found, renew: found, worked: async () => {}, failed: async () => {}, forget() {} },
    pacer: NO_LIMITS,
    random: () => 0,
  })
  const connection = { name: 'HTTP', http: { baseURI: origin, unencrypted: { region: 'eu' } } }
  return Object.assign(held, {
    outbound,
    base: {
      connectionId: 'c',
      api: 'data-plane',
      origin,
      path: '',
      connection,
      settings: {},
      words: { host },
    } as const,
    seen,
    async close() {
      await outbound.close()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  })
}
