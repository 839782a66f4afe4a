/** One socket of a pool: carries one call at a time, and is given up as soon as anything about it is odd. */
import type { Socket } from 'node:net'
import { type Dispatcher, errors } from 'undici'
import { AnswerReader, type AnswerSink } from './answer-reader.ts'
import { type RequestBytes, write } from './request-bytes.ts'

export interface SocketTimes {
  /** Milliseconds from the request to the end of the answer's head. */
  readonly headMs: number
  /** Milliseconds between two pieces of its body. */
  readonly bodyMs: number
  /** Milliseconds without a call. */
  readonly idleMs: number
}

export interface SocketOwner {
  readonly times: SocketTimes
  /** Bytes. */
  readonly largestBody: number
  /** The socket can carry another call. */
  freed(socket: Http1Socket): void
  /** It carries no more, and is to be forgotten. */
  gone(socket: Http1Socket): void
}

export interface Http1Call {
  readonly bytes: RequestBytes
  readonly isHead: boolean
  readonly handler: Dispatcher.DispatchHandler
}

/** A server that says how long it waits for the next call closes at that moment, when one may be on its way. */
const HINT_MARGIN_MS = 2_000

export class Http1Socket implements AnswerSink {
  readonly #socket: Socket
  readonly #owner: SocketOwner
  readonly #reader: AnswerReader
  #call: Call | undefined
  /** On the monotonic clock: when what is waited for is overdue. */
  #deadline: number
  #idleMs: number
  #isGone = false
  #isResting = false

  constructor(socket: Socket, owner: SocketOwner) {
    this.#socket = socket
    this.#owner = owner
    this.#reader = new AnswerReader(this, owner.largestBody)
    this.#idleMs = owner.times.idleMs
    this.#deadline = performance.now() + this.#idleMs
    socket.on('data', (bytes) => this.#read(bytes))
    socket.on('end', () => this.#closed())
    socket.on('error', (error) => this.#fail(error))
    socket.on('close', () => this.#closed())
  }

  /** Whether a call may be sent: not about to be closed by the other side. */
  get isFresh(): boolean {
    return !this.#isGone && performance.now() < this.#deadline
  }

  send({ bytes, isHead, handler }: Http1Call): void {
    const call = new Call(this, this.#socket, handler)
    try {
      handler.onRequestStart?.(call, null)
    } catch (error) {
      call.abort(error as Error)
    }
    if (call.aborted) {
      this.#owner.freed(this)
      handler.onResponseError?.(call, call.reason as Error)
      return
    }
    call.isSent = true
    this.#call = call
    this.#deadline = performance.now() + this.#owner.times.headMs
    this.#reader.expect(isHead)
    if (this.#isResting) this.#socket.ref()
    this.#isResting = false
    write(this.#socket, bytes)
  }

  /**
   * Gives up what takes too long. A socket that carries no call keeps no process alive from here on: at each call this would
   * cost more.
   * @param now on the monotonic clock
   */
  checkTime(now: number): void {
    if (now < this.#deadline) {
      if (this.#call === undefined && !this.#isResting) {
        this.#isResting = true
        this.#socket.unref()
      }
      return
    }
    if (this.#call === undefined) this.destroy()
    else if (!this.#call.hasHead) this.#fail(new errors.HeadersTimeoutError())
    else if (!this.#call.paused) this.#fail(new errors.BodyTimeoutError())
  }

  /** @param error what a call that is under way is told */
  destroy(error: Error = new errors.ClientDestroyedError()): void {
    this.#fail(error)
  }

  /** For the call: the answer is waited for anew. */
  refresh(): void {
    this.#deadline = performance.now() + this.#owner.times.bodyMs
  }

  head(status: number, headers: Parameters<AnswerSink['head']>[1]): void {
    const call = this.#call as Call
    call.hasHead = true
    this.#idleMs = Math.min(this.#owner.times.idleMs, hintOf(String(headers['keep-alive'])))
    this.refresh()
    call.handler.onResponseStart?.(call, status, headers, '')
  }

  piece(bytes: Buffer): void {
    const call = this.#call
    // Given up by whoever took the piece before.
    if (call === undefined) return
    this.refresh()
    call.handler.onResponseData?.(call, bytes)
  }

  end(keepsAlive: boolean): void {
    const call = this.#call
    if (call === undefined) return
    this.#call = undefined
    call.isSent = false
    // An answer that came before its request was out: nobody knows where the next one would begin.
    const isReusable = keepsAlive && this.#socket.writableLength === 0 && this.#idleMs > 0
    if (!isReusable) this.#discard()
    else if (call.paused) this.#socket.resume()
    this.#deadline = performance.now() + this.#idleMs
    call.handler.onResponseEnd?.(call, {})
    if (isReusable) this.#owner.freed(this)
  }

  #read(bytes: Buffer): void {
    if (this.#isGone) return
    try {
      this.#reader.read(bytes)
    } catch (error) {
      this.#fail(error as Error)
    }
  }

  #closed(): void {
    if (this.#isGone) return
    try {
      this.#reader.close()
      this.#discard()
    } catch (error) {
      this.#fail(error as Error)
    }
  }

  #fail(error: Error): void {
    const call = this.#call
    this.#call = undefined
    this.#discard()
    if (call === undefined) return
    call.isSent = false
    call.handler.onResponseError?.(call, error)
  }

  #discard(): void {
    if (this.#isGone) return
    this.#isGone = true
    this.#socket.destroy()
    this.#owner.gone(this)
  }
}

/** What a handler holds its call by. */
class Call implements Dispatcher.DispatchController {
  readonly handler: Dispatcher.DispatchHandler
  readonly #line: Http1Socket
  readonly #socket: Socket
  aborted = false
  paused = false
  reason: Error | null = null
  /** It is out, and its answer not here. */
  isSent = false
  hasHead = false

  constructor(line: Http1Socket, socket: Socket, handler: Dispatcher.DispatchHandler) {
    this.#line = line
    this.#socket = socket
    this.handler = handler
  }

  abort(reason: Error): void {
    if (this.aborted) return
    this.aborted = true
    this.reason = reason
    if (this.isSent) this.#line.destroy(reason)
  }

  pause(): void {
    if (!this.isSent || this.paused) return
    this.paused = true
    this.#socket.pause()
  }

  resume(): void {
    if (!this.isSent || !this.paused) return
    this.paused = false
    this.#line.refresh()
    this.#socket.resume()
  }
}

/** Milliseconds a `Keep-Alive: timeout=5` leaves (RFC 2068 19.7.1.1); infinite where nothing is said. */
function hintOf(header: string): number {
  const seconds = /\btimeout=(\d{1,9})\b/i.exec(header)?.[1]
  return seconds === undefined ? Number.POSITIVE_INFINITY : Number(seconds) * 1000 - HINT_MARGIN_MS
}
