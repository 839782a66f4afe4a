/** A connection's line to its host: the pool, the slots, and the pause the host asked for. Shared by all its callers. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Pool } from 'undici'
import type { CallTarget } from './access.ts'
import type { Network } from './network/index.ts'
import { Slots } from './slots.ts'

export class Line {
  readonly target: CallTarget
  readonly pool: Pool
  readonly slots: Slots
  /** On the monotonic clock: no call is sent before. */
  #pausedUntil = 0

  constructor(target: CallTarget, network: Network) {
    this.target = target
    this.pool = network.open(target.origin, target.reach, target.concurrency)
    this.slots = new Slots(target.concurrency)
  }

  /** Whether it still fits what is known of the connection. */
  fits({ origin, reach, concurrency }: CallTarget): boolean {
    return origin === this.target.origin && reach === this.target.reach && concurrency === this.target.concurrency
  }

  /** The host has had enough: everybody waits. */
  pause(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, performance.now() + ms)
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
  /** To be used at once: a slot of it must be taken before anything else is awaited. */
  of(target: CallTarget): Line
  /** Closes the line of a connection, once nobody uses it or waits for it. */
  forget(connectionId: string): void
  close(): Promise<void>
}

export function createLines(network: Network): Lines {
  const lines = new Map<string, Line>()
  /** Every line that is not closed, also those that others replaced. */
  const open = new Set<Line>()
  const retiring = new Set<Line>()

  /** Callers that wait for a slot have yet to send: the pool stays open for them. */
  const retire = (line: Line): void => {
    if (retiring.has(line)) return
    retiring.add(line)
    line.slots.whenIdle(() => {
      const { connectionId } = line.target
      if (lines.get(connectionId) === line) lines.delete(connectionId)
      const gone = (): void => {
        retiring.delete(line)
        open.delete(line)
      }
      line.pool.close().then(gone, gone)
    })
  }

  return {
    of(target) {
      const known = lines.get(target.connectionId)
      if (known?.fits(target)) return known
      if (known !== undefined) retire(known)
      const line = new Line(target, network)
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
