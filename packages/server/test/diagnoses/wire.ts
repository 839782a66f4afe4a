/** Servers and networks that fail as a test lays out, met by Keyway's own pipeline over real sockets. */
import { createServer, type RequestListener, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net'
import type { ApiType } from '@keyway/contract'
import type { Config } from '../../src/config.ts'
import type { CallTarget } from '../../src/outbound/access.ts'
import { createOutbound } from '../../src/outbound/create-outbound.ts'
import { createNetwork } from '../../src/outbound/index.ts'
import type { Resolve } from '../../src/outbound/network/resolve.ts'
import { NO_LIMITS } from '../support/no-limits.ts'
import type { Told } from './stage.ts'

export interface WireOptions {
  readonly origin: string
  readonly api?: ApiType
  readonly reach?: 'public' | 'sandbox'
  readonly config?: Partial<Pick<Config, 'sandbox' | 'allowHosts' | 'proxy'>>
  readonly resolve?: Resolve
  /** Vault name of the host, when it is one. */
  readonly vault?: string
}

const FIRST = { 'data-plane': 'GetSecrets', 'control-plane': 'Subscriptions_List' } as const

/** Lists something at `origin`, and gives why that did not work. */
export async function callAt(options: WireOptions): Promise<Told> {
  const { origin, api = 'data-plane', reach = 'public', config = {}, resolve, vault } = options
  const network = createNetwork({ sandbox: null, allowHosts: ['localhost'], ...config }, resolve)
  const words = { host: new URL(origin).host, ...(vault !== undefined && { vault }) }
  const target: CallTarget = {
    connectionId: 'c',
    api,
    origin,
    resource: origin,
    reach,
    concurrency: 1,
    slotsOf: 'c',
    limits: 'none',
    retryHeader: 'retry-after',
    offline: false,
    words,
  }
  const access = { ok: true, access: { accessToken: 'a token', expiresAt: Date.now() + 3_600_000, target } } as const
  const outbound = createOutbound({
    clock: { now: () => new Date() },
    network,
    pacer: NO_LIMITS,
    accesses: {
      get: async () => access,
      renew: async () => access,
      worked: async () => {},
      failed: async () => {},
      forget() {},
    },
  })
  try {
    const result = await outbound.page('c', FIRST[api], {}, undefined, { patienceMs: 0 })
    if (result.ok) throw new Error('it worked')
    return result.diagnosis
  } finally {
    await outbound.close()
  }
}

/** A web server that answers every request in one way. */
export const answering = (api: ApiType, answer: (response: ServerResponse) => void): Promise<Told> =>
  withServer(createServer(((_, response) => answer(response)) as RequestListener), (port) =>
    callAt({ origin: `http://localhost:${port}`, api }),
  )

/** A server of bare sockets. */
export const meeting = (met: (socket: Socket) => void, options: Partial<WireOptions> = {}): Promise<Told> =>
  withServer(createTcpServer(met), (port) => callAt({ origin: `http://localhost:${port}`, ...options }))

/** Listens while `use` runs; every socket is cut afterwards. */
export async function withServer<T>(server: Server, use: (port: number) => Promise<T>): Promise<T> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    return await use((server.address() as AddressInfo).port)
  } finally {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  }
}
