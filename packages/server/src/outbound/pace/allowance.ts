/**
 * One process's part of one allowance of a vault. Far from the limit it holds a few calls in reserve, taken in the database
 * beforehand; near it each call is asked for, all that wait together. So a call waits only when there is little to take.
 */
import type { Logger } from 'pino'
import { onAbort } from '../on-abort.ts'
import type { PaceStore } from './pace-store.ts'

/** The share of an allowance that one process holds in reserve at most. */
const RESERVE_SHARE = 1 / 16
/** In reserve is a multiple of what was just used: a process that makes few calls keeps few from the others. */
const RESERVE_PER_USE = 2
/** Nearer to the limit than this, nothing is reserved. */
const NEAR = 1 / 4
/** What lay in reserve longer is given up, well before the database forgets that it was taken. */
const RESERVE_MS = 5_000
/** After the database failed: long enough not to flood it, short enough not to be noticed. */
const FAILED_MS = 250
/** A call answered later than this after it was taken may have arrived later than it was counted. */
const LATE_MS = 100
/** What happens within this time is told together. */
const TELL_MS = 20

/** 0: the call may be sent, and counts from `takenAt` on (monotonic). Else the milliseconds to wait. */
export interface Pass {
  readonly waitMs: number
  readonly takenAt: number
}

interface Waiter {
  readonly units: number
  /** Monotonic: not worth waiting longer. */
  readonly until: number
  readonly done: (pass: Pass) => void
}

export class Allowance {
  readonly #id: string
  readonly #limit: number
  readonly #store: PaceStore
  readonly #log: Logger
  readonly #waiters = new Set<Waiter>()
  /** The first calls of a process go before anything was taken for them. */
  #unpaid: number
  /** Sent and not taken yet. */
  #spent = 0
  /** Taken and not sent yet. */
  #reserve = 0
  #reservedAt = 0
  #usedLately = 0
  /** What all processes together had left when last asked. */
  #left: number
  #late: { readonly takenAt: number; readonly answeredAt: number; readonly units: number }[] = []
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
    this.#left = limit
    this.#unpaid = Math.floor(limit * RESERVE_SHARE)
  }

  /** Undefined when the call has to wait. */
  takeNow(units: number): Pass | undefined {
    if (this.#waiters.size > 0) return undefined
    const now = performance.now()
    if (this.#unpaid >= units) {
      this.#unpaid -= units
      this.#spent += units
      this.#used(units, 0)
      return { waitMs: 0, takenAt: now }
    }
    if (this.#reserve < units || now - this.#reservedAt > RESERVE_MS) return undefined
    this.#reserve -= units
    this.#used(units, TELL_MS)
    return { waitMs: 0, takenAt: this.#reservedAt }
  }

  #used(units: number, tellMs: number): void {
    this.#usedLately += units
    this.#settleIn(tellMs)
  }

  /**
   * Waits for its turn, unless that is longer than `patienceMs`.
   * @throws the signal's reason when it aborts
   */
  take(units: number, patienceMs: number, signal: AbortSignal | undefined): Promise<Pass> {
    signal?.throwIfAborted()
    const emptyMs = this.#emptyUntil - performance.now()
    if (emptyMs > patienceMs) return Promise.resolve(busy(emptyMs))
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        // More than there ever is would wait for good.
        units: Math.min(units, this.#limit),
        until: performance.now() + patienceMs,
        done: (pass) => {
          this.#waiters.delete(waiter)
          stay()
          resolve(pass)
        },
      }
      const leave = (): void => {
        this.#waiters.delete(waiter)
        reject(signal?.reason)
      }
      const stay = onAbort(signal, leave)
      this.#waiters.add(waiter)
      this.#settleIn(this.#emptyUntil - performance.now())
    })
  }

  /** A call was answered. */
  answered({ takenAt }: Pass, units: number): void {
    const answeredAt = performance.now()
    if (answeredAt - takenAt < LATE_MS) return
    this.#late.push({ takenAt, answeredAt, units })
    this.#settleIn(TELL_MS)
  }

  /** The vault answered 429. */
  async exhaust(waitMs: number, paced: boolean): Promise<void> {
    this.#reserve = 0
    this.#unpaid = 0
    this.#exhausting = this.#store
      .exhaust(this.#id, this.#limit, waitMs, paced)
      .catch((err: unknown) => this.#log.warn({ err }, 'the pace of a vault could not be written'))
    await this.#exhausting
  }

  close(): void {
    clearTimeout(this.#timer)
    for (const { done } of this.#waiters) done(busy(FAILED_MS))
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
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined
        void this.#settle()
      },
      Math.max(0, ms),
    )
  }

  async #settle(): Promise<void> {
    if (this.#settling) return
    this.#settling = true
    await this.#exhausting
    const asked = performance.now()
    const spent = this.#spent
    const late = this.#late.map(({ takenAt, answeredAt, units }) => ({
      sentAgoMs: asked - takenAt,
      agoMs: asked - answeredAt,
      units,
    }))
    this.#spent = 0
    this.#late = []
    const waiting = [...this.#waiters].reduce((sum, { units }) => sum + units, 0)
    const wanted = waiting + this.#reserveFor(asked)
    let nextMs = FAILED_MS
    try {
      const taking = await this.#store.take(this.#id, this.#limit, { spent, wanted, late })
      this.#left = taking.left
      nextMs = this.#owes ? TELL_MS : taking.waitMs
      this.#handOut(taking.granted, taking.waitMs, asked)
    } catch (err) {
      this.#spent += spent + waiting
      this.#log.warn({ err }, 'the pace of a vault could not be read: calls go unpaced meanwhile')
      this.#handOut(waiting, 0, asked)
    }
    this.#settling = false
    if (this.#waiters.size > 0 || this.#owes) this.#settleIn(nextMs)
  }

  /** Units to take for calls that are still to come. */
  #reserveFor(now: number): number {
    if (now - this.#reservedAt > RESERVE_MS) this.#reserve = 0
    const used = this.#usedLately
    this.#usedLately = 0
    if (this.#left < this.#limit * NEAR) return 0
    return Math.max(0, Math.min(Math.floor(this.#limit * RESERVE_SHARE), used * RESERVE_PER_USE) - this.#reserve)
  }

  /** In the order they came; what is left over is the reserve. @param takenAt no later than it was counted */
  #handOut(granted: number, waitMs: number, takenAt: number): void {
    let left = granted
    const now = performance.now()
    this.#emptyUntil = now + waitMs
    for (const { units, until, done } of this.#waiters) {
      if (units <= left) {
        left -= units
        this.#usedLately += units
        done({ waitMs: 0, takenAt })
      } else if (now + waitMs > until) done(busy(waitMs))
      else break
    }
    if (left === 0) return
    // Of two batches the older one decides: it is given up sooner, and counted later when used.
    this.#reservedAt = this.#reserve === 0 ? takenAt : this.#reservedAt
    this.#reserve += left
  }
}

const busy = (waitMs: number): Pass => ({ waitMs, takenAt: 0 })
