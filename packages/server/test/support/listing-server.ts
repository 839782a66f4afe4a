/**
 * A server whose list pages a test lays out by hand, for what the sandbox never answers (empty pages in the middle, pages
 * larger than asked for), and an Outbound that only reads it.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readAnswer } from '@keyway/connectors'
import type { Outbound } from '../../src/outbound/outbound.ts'
import { savedOperation } from '../../src/records/index.ts'

export interface ListingServer {
  readonly outbound: Outbound
  /** Names of the records of each page; may be changed between reads. */
  pages: string[][]
  /** Numbers of the pages that were asked for, in order. */
  readonly asked: number[]
  close(): Promise<void>
}

export async function startListingServer(pages: string[][]): Promise<ListingServer> {
  const asked: number[] = []
  const listing = { pages, asked }
  const server = createServer((request, response) => {
    const number = Number(new URL(request.url ?? '/', 'http://localhost').searchParams.get('page') ?? 0)
    asked.push(number)
    const names = listing.pages[number]
    if (names === undefined) {
      response.writeHead(503).end('{}')
      return
    }
    const value = names.map((name) => ({ id: `${base}/secrets/${name}`, attributes: { enabled: true } }))
    const nextLink = number + 1 < listing.pages.length ? `${base}/secrets?page=${number + 1}` : null
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ value, nextLink }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const refuse = () => Promise.reject(new Error('this server only lists'))
  const outbound: Outbound = {
    async page(_, operationId, _inputs, next, options) {
      const response = await fetch(next ?? `${base}/secrets`, { signal: options?.signal ?? null })
      const body = await response.json()
      if (response.ok) {
        return { ok: true, status: response.status, ...readAnswer(savedOperation('data-plane', operationId), body) }
      }
      const diagnosis = {
        code: 'service_unavailable',
        title: 'Key Vault is out of order',
        cause: 'It answered 503.',
        who: 'nobody',
        steps: [],
        docs: 'docs/errors.md#service_unavailable',
        retry: 'later',
        facts: {},
      } as const
      return { ok: false, status: response.status, diagnosis: { ...diagnosis, steps: [] } }
    },
    call: refuse,
    send: refuse,
    forget: () => {},
    close: async () => {},
  }
  return Object.assign(listing, {
    outbound,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  })
}
