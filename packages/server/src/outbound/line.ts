/** A connection's line to its host: the pool, the slots, and the pause the host asked for. Shared by all its callers. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Dispatcher } from 'undici'
import type { CallTarget } from './access.ts'
import type { Network } from './network/index.ts'
import { RecoveringSlots } from './recovering-slots.ts'
import { Slots } from './slots.ts'

export class Line {
  readonly target: CallTarget
  readonly pool: Dispatcher
  readonly slots: Slots
  /** On the monotonic clock: no call is sent before. */
  #pausedUntil = 0
  /** On the monotonic clock: when the next call may be sent, where calls are spread. */
  #nextTurn = 0
  /** Calls that have a slot or wait for one. */
  #callers = 0
  #idle: (() => void)[] = []

  /** @param slots those of its own, or of the connection it borrows from */
  constructor(target: CallTarget, network: Network, slots: Slots) {
    this.target = target
    this.pool = network.open(target.origin, target.reach, target.concurrency, target.manners?.tls)
    this.slots = slots
  }

  /** Whether it still fits what is known of the connection. */
  fits({ origin, reach, concurrency, recovers, slotsOf, manners }: CallTarget): boolean {
    const { target } = this
    return (
      origin === target.origin &&
      reach === target.reach &&
      concurrency === target.concurrency &&
      recovers === target.recovers &&
      slotsOf === target.slotsOf &&
      manners?.tls?.id === target.manners?.tls?.id
    )
  }

  /**
   * Takes a slot; each is left once.
   * @throws the signal's reason when it aborts while waiting
   */
  async enter(signal: AbortSignal | undefined, party?: string): Promise<void> {
    this.#callers += 1
    try {
      await this.slots.take(signal, party)
    } catch (error) {
      this.#gone()
      throw error
    }
  }

  /** Slots that learn how many there should be; undefined: their number is fixed. */
  get learning(): RecoveringSlots | undefined {
    return this.slots instanceof RecoveringSlots ? this.slots : undefined
  }

  leave(): void {
    this.slots.release()
    this.#gone()
  }

  /** Calls `listener` once, as soon as nobody has or wants a slot. */
  whenIdle(listener: () => void): void {
    this.#idle.push(listener)
    if (this.#callers === 0) this.#tellIdle()
  }

  #gone(): void {
    this.#callers -= 1
    if (this.#callers === 0) this.#tellIdle()
  }

  #tellIdle(): void {
    const listeners = this.#idle
    this.#idle = []
    for (const listener of listeners) listener()
  }

  /** The host has had enough: everybody waits. */
  pause(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, performance.now() + ms)
  }

  /** Waits until `gapMs` have passed since the call before. */
  async turn(gapMs: number, signal: AbortSignal | undefined): Promise<void> {
    const now = performance.now()
    const at = Math.max(now, this.#nextTurn)
    this.#nextTurn = at + gapMs
    if (at > now) await sleep(at - now, undefined, signal === undefined ? {} : { signal })
  }

  /** Milliseconds until calls may be sent again. */
  get pauseMs(): number {
    return this.#pausedUntil === 0 ? 0 : Math.max(0, this.#pausedUntil - performance.now())
  }

  /** Waits out the pause, also one that is prolonged meanwhile. */
  async untilOpen(signal: AbortSignal | undefined): Promise<void> {
    for (let ms = this.pauseMs; ms > 0; ms = this.pauseMs) {
      await sleep(ms, undefined, signal === undefined ? {} : { signal })
    }
  }
}

export interface Lines {
  /**
   * To be used at once: it must be entered before anything else is awaited.
   * @throws AddressRefused when the host is an address out of reach
   */
  of(target: CallTarget): Line
  /** Closes the line of a connection, once nobody uses it or waits for it. */
  forget(connectionId: string): void
  close(): Promise<void>
}

export function createLines(network: Network): Lines {
  const lines = new Map<string, Line>()
  /** By the connection they belong to. */
  const slots = new Map<string, Slots>()
  /** Every line that is not closed, also those that others replaced. */
  const open = new Set<Line>()
  const retiring = new Set<Line>()

  const slotsFor = ({ slotsOf, concurrency, recovers = false }: CallTarget): Slots => {
    const known = slots.get(slotsOf)
    if (known?.size === concurrency && known instanceof RecoveringSlots === recovers) return known
    const made = recovers ? new RecoveringSlots(concurrency) : new Slots(concurrency)
    slots.set(slotsOf, made)
    return made
  }

  /** Callers that wait for a slot have yet to send: the pool stays open for them. */
  const retire = (line: Line): void => {
    if (retiring.has(line)) return
    retiring.add(line)
    line.whenIdle(() => {
      const { connectionId } = line.target
      if (lines.get(connectionId) === line) lines.delete(connectionId)
      const gone = (): void => {
        retiring.delete(line)
        open.delete(line)
        if (![...open].some((other) => other.slots === line.slots) && slots.get(line.target.slotsOf) === line.slots) {
          slots.delete(line.target.slotsOf)
        }
      }
      line.pool.close().then(gone, gone)
    })
  }

  return {
    of(target) {
      const known = lines.get(target.connectionId)
      if (known?.fits(target)) return known
      if (known !== undefined) retire(known)
      const line = new Line(target, network, slotsFor(target))
      lines.set(target.connectionId, line)
      open.add(line)
      return line
    },
    forget(connectionId) {
      const line = lines.get(connectionId)
      if (line !== undefined) retire(line)
    },
    async close() {
      lines.clear()
      await Promise.all([...open].map((line) => line.pool.destroy()))
    },
  }
}
