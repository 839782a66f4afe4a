/**
 * Slots of a connection, and of those that borrow from it: so many calls at once, the others wait. Freed slots go round the
 * parties that wait, and within a party in the order its calls came: a run with many calls does not keep out one with few.
 */

export class Slots {
  readonly size: number
  #taken = 0
  /** Calls that wait, by party; the first party is the next to get a slot. */
  readonly #waiting = new Map<string, Set<() => void>>()

  constructor(size: number) {
    this.size = size
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
    if (this.#taken < this.size) {
      this.#taken += 1
      return
    }
    await new Promise<void>((resolve, reject) => {
      const enter = (): void => {
        signal?.removeEventListener('abort', leave)
        resolve()
      }
      const leave = (): void => {
        this.#remove(party, enter)
        reject(signal?.reason)
      }
      const calls = this.#waiting.get(party)
      if (calls) calls.add(enter)
      else this.#waiting.set(party, new Set([enter]))
      signal?.addEventListener('abort', leave, { once: true })
    })
  }

  /** Hands the slot to the party whose turn it is. */
  release(): void {
    const [turn] = this.#waiting
    if (turn === undefined) {
      this.#taken -= 1
      return
    }
    const [party, calls] = turn
    const [next] = calls
    // Behind the others, if it still waits for more.
    this.#waiting.delete(party)
    if (calls.size > 1) this.#waiting.set(party, calls)
    if (next === undefined) return
    calls.delete(next)
    next()
  }

  #remove(party: string, call: () => void): void {
    const calls = this.#waiting.get(party)
    calls?.delete(call)
    if (calls?.size === 0) this.#waiting.delete(party)
  }
}
