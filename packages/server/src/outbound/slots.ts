/** Slots of a connection, and of those that borrow from it: so many calls at once, the others wait in the order they came. */

export class Slots {
  readonly size: number
  #taken = 0
  readonly #waiting = new Set<() => void>()

  constructor(size: number) {
    this.size = size
  }

  get taken(): number {
    return this.#taken
  }

  get waiting(): number {
    return this.#waiting.size
  }

  /**
   * Takes a slot; every taken slot is released once.
   * @throws the signal's reason when it aborts while waiting
   */
  async take(signal?: AbortSignal): Promise<void> {
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
        this.#waiting.delete(enter)
        reject(signal?.reason)
      }
      this.#waiting.add(enter)
      signal?.addEventListener('abort', leave, { once: true })
    })
  }

  /** Hands the slot to whoever waits longest. */
  release(): void {
    const [next] = this.#waiting
    if (next === undefined) {
      this.#taken -= 1
      return
    }
    this.#waiting.delete(next)
    next()
  }
}
