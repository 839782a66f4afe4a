/** Calls something many times, so many at once, and says how quick it was. */
export interface Measured {
  readonly calls: number
  readonly callsPerSecond: number
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
}

export interface Load {
  readonly atOnce: number
  readonly calls: number
}

/**
 * A caller that throws ends the measurement: a failed call must not count as a quick one.
 * @param call given the number of the call, from 0
 */
export async function measure({ atOnce, calls }: Load, call: (index: number) => Promise<void>): Promise<Measured> {
  const times: number[] = []
  let next = 0
  const caller = async (): Promise<void> => {
    while (next < calls) {
      const index = next
      next += 1
      const began = performance.now()
      await call(index)
      times.push(performance.now() - began)
    }
  }
  const began = performance.now()
  await Promise.all(Array.from({ length: atOnce }, caller))
  const seconds = (performance.now() - began) / 1000
  times.sort((a, b) => a - b)
  return { calls, callsPerSecond: calls / seconds, p50: quantile(times, 0.5), p99: quantile(times, 0.99) }
}

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0

/** The middle one of several runs by calls per second: one hiccup of the machine changes nothing. */
export function middle(runs: readonly Measured[]): Measured {
  const sorted = [...runs].sort((a, b) => a.callsPerSecond - b.callsPerSecond)
  const chosen = sorted[Math.floor(sorted.length / 2)]
  if (!chosen) throw new RangeError('There is no middle of nothing.')
  return chosen
}
