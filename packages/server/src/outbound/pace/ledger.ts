/**
 * What was taken of a vault's allowance in the last ten seconds, by every process together, and what may be taken now.
 * Pure: the row is read and written elsewhere, under its lock.
 */
import { LIMIT_WINDOW_MS } from '@keyway/connectors'

/** Entries are kept by tenths of a second, so that a row stays small however many calls there are. */
const SLOT_MS = 100
/** Calls taken together do not arrive together; those a little later must still count. */
const SPREAD_MS = 150
const KEPT_MS = LIMIT_WINDOW_MS + SPREAD_MS

/**
 * Others use the vault as well, says a 429: this share of the allowance is then ours. It grows back by the second, and is
 * cut once however many calls are refused together.
 */
const SHARE_AFTER_429 = 0.8
const LEAST_SHARE = 0.1
const SHARE_PER_SECOND = 0.01

export interface Ledger {
  /** Start of a tenth of a second, and what was taken in it. Oldest first. */
  readonly taken: readonly (readonly [at: number, units: number])[]
  /** Share of the published allowance that is ours, as it was at `shareAt`. */
  readonly share: number
  readonly shareAt: number
  /** When it was cut. */
  readonly cutAt: number
}

export const EMPTY_LEDGER: Ledger = { taken: [], share: 1, shareAt: 0, cutAt: 0 }

/** What is told of calls that were sent, and asked for calls that wait. */
export interface Asking {
  /** Sent already: taken whether it is left or not. */
  readonly spent: number
  readonly wanted: number
  /** Arrived so much later than they were sent that they count from their answer on. */
  readonly late: readonly { readonly sentAgoMs: number; readonly agoMs: number; readonly units: number }[]
}

export interface Taking {
  readonly ledger: Ledger
  /** Of what was wanted; taken from now on. */
  readonly granted: number
  /** What is left after that. */
  readonly left: number
  /** Milliseconds until there is more; 0 when something is left. */
  readonly waitMs: number
}

export function take(ledger: Ledger, limit: number, { spent, wanted, late }: Asking, now: number): Taking {
  const recent = ledger.taken.filter(([at]) => at + SLOT_MS + KEPT_MS > now)
  const kept = late.reduce<Ledger['taken']>(
    (taken, { sentAgoMs, agoMs, units }) => postpone(taken, now - sentAgoMs, units, now - agoMs),
    recent,
  )
  const share = shareAt(ledger, now)
  const allowed = Math.max(1, Math.floor(limit * share))
  const before = kept.reduce((sum, [, units]) => sum + units, 0) + spent
  const granted = Math.min(wanted, Math.max(0, allowed - before))
  const taken = add(kept, slotOf(now), spent + granted)
  const left = allowed - before - granted
  const [oldest] = taken
  const waitMs = left > 0 || oldest === undefined ? 0 : Math.max(1, oldest[0] + SLOT_MS + KEPT_MS - now)
  return { ledger: { ...ledger, taken, share, shareAt: now }, granted, left: Math.max(0, left), waitMs }
}

/**
 * The vault answered 429: there is nothing left until it says so.
 * @param paced whether calls were kept within the ledger; if they were, others use the vault too
 */
export function exhaust(ledger: Ledger, limit: number, waitMs: number, paced: boolean, now: number): Ledger {
  const before = shareAt(ledger, now)
  const cut = paced && now - ledger.cutAt > LIMIT_WINDOW_MS
  const share = cut ? Math.max(LEAST_SHARE, before * SHARE_AFTER_429) : before
  const kept = ledger.taken.filter(([at]) => at + SLOT_MS + KEPT_MS > now)
  const used = kept.reduce((sum, [, units]) => sum + units, 0)
  // Counted so far back that it is forgotten when the vault takes calls again, but never sooner than now.
  const at = slotOf(now + Math.min(waitMs, LIMIT_WINDOW_MS) - KEPT_MS)
  return { taken: add(kept, at, Math.max(0, limit - used)), share, shareAt: now, cutAt: cut ? now : ledger.cutAt }
}

const slotOf = (now: number): number => Math.floor(now / SLOT_MS) * SLOT_MS

const shareAt = ({ share, shareAt: at }: Ledger, now: number): number =>
  Math.min(1, share + (Math.max(0, now - at) / 1000) * SHARE_PER_SECOND)

/** Counts units from `to` on that were counted from about `from` on, or counted and forgotten already. */
function postpone(taken: Ledger['taken'], from: number, units: number, to: number): Ledger['taken'] {
  let left = units
  const reduced = taken.flatMap(([at, held]): (readonly [number, number])[] => {
    if (left === 0 || at + SLOT_MS < from) return [[at, held]]
    const moved = Math.min(left, held)
    left -= moved
    return moved === held ? [] : [[at, held - moved]]
  })
  return add(reduced, slotOf(to), units)
}

function add(taken: Ledger['taken'], at: number, units: number): Ledger['taken'] {
  if (units === 0) return taken
  const index = taken.findIndex(([one]) => one >= at)
  if (index === -1) return [...taken, [at, units]]
  const [found, before] = taken[index] as readonly [number, number]
  return found === at ? taken.with(index, [at, before + units]) : taken.toSpliced(index, 0, [at, units])
}
