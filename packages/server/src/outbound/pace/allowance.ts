/**
 * One process's part of one allowance of a vault. Far from the limit, calls go at once and are told to the database
 * afterwards; near it, each is asked for first, all that wait together. So a call waits only when there is nothing to take.
 */
import type { Logger } from 'pino'
import type { PaceStore } from './pace-store.ts'

/** The share of what is left in all that one process may send before it tells: sixteen processes cannot exceed it. */
const CREDIT_SHARE = 1 / 16
/** Nearer to the limit than this, nothing is sent unasked. */
const NEAR = 1 / 4
/** After the database failed: long enough not to flood it, short enough not to be noticed. */
const FAILED_MS = 250
/** A call answered later than this may have arrived later than it was counted. */
const LATE_MS = 100
/** Answers that are late come together, and are told together. */
const TELL_MS = 20

interface Waiter {
  readonly units: number
  /** Monotonic: not worth waiting longer. */
  readonly until: number
  readonly done: (waitMs: number) => void
}

export class Allowance {
  readonly #id: string
  readonly #limit: number
  readonly #store: PaceStore
  readonly #log: Logger
  readonly #waiters = new Set<Waiter>()
  /** Units that may still be sent unasked. */
  #credit: number
  /** Sent and not told yet. */
  #spent = 0
  #late: { readonly sentAt: number; readonly answeredAt: number; readonly units: number }[] = []
  #settling = false
  #timer: NodeJS.Timeout | undefined
  #settlesAt = 0
  /** Monotonic: there is nothing to take before. */
  #emptyUntil = 0
  #exhausting: Promise<void> | undefined

  constructor(id: string, limit: number, store: PaceStore, log: Logger) {
    this.#id = id
    this.#limit = limit
    this.#store = store
    this.#log = log
    this.#credit = Math.floor(limit * CREDIT_SHARE)
  }

  /** True when the call may be sent now. */
  takeNow(units: number): boolean {
    if (this.#waiters.size > 0 || this.#credit < units) return false
    this.#credit -= units
    this.#spent += units
    this.#settleIn(0)
    return true
  }

  /**
   * Waits for its turn. Resolves with 0 when the call may be sent, or with the milliseconds the allowance lasts out, when
   * that is longer than `patienceMs`.
   * @throws the signal's reason when it aborts
   */
  take(units: number, patienceMs: number, signal: AbortSignal | undefined): Promise<number> {
    signal?.throwIfAborted()
    const emptyMs = this.#emptyUntil - performance.now()
    if (emptyMs > patienceMs) return Promise.resolve(emptyMs)
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        // More than there ever is would wait for good.
        units: Math.min(units, this.#limit),
        until: performance.now() + patienceMs,
        done: (waitMs) => {
          this.#waiters.delete(waiter)
          signal?.removeEventListener('abort', leave)
          resolve(waitMs)
        },
      }
      const leave = (): void => {
        this.#waiters.delete(waiter)
        reject(signal?.reason)
      }
      signal?.addEventListener('abort', leave, { once: true })
      this.#waiters.add(waiter)
      this.#settleIn(this.#emptyUntil - performance.now())
    })
  }

  /** A call was answered. @param sentAt on the monotonic clock */
  answered(sentAt: number, units: number): void {
    const answeredAt = performance.now()
    if (answeredAt - sentAt < LATE_MS) return
    this.#late.push({ sentAt, answeredAt, units })
    this.#settleIn(TELL_MS)
  }

  /** The vault answered 429. */
  async exhaust(waitMs: number, paced: boolean): Promise<void> {
    this.#credit = 0
    this.#exhausting = this.#store
      .exhaust(this.#id, this.#limit, waitMs, paced)
      .catch((err: unknown) => this.#log.warn({ err }, 'the pace of a vault could not be written'))
    await this.#exhausting
  }

  close(): void {
    clearTimeout(this.#timer)
    for (const { done } of this.#waiters) done(FAILED_MS)
  }

  /** Something happened that others should count. */
  get #owes(): boolean {
    return this.#spent > 0 || this.#late.length > 0
  }

  /** Unless it happens sooner already. */
  #settleIn(ms: number): void {
    const at = performance.now() + Math.max(0, ms)
    if (this.#timer !== undefined && this.#settlesAt <= at) return
    clearTimeout(this.#timer)
    this.#settlesAt = at
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      void this.#settle()
    }, Math.max(0, ms))
  }

  async #settle(): Promise<void> {
    if (this.#settling) return
    this.#settling = true
    await this.#exhausting
    const spent = this.#spent
    this.#spent = 0
    const sent = performance.now()
    const late = this.#late.map(({ sentAt, answeredAt, units }) => ({
      sentAgoMs: sent - sentAt,
      agoMs: sent - answeredAt,
      units,
    }))
    this.#late = []
    const wanted = [...this.#waiters].reduce((sum, { units }) => sum + units, 0)
    let nextMs = 0
    let failed = false
    try {
      const taking = await this.#store.take(this.#id, this.#limit, { spent, wanted, late })
      this.#credit = taking.left < this.#limit * NEAR ? 0 : Math.floor(taking.left * CREDIT_SHARE)
      nextMs = this.#handOut(taking.granted, taking.waitMs)
    } catch (err) {
      this.#spent += spent + wanted
      this.#log.warn({ err }, 'the pace of a vault could not be read: calls go unpaced meanwhile')
      this.#handOut(wanted, 0)
      nextMs = FAILED_MS
      failed = true
    }
    this.#settling = false
    if (this.#waiters.size > 0 || this.#owes) this.#settleIn(this.#owes && !failed ? 0 : nextMs)
  }

  /** In the order they came. Gives the milliseconds until it is worth asking again. */
  #handOut(granted: number, waitMs: number): number {
    let left = granted
    const now = performance.now()
    this.#emptyUntil = now + waitMs
    for (const { units, until, done } of this.#waiters) {
      if (units <= left) {
        left -= units
        done(0)
      } else if (now + waitMs > until) done(waitMs)
      else break
    }
    // What is too little for the first who waits is used by whoever comes next.
    this.#credit += left
    return waitMs
  }
}
