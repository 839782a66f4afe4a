/** When a record is sent again by itself: where the other side was busy, slow or out of reach, and not for ever. */
import type { RecordFailure } from '../records/index.ts'

/** Minutes from a failure to the retry after it; then its error stays open for somebody. */
const AFTER_MINUTES = [1, 5, 15, 60, 240] as const
const MINUTE_MS = 60_000

/** @param attempt retries by itself so far. @returns null when there is none any more */
export function nextRetry(attempt: number, now: Date): Date | null {
  const minutes = AFTER_MINUTES[attempt]
  return minutes === undefined ? null : new Date(now.getTime() + minutes * MINUTE_MS)
}

/** The same record may get through later, with nothing mended by anybody. */
export const isTransient = ({ classification, diagnosis }: RecordFailure): boolean =>
  classification === 'intermittent' ||
  classification === 'rate limit' ||
  (classification === 'connection' && diagnosis?.retry === 'later')
