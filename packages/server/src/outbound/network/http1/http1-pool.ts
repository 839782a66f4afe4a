/**
 * Sockets to one origin for calls of HTTP/1.1. A Dispatcher like undici's own `Pool`, which connects them, and about a quarter
 * cheaper for what Keyway sends: small requests whose bodies are at hand, small answers that arrive whole.
 */
import { channel } from 'node:diagnostics_channel'
import { buildConnector, Dispatcher, errors } from 'undici'
import { type Http1Call, Http1Socket, type SocketOwner, type SocketTimes } from './http1-socket.ts'
import { RequestWriter } from './request-bytes.ts'

interface Http1Options {
  /** Sockets at once; each carries one call at a time. */
  readonly connections: number
  /** As undici's connector takes them: `timeout`, `lookup`, `ca` and what else there is about TLS. */
  readonly connect: buildConnector.BuildOptions
  readonly times: SocketTimes
  /** Bytes; a larger answer is given up. */
  readonly largestBody: number
}

/** How often it is looked whether something is overdue: a timer for each call would cost as much as the call. */
const LOOK_MS = 1_000

/** Tells who listens of each request, `{ origin, method, path }`, before it is sent: for instruments of the process itself. */
const requests = channel('keyway:outbound:request')

export class Http1Pool extends Dispatcher implements SocketOwner {
  readonly times: SocketTimes
  readonly largestBody: number
  readonly #origin: string
  readonly #target: buildConnector.Options
  readonly #connect: buildConnector.connector
  readonly #connections: number
  readonly #writer: RequestWriter
  readonly #sockets = new Set<Http1Socket>()
  /** Those that carry no call; the last one freed is the first one used. */
  #idle: Http1Socket[] = []
  #connecting = 0
  #queue: Http1Call[] = []
  #look: NodeJS.Timeout | undefined
  #closed: PromiseWithResolvers<void> | undefined
  #destroyed = false

  constructor(origin: string, { connections, connect, times, largestBody }: Http1Options) {
    super()
    this.#origin = origin
    const { protocol, host, hostname, port } = new URL(origin)
    this.#target = { protocol, host, hostname: hostname.replace(/^\[|\]$/g, ''), port }
    this.#connect = buildConnector({ ...connect, allowH2: false })
    this.#connections = connections
    this.#writer = new RequestWriter(host)
    this.times = times
    this.largestBody = largestBody
  }

  get closed(): boolean {
    return this.#closed !== undefined
  }

  get destroyed(): boolean {
    return this.#destroyed
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    try {
      if (this.#destroyed) throw new errors.ClientDestroyedError()
      if (this.#closed !== undefined) throw new errors.ClientClosedError()
      const { method, path } = options
      if (requests.hasSubscribers) requests.publish({ origin: this.#origin, method, path })
      this.#queue.push({ bytes: this.#writer.bytesOf(options), isHead: method === 'HEAD', handler })
    } catch (error) {
      refuse(handler, error as Error)
      return true
    }
    this.#advance()
    return true
  }

  /** Once the calls that were made are answered. */
  override close(): Promise<void> {
    this.#closed ??= Promise.withResolvers<void>()
    for (const socket of this.#idle.splice(0)) socket.destroy()
    this.#settle()
    return this.#closed.promise
  }

  /** At once. */
  override async destroy(): Promise<void> {
    this.#destroyed = true
    this.#closed ??= Promise.withResolvers<void>()
    for (const { handler } of this.#queue.splice(0)) refuse(handler, new errors.ClientDestroyedError())
    for (const socket of [...this.#sockets]) socket.destroy()
    this.#settle()
  }

  freed(socket: Http1Socket): void {
    this.#idle.push(socket)
    this.#advance()
    if (this.#closed !== undefined && this.#idle.includes(socket)) socket.destroy()
  }

  gone(socket: Http1Socket): void {
    this.#sockets.delete(socket)
    this.#idle = this.#idle.filter((one) => one !== socket)
    this.#advance()
    this.#settle()
  }

  #advance(): void {
    while (this.#queue.length > 0) {
      const socket = this.#idle.pop()
      if (socket === undefined) break
      if (socket.isFresh) socket.send(this.#queue.shift() as Http1Call)
      else socket.destroy()
    }
    while (this.#queue.length > this.#connecting && this.#sockets.size + this.#connecting < this.#connections) {
      this.#open()
    }
  }

  #open(): void {
    this.#connecting += 1
    this.#connect(this.#target, (error, socket) => {
      this.#connecting -= 1
      if (error !== null) {
        const call = this.#queue.shift()
        if (call !== undefined) refuse(call.handler, error)
        this.#advance()
        this.#settle()
      } else if (this.#destroyed) {
        socket.destroy()
        this.#settle()
      } else {
        const opened = new Http1Socket(socket, this)
        this.#sockets.add(opened)
        this.#look ??= setInterval(() => this.#checkTime(), LOOK_MS).unref()
        this.freed(opened)
      }
    })
  }

  #checkTime(): void {
    const now = performance.now()
    for (const socket of [...this.#sockets]) socket.checkTime(now)
  }

  /** Nothing is left to look after, and perhaps somebody waits for that. */
  #settle(): void {
    if (this.#sockets.size > 0) return
    clearInterval(this.#look)
    this.#look = undefined
    if (this.#queue.length === 0 && this.#connecting === 0) this.#closed?.resolve()
  }
}

/** There is no controller of a call that was not begun. */
const refuse = (handler: Dispatcher.DispatchHandler, error: Error): void =>
  handler.onResponseError?.(null as never, error)
