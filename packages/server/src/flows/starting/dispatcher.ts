/** Starts what nobody starts by hand: scheduled flows, those that follow another, those that something was posted to, and retries. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Deps } from '../../deps.ts'
import { isPassingFailure } from '../../storage/index.ts'
import { startAutoRetries } from '../errors/auto-retries.ts'
import { startLeftPosts } from './left-posts.ts'
import { takeDue, untilNext } from './schedules.ts'
import { type Starter, startWaiting } from './waiting.ts'

export interface Dispatcher {
  start(): void
  /** Resolves when nothing of it is under way. */
  stop(): Promise<void>
}

/** A run starts this much after its time at most, in milliseconds, plus what the queue takes. */
const LOOK_MS = 1_000
/** Not sooner again, however soon a schedule comes. */
const REST_MS = 20

export function createDispatcher(deps: Deps, starter: Starter): Dispatcher {
  const stopping = new AbortController()
  let running: Promise<void> = Promise.resolve()

  const look = async (): Promise<number> => {
    try {
      await takeDue(deps)
      await startLeftPosts(deps)
      await startWaiting(deps, starter)
      await startAutoRetries(deps, starter.runner)
      const ms = await untilNext(deps)
      return ms === null ? LOOK_MS : Math.min(LOOK_MS, Math.max(REST_MS, ms))
    } catch (error) {
      if (!stopping.signal.aborted) {
        const level = isPassingFailure(error) ? 'warn' : 'error'
        deps.log[level]({ err: error }, 'waiting runs could not be started; it is tried again')
      }
      return LOOK_MS
    }
  }

  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const ms = await look()
      await sleep(ms, undefined, { signal: stopping.signal }).catch(() => {})
    }
  }

  return {
    start() {
      running = loop()
    },
    async stop() {
      stopping.abort()
      await running
    },
  }
}
