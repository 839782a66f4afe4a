/**
 * How many records of a step are under way at once. The connection's slots decide what is really sent; the window keeps
 * the rest here, in order, where they can still be taken back when a run is cancelled or its connection fails.
 */

/** A little more than a connection's most slots (50), so that a freed slot always finds the next record waiting. */
const SIZE = 64

/**
 * Those that began are let go so many at once: shifting an array of a thousand for each record would cost more than the record. Nor may
 * that wait until nobody waits, which in a long run is its end.
 */
const LOT = 512

export interface Window {
  /**
   * Starts the task when there is room, first come first served.
   * @param closed given for a task that was never started
   */
  run<T, C>(task: () => Promise<T>, closed: C): Promise<T | C>
  /** Starts nothing more. What runs already goes on. */
  close(): void
  readonly closed: boolean
}

export function createWindow(size: number = SIZE): Window {
  let free = size
  let isClosed = false
  const waiting: (() => void)[] = []
  let head = 0

  const next = (): void => {
    const start = waiting[head]
    if (start === undefined) {
      free += 1
      return
    }
    head += 1
    if (head === LOT) {
      waiting.splice(0, head)
      head = 0
    }
    start()
  }

  return {
    async run(task, closed) {
      if (isClosed) return closed
      if (free > 0) free -= 1
      else await new Promise<void>((resolve) => waiting.push(resolve))
      try {
        return isClosed ? closed : await task()
      } finally {
        next()
      }
    },
    close() {
      isClosed = true
    },
    get closed() {
      return isClosed
    },
  }
}
