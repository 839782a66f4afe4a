/** Counts requests per vault and bucket over the last 10 seconds and says when a request must wait. */
import type { Bucket, Price } from './published-limits.ts'

const WINDOW_MS = 10_000
const SLOT_MS = 100
const SLOTS = WINDOW_MS / SLOT_MS

/** Shares of the allowance used, by slot of 100 ms; a slot counts while its `turn` is among the last hundred. */
interface Usage {
  readonly shares: Float64Array
  readonly turns: Float64Array
}

/** Records a request; answers undefined, or the milliseconds to wait when it is one too many (and then not counted). */
export type Throttle = (vault: string, price: Price, now: number) => number | undefined

export function createThrottle(): Throttle {
  const usages = new Map<string, Usage>()

  return (vault, { bucket, limit }, now) => {
    const usage = usageOf(usages, vault, bucket)
    const turn = Math.floor(now / SLOT_MS)
    const share = 1 / limit
    // the shares of a full bucket add up to 1 but for rounding
    if (used(usage, turn) + share > 1 + 1e-9) return waitFor(usage, turn, share) * SLOT_MS
    const slot = turn % SLOTS
    usage.shares[slot] = (usage.turns[slot] === turn ? (usage.shares[slot] ?? 0) : 0) + share
    usage.turns[slot] = turn
    return undefined
  }
}

function usageOf(usages: Map<string, Usage>, vault: string, bucket: Bucket): Usage {
  const key = `${vault}/${bucket}`
  const usage = usages.get(key) ?? { shares: new Float64Array(SLOTS), turns: new Float64Array(SLOTS).fill(-SLOTS) }
  usages.set(key, usage)
  return usage
}

/** Share used within the window that ends at `turn`. */
function used(usage: Usage, turn: number): number {
  let sum = 0
  for (let slot = 0; slot < SLOTS; slot++) if ((usage.turns[slot] ?? 0) > turn - SLOTS) sum += usage.shares[slot] ?? 0
  return sum
}

/** Turns until `share` fits; the whole window at most. */
function waitFor(usage: Usage, turn: number, share: number): number {
  let wait = 1
  while (wait < SLOTS && used(usage, turn + wait) + share > 1 + 1e-9) wait++
  return wait
}
