/** When an offline connection is tested next: soon after a failure, then slower, with jitter, up to once an hour. */
import { type Diagnosis, isSignInCode } from '@keyway/contract'

const FIRST_MS = 5_000
const LONGEST_MS = 3_600_000
/** Share of a wait that is left to chance, so that connections that failed together are not tested together. */
const JITTER = 0.2

/**
 * A sign-in that was refused for good: asking again would only be refused again, and many refusals lock an account. What a
 * vault or a network refuses may well be mended in Azure without anybody telling Keyway.
 */
export const needsPerson = ({ code, retry }: Diagnosis): boolean => retry === 'no' && isSignInCode(code)

/**
 * Null: not by itself; somebody must act first.
 * @param failedChecks tests that failed since it went offline
 * @param random 0 to 1
 */
export function nextCheckAt(why: Diagnosis, failedChecks: number, now: Date, random = Math.random()): Date | null {
  if (needsPerson(why)) return null
  const wait = Math.min(FIRST_MS * 2 ** Math.min(failedChecks, 20), LONGEST_MS)
  return new Date(now.getTime() + wait * (1 - JITTER * random))
}
