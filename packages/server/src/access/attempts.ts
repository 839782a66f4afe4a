/** Slows down guessing: so many failed attempts per address, then a pause. Kept in memory of one process. */
import type { Clock } from '../deps.ts'
import { AppError } from '../errors.ts'

const WINDOW_MS = 60_000
const ALLOWED = 10
/** Addresses remembered; the oldest are forgotten first. */
const MAX_ADDRESSES = 10_000

export interface Attempts {
  /** @throws AppError rate_limited when this address failed too often within the last minute */
  check(address: string): void
  failed(address: string): void
}

export function createAttempts(clock: Clock): Attempts {
  const failures = new Map<string, { count: number; until: number }>()
  const current = (address: string) => {
    const entry = failures.get(address)
    return entry && entry.until > clock.now().getTime() ? entry : undefined
  }
  return {
    check(address) {
      const entry = current(address)
      if (entry === undefined || entry.count < ALLOWED) return
      const seconds = Math.ceil((entry.until - clock.now().getTime()) / 1000)
      throw new AppError('rate_limited', { facts: { seconds } })
    },
    failed(address) {
      const entry = current(address)
      if (entry) {
        entry.count += 1
        return
      }
      failures.delete(address)
      failures.set(address, { count: 1, until: clock.now().getTime() + WINDOW_MS })
      const [oldest] = failures.keys()
      if (failures.size > MAX_ADDRESSES && oldest !== undefined) failures.delete(oldest)
    },
  }
}
