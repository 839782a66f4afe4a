/** What is kept in memory of a connection between calls: an opened token, and when it was last compared with the database. */
import type { AccessResult } from '../outbound/index.ts'

export interface Remembered {
  readonly result: AccessResult & { readonly ok: true }
  /** As stored. Versions begin anew with a grant that replaces a dropped one; no two sealed texts are alike. */
  readonly sealed: string
  readonly version: number
  readonly expiresAt: number
  readonly refreshedAt: number
  /** When the row was read. */
  readonly checkedAt: number
}

/** A revoked connection is noticed by other processes within this time; this one is told at once. Milliseconds. */
const CHECK_MS = 5_000
/** Renewed ahead of its end, in the background, so that no call waits for it. */
const AHEAD_MS = 300_000
/** Too close to its end to be sent: it must arrive while it is good. */
const LAST_MS = 30_000

/** Tokens may be short-lived: both margins shrink with a token's life, so that a fresh one is never called old. */
const margin = (ms: number, share: number, { expiresAt, refreshedAt }: Remembered): number =>
  Math.min(ms, Math.max(0, expiresAt - refreshedAt) * share)

export type Freshness = 'good' | 'ageing' | 'spent'

export function freshness(token: Remembered, now: number): Freshness {
  const left = token.expiresAt - now
  if (left <= margin(LAST_MS, 0.1, token)) return 'spent'
  return left <= margin(AHEAD_MS, 0.2, token) ? 'ageing' : 'good'
}

export const isRecent = ({ checkedAt }: Remembered, now: number): boolean =>
  now - checkedAt < CHECK_MS && now >= checkedAt
