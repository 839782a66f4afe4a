/** When a delivery that failed is tried again: soon, then slower, for a day; and when a webhook counts as dead. */

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** Milliseconds until the next attempt, by attempts made. Later ones wait like the last. */
const WAITS = [5_000, 30_000, 2 * MINUTE_MS, 10 * MINUTE_MS, 30 * MINUTE_MS, HOUR_MS, 2 * HOUR_MS, 4 * HOUR_MS] as const
const JITTER = 0.2

export const DELIVERY_LIFE_MS = DAY_MS
/** After so long without one success a webhook is switched off, */
export const DEAD_AFTER_MS = 3 * DAY_MS
/** if so many attempts have failed in that time. */
export const DEAD_AFTER_ATTEMPTS = 5

/**
 * Null: it is not tried again.
 * @param attempts made so far, at least one
 * @param askedMs what the other side asked to be left alone for
 * @param random 0 to 1
 */
export function nextAttemptAt(created: Date, attempts: number, now: Date, random: number, askedMs = 0): Date | null {
  const wait = WAITS[Math.min(attempts, WAITS.length) - 1] ?? DAY_MS
  const next = now.getTime() + Math.max(wait * (1 + JITTER * random), Math.min(askedMs, HOUR_MS))
  return next > created.getTime() + DELIVERY_LIFE_MS ? null : new Date(next)
}
