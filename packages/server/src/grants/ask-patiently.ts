/** Asks the sign-in service, and again when it is disturbed for a moment. */
import { setTimeout as sleep } from 'node:timers/promises'
import { backOffMs } from '../outbound/index.ts'
import type { NoTokens } from './sign-in/index.ts'

/** A disturbed sign-in service is asked again at once this often, as long as that leaves a lease time to spare. */
const ATTEMPTS = 3
const LATEST_ATTEMPT_MS = 6_000

/**
 * @param explain what `ask` threw
 * @param random 0 to 1, for jitter
 * @param signal of whoever waits; the wait between attempts ends with it
 */
export async function askPatiently<T>(
  ask: () => Promise<T>,
  explain: (error: unknown) => NoTokens,
  random: () => number,
  signal?: AbortSignal,
): Promise<{ readonly kind: 'answer'; readonly answer: T } | NoTokens> {
  const started = performance.now()
  for (let attempt = 1; ; attempt += 1) {
    let failure: NoTokens
    try {
      return { kind: 'answer', answer: await ask() }
    } catch (error) {
      signal?.throwIfAborted()
      failure = explain(error)
    }
    const wait = failure.waitMs ?? backOffMs(attempt, random())
    const tooLate = performance.now() - started + wait > LATEST_ATTEMPT_MS
    if (failure.kind === 'refused' || attempt === ATTEMPTS || tooLate) return failure
    await sleep(wait, undefined, signal === undefined ? {} : { signal })
  }
}
