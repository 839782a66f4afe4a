/**
 * Sockets: one https server for the Azure host names, one http server on loopback for a browser's pages. Turns node's
 * messages into the sandbox's and back; decides nothing.
 */

import { randomBytes } from 'node:crypto'
import http from 'node:http'
import https from 'node:https'
import { type AddressInfo, isIP, type Socket } from 'node:net'
import { createSecureContext, type SecureContext } from 'node:tls'
import type { ServerIdentity } from './authority.ts'
import type { Plane, SandboxRequest, SandboxResponse } from './http.ts'

/** Key Vault and Entra ID take far less; a body beyond this is refused before it fills memory. */
const MAX_BODY_BYTES = 4 * 1024 * 1024
/** Plain http serves this machine's pages and control, which take a whole state back. */
const MAX_STATE_BYTES = 256 * 1024 * 1024
/** Longer than the idle time of common client pools, so that a reused connection is never closed under a request. */
const KEEP_ALIVE_MS = 75_000

export interface Listener {
  readonly port: number
  /**
   * Makes clients begin anew: idle connections are closed and no TLS session is resumed, so that the next call looks up
   * the name and sees the certificate.
   */
  forgetClients(): void
  close(): Promise<void>
}

interface ListenOptions {
  /** Take the caller's address from `X-Forwarded-For`: behind a proxy, or to call a vault's firewall from anywhere. */
  readonly trustForwardedFor?: boolean
}

export interface TlsOptions {
  readonly identity: ServerIdentity
  /** What to show for a host name instead; `reset` ends the handshake. Undefined: the identity. */
  identityFor?(host: string): Promise<ServerIdentity | 'reset'> | undefined
}

/**
 * Listens on `host:port` (port 0: any free one); with `tls` as https.
 *
 * @throws with a readable message when the port is taken or not allowed.
 */
export async function listen(
  plane: Plane,
  host: string,
  port: number,
  tls?: TlsOptions,
  { trustForwardedFor = false }: ListenOptions = {},
): Promise<Listener> {
  const scheme = tls ? 'https' : 'http'
  const answer = (message: http.IncomingMessage, response: http.ServerResponse) =>
    void exchange(plane, { scheme, trustForwardedFor }, message, response)
  // A request without a body is not made a stream that ends.
  const settings = { optimizeEmptyRequests: true }
  const secure = tls && https.createServer({ ...settings, ...tlsSettings(tls) }, answer)
  const server = secure ?? http.createServer(settings, answer)
  server.keepAliveTimeout = KEEP_ALIVE_MS
  // The server itself does not know those that are amid the handshake: closing would wait until their clients give up.
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(listenError(cause, host, port)))
    server.listen(port, host, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    forgetClients() {
      secure?.setTicketKeys(randomBytes(TICKET_KEYS_BYTES))
      server.closeIdleConnections()
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
        for (const socket of sockets) socket.destroy()
      }),
  }
}

/** As `tls.Server.setTicketKeys` takes them. */
const TICKET_KEYS_BYTES = 48

function tlsSettings({ identity, identityFor }: TlsOptions): https.ServerOptions {
  const usual = createSecureContext({ ...identity })
  return {
    ...identity,
    ALPNProtocols: ['http/1.1'],
    SNICallback(host, done) {
      const other = identityFor?.(host)
      if (!other) return done(null, usual)
      other.then(
        // An error here drops the connection in the middle of the handshake.
        (shown) => (shown === 'reset' ? done(new Error('The handshake is reset.')) : done(null, contextOf(shown))),
        (error: Error) => done(error),
      )
    },
  }
}

const contextOf = (identity: ServerIdentity): SecureContext => createSecureContext({ ...identity })

function listenError(cause: NodeJS.ErrnoException, host: string, port: number): Error {
  if (cause.code === 'EADDRINUSE') {
    return new Error(`Port ${port} on ${host} is already in use. Stop what uses it, or choose another port.`, { cause })
  }
  if (cause.code === 'EACCES') {
    return new Error(`This user may not listen on port ${port}. Choose a port above 1023.`, { cause })
  }
  return new Error(`The sandbox cannot listen on ${host}:${port}: ${cause.message}`, { cause })
}

/** How requests come in. */
interface Line {
  readonly scheme: string
  readonly trustForwardedFor: boolean
}

async function exchange(
  plane: Plane,
  line: Line,
  message: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<void> {
  try {
    const body = await readBody(message, line.scheme === 'https' ? MAX_BODY_BYTES : MAX_STATE_BYTES)
    if (body === undefined) return send(response, { status: 413, headers: { connection: 'close' } })
    send(response, await plane(new IncomingRequest(line, message, body)))
  } catch (error) {
    if (response.headersSent || response.destroyed) return
    // A fault of the sandbox itself: say so on stderr, never to the client, who would take it for Azure's.
    console.error('The sandbox failed to answer', message.method, message.url?.split('?')[0], error)
    send(response, { status: 500, body: { error: { code: 'InternalServerError', message: 'The sandbox failed.' } } })
  }
}

const EMPTY = Buffer.alloc(0)

/** Undefined when the body is too long. */
function readBody(message: http.IncomingMessage, maxBytes: number): Promise<Buffer | undefined> | Buffer {
  const length = message.headers['content-length']
  const chunked = message.headers['transfer-encoding'] !== undefined
  if (!chunked && (length === undefined || length === '0')) return EMPTY
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    message.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > maxBytes) {
        message.pause()
        resolve(undefined)
      } else chunks.push(chunk)
    })
    message.on('end', () => resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)))
    message.on('error', reject)
  })
}

/** What a connection's last request was authorized with. */
const credentials = new WeakMap<Socket, string>()

/**
 * The headers of a request. A client sends its token with every one, and tokens are found by their text: as long as it stays the
 * same it is one string, whose hash is known.
 */
function headersOf({ headers, socket }: http.IncomingMessage): Readonly<Record<string, string | undefined>> {
  const { authorization } = headers
  if (authorization !== undefined) {
    const last = credentials.get(socket)
    if (last === authorization) headers.authorization = last
    else credentials.set(socket, authorization)
  }
  return headers as Record<string, string | undefined>
}

/** One request; the query is decoded only when a plane asks for it. */
class IncomingRequest implements SandboxRequest {
  readonly method: string
  readonly rawPath: string
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Buffer
  readonly #scheme: string
  readonly #peer: string
  readonly #address: string
  readonly #search: string
  readonly #socket: http.IncomingMessage['socket']
  #query: URLSearchParams | undefined

  constructor(line: Line, message: http.IncomingMessage, body: Buffer) {
    const url = message.url ?? '/'
    const mark = url.indexOf('?')
    this.method = message.method ?? 'GET'
    this.rawPath = mark < 0 ? url : url.slice(0, mark)
    this.#search = mark < 0 ? '' : url.slice(mark + 1)
    this.headers = headersOf(message)
    this.body = body
    this.#socket = message.socket
    this.#scheme = line.scheme
    this.#peer = message.socket.remoteAddress ?? '127.0.0.1'
    const forwarded = line.trustForwardedFor ? forwardedFor(this.headers['x-forwarded-for']) : undefined
    this.#address = forwarded ?? this.#peer
  }

  get query(): URLSearchParams {
    this.#query ??= new URLSearchParams(this.#search)
    return this.#query
  }

  get isLocal(): boolean {
    return /^(::ffff:)?127\.|^::1$/.test(this.#peer)
  }

  get isGone(): boolean {
    return this.#socket.destroyed
  }

  get clientAddress(): string {
    return this.#address.startsWith('::ffff:') ? this.#address.slice(7) : this.#address
  }

  get origin(): string {
    return `${this.#scheme}://${this.headers.host ?? 'localhost'}`
  }
}

/** The first address of the list: the one furthest from the server. Undefined when that is no address. */
function forwardedFor(header: string | undefined): string | undefined {
  const first = header?.split(',')[0]?.trim() ?? ''
  return isIP(first) === 0 ? undefined : first
}

/** Names and values by turns, which node writes without looking at each again. */
function headerLines(headers: SandboxResponse['headers'] = {}): string[] {
  const lines: string[] = []
  for (const name in headers) {
    const value = headers[name] ?? ''
    if (typeof value === 'string') lines.push(name, value)
    else for (const one of value) lines.push(name, one)
  }
  return lines
}

/** Sends an answer: objects as JSON, strings and buffers as they are. */
function send(response: http.ServerResponse, answer: SandboxResponse): void {
  if (answer.breakage === 'cut') {
    response.socket?.destroy()
    return
  }
  const isText = typeof answer.body === 'string' || Buffer.isBuffer(answer.body)
  const body = isText ? (answer.body as string | Buffer) : JSON.stringify(answer.body)
  const lines = headerLines(answer.headers)
  if (!isText && body !== undefined && answer.headers?.['content-type'] === undefined) {
    lines.push('content-type', 'application/json; charset=utf-8')
  }
  if (answer.status !== 204 && answer.status !== 304) {
    lines.push('content-length', String(body === undefined ? 0 : Buffer.byteLength(body)))
  }
  response.writeHead(answer.status, lines)
  if (answer.breakage === 'truncate' && body !== undefined) {
    const bytes = Buffer.from(body)
    response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.socket?.destroy())
    return
  }
  response.end(body)
}
