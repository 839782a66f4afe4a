/** A leaky bucket per account: so many requests at once, refilled at a steady rate. */
import type { Clock } from '../deps.ts'

export interface RateLimit {
  /** Takes one request out of the bucket. Gives 0, or the whole seconds to wait when it is empty. */
  take(account: string): number
}

const BUCKET = 1000
const MAX_ACCOUNTS = 10_000

/** @param perSecond requests that flow back each second; 0: no limit */
export function createRateLimit(clock: Clock, perSecond: number): RateLimit {
  if (perSecond === 0) return { take: () => 0 }
  const buckets = new Map<string, { left: number; at: number }>()
  return {
    take(account) {
      const now = clock.now().getTime()
      const bucket = buckets.get(account) ?? { left: BUCKET, at: now }
      bucket.left = Math.min(BUCKET, bucket.left + (Math.max(0, now - bucket.at) / 1000) * perSecond)
      bucket.at = now
      if (!buckets.has(account)) {
        if (buckets.size >= MAX_ACCOUNTS) buckets.clear()
        buckets.set(account, bucket)
      }
      if (bucket.left < 1) return Math.max(1, Math.ceil((1 - bucket.left) / perSecond))
      bucket.left -= 1
      return 0
    },
  }
}
