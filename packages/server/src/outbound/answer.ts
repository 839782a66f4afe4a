/**
 * An answer as it arrives. Nearly all of them are small and whole at once, so they are handed on as bytes, with no stream
 * in between; a large one is held back until its reader takes it.
 */
import { Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import { onAbort } from './on-abort.ts'
import type { WireRequest } from './wire-request.ts'

export type AnswerHeaders = Readonly<Record<string, string | readonly string[] | undefined>>

/** Arrived but not asked for: beyond this the other side is made to wait. */
const HELD_BYTES = 512 * 1024

export class Answer {
  readonly status: number
  readonly headers: AnswerHeaders
  readonly #controller: Dispatcher.DispatchController
  #held: Buffer[] = []
  #heldBytes = 0
  #isRead = false
  #stream: Readable | undefined
  #state: 'open' | 'whole' | 'broken' = 'open'
  #error: Error | undefined
  #finished: (() => void)[] = []
  /** What somebody who looks on has seen; null once that is too much. */
  #seen: { readonly most: number; pieces: Buffer[] | null; bytes: number } | undefined

  constructor(controller: Dispatcher.DispatchController, status: number, headers: AnswerHeaders) {
    this.#controller = controller
    this.status = status
    this.headers = headers
  }

  /** Calls `listener` once, when all has arrived or nothing more will. */
  whenFinished(listener: () => void): void {
    if (this.#state === 'open') this.#finished.push(listener)
    else listener()
  }

  /** True when all of it is here: `bytes` does not wait then. */
  get isWhole(): boolean {
    return this.#state === 'whole'
  }

  /** All of it. @throws what broke it off */
  async bytes(): Promise<Buffer> {
    if (this.#state === 'open') {
      this.#isRead = true
      this.#controller.resume()
      await new Promise<void>((resolve) => this.whenFinished(resolve))
    }
    if (this.#state === 'broken') throw this.#error
    if (this.#held.length !== 1) this.#held = [Buffer.concat(this.#held)]
    return this.#held[0] as Buffer
  }

  /** All of it, piece by piece; destroying the stream gives the rest up. */
  stream(): Readable {
    const stream = new Readable({
      read: () => this.#controller.resume(),
      destroy: (error, done) => {
        this.giveUp()
        done(error)
      },
    })
    this.#stream = stream
    for (const piece of this.#held) stream.push(piece)
    this.#held = []
    if (this.#state === 'whole') stream.push(null)
    if (this.#state === 'broken') stream.destroy(this.#error)
    return stream
  }

  /**
   * For somebody who looks on: calls `listener` once, when nothing more comes, with all of it; null when that is more than
   * `most` bytes. To be asked for as soon as the answer is here. Who reads it notices nothing.
   */
  observe(most: number, listener: (body: Buffer | null, bytes: number, brokenOff: boolean) => void): void {
    const seen = { most, pieces: [] as Buffer[] | null, bytes: 0 }
    this.#seen = seen
    for (const piece of this.#held) this.#see(piece)
    this.whenFinished(() => {
      listener(seen.pieces === null ? null : Buffer.concat(seen.pieces), seen.bytes, this.#state === 'broken')
    })
  }

  #see(piece: Buffer): void {
    const seen = this.#seen
    if (seen === undefined) return
    seen.bytes += piece.length
    if (seen.bytes > seen.most) seen.pieces = null
    else seen.pieces?.push(piece)
  }

  /** Nobody will read it. */
  giveUp(): void {
    if (this.#state === 'open') this.#controller.abort(new Error('the answer was given up'))
  }

  /** For the one who receives it. */
  take(piece: Buffer): void {
    if (this.#seen !== undefined) this.#see(piece)
    if (this.#stream !== undefined) {
      if (!this.#stream.push(piece)) this.#controller.pause()
      return
    }
    this.#held.push(piece)
    this.#heldBytes += piece.length
    if (!this.#isRead && this.#heldBytes > HELD_BYTES) this.#controller.pause()
  }

  /** For the one who receives it: nothing more comes. */
  finish(error?: Error): void {
    this.#state = error === undefined ? 'whole' : 'broken'
    this.#error = error
    if (error === undefined) this.#stream?.push(null)
    else this.#stream?.destroy(error)
    const listeners = this.#finished
    this.#finished = []
    for (const listener of listeners) listener()
  }
}

/**
 * Sends one request, credentials and all; resolves when the head of its answer is here.
 * @throws the signal's reason, or why no answer came
 */
export function exchange(
  pool: Dispatcher,
  { method, path, headers, body }: WireRequest,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined
    let answer: Answer | undefined
    const abort = (): void => {
      controller?.abort(signal?.reason)
      // Still waiting for a socket: there is nothing to abort yet, and nothing to wait for any more.
      if (controller === undefined) reject(signal?.reason)
    }
    const leave = onAbort(signal, abort)
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(started) {
        controller = started
        if (signal?.aborted) started.abort(signal.reason)
      },
      onResponseStart(started, status, head) {
        // 1xx announces the answer, which is still to come.
        if (status < 200) return
        answer = new Answer(started, status, head)
        resolve(answer)
      },
      onResponseData: (_, piece) => answer?.take(piece),
      onResponseEnd() {
        leave()
        answer?.finish()
      },
      onResponseError(_, error) {
        leave()
        if (answer === undefined) reject(error)
        else answer.finish(error)
      },
    }
    pool.dispatch({ method, path, headers, body: body ?? null }, handler)
  })
}
