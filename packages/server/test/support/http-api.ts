/** An API that is not Azure: a server on this machine that answers as a test says, and remembers what it was asked. */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { createServer as createTlsServer, type ServerOptions } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'

export interface Asked {
  readonly method: string
  /** Path and query. */
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface Answered {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** An object is sent as JSON. */
  readonly body?: unknown
}

export interface HttpApi {
  readonly origin: string
  readonly asked: Asked[]
  /** What it answers from now on. */
  answer: (asked: Asked) => Answered | Promise<Answered>
  close(): Promise<void>
}

/**
 * @param tls speaks TLS, with these certificates
 * @param connected is told of each request's socket
 */
export async function startHttpApi(
  answer: HttpApi['answer'],
  tls?: ServerOptions,
  connected: (socket: Socket) => void = () => {},
): Promise<HttpApi> {
  const asked: Asked[] = []
  const listener: Parameters<typeof createServer>[1] = (request, response) => {
    connected(request.socket)
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', async () => {
      const { method = '', url: path = '', headers } = request
      const one = { method, path, headers, body: Buffer.concat(pieces).toString('utf8') }
      asked.push(one)
      const { status = 200, headers: own = {}, body } = await api.answer(one)
      const isText = typeof body === 'string' || body === undefined
      const type = isText ? {} : { 'content-type': 'application/json' }
      response.writeHead(status, { ...type, ...own }).end(isText ? body : JSON.stringify(body))
    })
  }
  const server: Server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const api: HttpApi = {
    origin: `${tls === undefined ? 'http' : 'https'}://localhost:${port}`,
    asked,
    answer,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return api
}
