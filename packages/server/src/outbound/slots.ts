/**
 * Slots of a connection, and of those that borrow from it: so many calls at once, the others wait. Freed slots go round the
 * parties that wait, and within a party in the order its calls came: a run with many calls does not keep out one with few.
 */

import { onAbort } from './on-abort.ts'

export class Slots {
  /** As many as there may ever be. */
  readonly size: number
  /** As many as there are now. */
  #limit: number
  #taken = 0
  /** Calls that wait, by party; the first party is the next to get a slot. */
  readonly #waiting = new Map<string, Set<() => void>>()

  constructor(size: number) {
    this.size = size
    this.#limit = size
  }

  get limit(): number {
    return this.#limit
  }

  get taken(): number {
    return this.#taken
  }

  get waiting(): number {
    let count = 0
    for (const calls of this.#waiting.values()) count += calls.size
    return count
  }

  /**
   * Takes a slot; every taken slot is released once.
   * @param party whose call it is, e.g. the run; absent: of all who name none
   * @throws the signal's reason when it aborts while waiting
   */
  async take(signal?: AbortSignal, party = ''): Promise<void> {
    signal?.throwIfAborted()
    if (this.#taken < this.#limit) {
      this.#taken += 1
      return
    }
    await new Promise<void>((resolve, reject) => {
      const enter = (): void => {
        stay()
        resolve()
      }
      const leave = (): void => {
        this.#remove(party, enter)
        reject(signal?.reason)
      }
      const calls = this.#waiting.get(party)
      if (calls) calls.add(enter)
      else this.#waiting.set(party, new Set([enter]))
      const stay = onAbort(signal, leave)
    })
  }

  /** Hands the slot to the party whose turn it is. */
  release(): void {
    this.#taken -= 1
    this.#admit()
  }

  /**
   * Gives the slot to whoever waits, and takes one again: there may be fewer by now.
   * @throws the signal's reason when it aborts while waiting; the slot then still counts as taken
   */
  async takeAgain(signal?: AbortSignal, party = ''): Promise<void> {
    this.release()
    try {
      await this.take(signal, party)
    } catch (error) {
      this.#taken += 1
      throw error
    }
  }

  /** From now on there are so many. Slots taken beyond that are not handed on when they are released. */
  protected resize(limit: number): void {
    this.#limit = Math.min(Math.max(1, limit), this.size)
    this.#admit()
  }

  #admit(): void {
    while (this.#taken < this.#limit) {
      const [turn] = this.#waiting
      if (turn === undefined) return
      const [party, calls] = turn
      const [next] = calls
      // Behind the others, if it still waits for more.
      this.#waiting.delete(party)
      if (calls.size > 1) this.#waiting.set(party, calls)
      if (next === undefined) continue
      calls.delete(next)
      this.#taken += 1
      next()
    }
  }

  #remove(party: string, call: () => void): void {
    const calls = this.#waiting.get(party)
    calls?.delete(call)
    if (calls?.size === 0) this.#waiting.delete(party)
  }
}
