/**
 * Slots whose number follows from what the host takes: half of them after a refusal for too many calls, one more after a
 * round of calls without one. Each process learns by itself.
 */
import { Slots } from './slots.ts'

export class RecoveringSlots extends Slots {
  #round = 0
  /** Calls of this round that were not refused. */
  #good = 0

  /** To be noted as a call is sent: what was sent before the last halving tells nothing new. */
  get round(): number {
    return this.#round
  }

  worked(round: number): void {
    if (round !== this.#round) return
    this.#good += 1
    if (this.#good < this.limit) return
    this.#good = 0
    this.resize(this.limit + 1)
  }

  refused(round: number): void {
    if (round !== this.#round) return
    this.#round += 1
    this.#good = 0
    this.resize(Math.floor(this.limit / 2))
  }
}
