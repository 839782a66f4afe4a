/**
 * What keys need without anybody asking: keys of other processes are learned of, and a rotation whose process died is taken
 * over. Notices of changes come at once; this is for the ones that were missed.
 */
import type { Deps } from '../deps.ts'
import { SYSTEM } from '../deps.ts'
import type { KeyRing } from '../encryption/index.ts'
import { startRotation } from './key-work.ts'
import { walkRotation } from './walk-rotation.ts'

/** Below RING_STALE_MS, so that sealing never waits for it. */
const ROUND_MS = 15_000

export interface KeyUpkeep {
  /** Walks the rotation there is, now. */
  walk(): void
  stop(): Promise<void>
}

export function startKeyUpkeep(deps: Deps, ring: KeyRing): KeyUpkeep {
  const stopping = new AbortController()
  const { signal } = stopping
  let work: Promise<unknown> = Promise.resolve()
  const then = (round: () => Promise<unknown>): void => {
    work = work
      .then(() => signal.aborted || round())
      .catch((err: unknown) => {
        if (!signal.aborted) deps.log.warn({ err }, 'the look at encryption keys failed; the next one goes on')
      })
  }
  const walk = (): void => then(() => walkRotation(deps, ring, signal))
  const timer = setInterval(() => {
    then(() => ring.reload())
    walk()
  }, ROUND_MS)
  timer.unref()
  then(() => takeOverDirectKeys(deps, ring))
  walk()
  return {
    walk,
    async stop() {
      clearInterval(timer)
      stopping.abort()
      await work
    },
  }
}

/** The first versions sealed with the master key itself. From now on a key of the ring does. */
async function takeOverDirectKeys(deps: Deps, ring: KeyRing): Promise<void> {
  const direct = await deps.db.selectFrom('encryptionKeys').select('kid').where('keySealed', 'is', null).execute()
  if (direct.length > 0) await startRotation(deps, ring, SYSTEM)
}
