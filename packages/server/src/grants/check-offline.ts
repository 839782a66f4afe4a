/**
 * Tests connections that are offline, so that they come back when their cause is gone: soon after a failure, then slower.
 * Several processes may look; each connection is claimed by one.
 */
import { claimChecks, settleCheck } from '../connections/index.ts'
import type { Deps } from '../deps.ts'

export interface CheckTools {
  /** Tests a connection, which sets it online when that works. */
  test(connectionId: string): Promise<unknown>
  /** For jitter; 0 to 1. */
  readonly random: () => number
}

/** How often it is looked which are due. Milliseconds. */
const LOOK_MS = 1_000
/** Tested at once by one process. */
const AT_ONCE = 5

/** One look. One connection whose test breaks does not keep the others from theirs. Gives how many were tested. */
export async function checkOffline(deps: Deps, { test, random }: CheckTools): Promise<number> {
  const { db, clock, log } = deps
  const ids = await claimChecks(db, clock.now(), AT_ONCE)
  await Promise.all(
    ids.map(async (connectionId) => {
      await test(connectionId).catch((err: unknown) =>
        log.warn({ err, connectionId }, 'the test of a connection broke'),
      )
      await settleCheck(db, connectionId, clock.now(), random())
    }),
  )
  return ids.length
}

/** Looks again and again until it is stopped. */
export function startChecks(deps: Deps, tools: CheckTools): { stop(): Promise<void> } {
  let looking: Promise<unknown> | null = null
  const look = (): void => {
    looking ??= checkOffline(deps, tools)
      .catch((err: unknown) => deps.log.warn({ err }, 'the look at offline connections failed'))
      .finally(() => {
        looking = null
      })
  }
  const timer = setInterval(look, LOOK_MS)
  timer.unref()
  return {
    async stop() {
      clearInterval(timer)
      await looking
    },
  }
}
