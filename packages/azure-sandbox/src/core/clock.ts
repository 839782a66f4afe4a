/**
 * The sandbox's time. Tokens, soft delete, expiry and rotation all read this clock, so a test that moves it moves all of
 * them together. Where it stands is part of the state: a snapshot, a fork and a restart bring it along.
 */
import type { Collection } from './store.ts'

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
}

/** A clock a tester may stop and move; running at real speed until told otherwise. */
export interface SettableClock extends Clock {
  /** Stops the clock at `at` (milliseconds since the epoch), or at the present moment. */
  freeze(at?: number): void
  /** Moves the clock forward, frozen or running. */
  advance(milliseconds: number): void
  /** Lets the clock run again from where it stands. */
  resume(): void
  readonly isFrozen: boolean
}

/** How the clock stands against the machine's. */
export interface ClockState {
  readonly offset: number
  readonly frozenAt?: number
}

/** Key Vault and JWTs count whole seconds. */
export const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000)

/** Beyond it a date has no ISO form that Azure's clients read (year 9999). */
const MAX_TIME = 253_402_300_799_000

/** Where the clock's state lies in the store: collection `clock`, key `state`. */
export const CLOCK = 'clock'

/**
 * Makes a clock that runs with the machine's until it is frozen or advanced.
 *
 * @param states collection {@link CLOCK} of a store, for a clock that is part of the state
 */
export function createClock(
  machine: () => number = Date.now,
  states: Pick<Collection<ClockState>, 'get' | 'set'> = new Map<string, ClockState>(),
): SettableClock {
  const state = (): ClockState => states.get('state') ?? { offset: 0 }
  const now = (): number => {
    const { offset, frozenAt } = state()
    return frozenAt ?? machine() + offset
  }
  const set = (next: ClockState, at: number): void => {
    if (!Number.isFinite(at) || at < 0 || at > MAX_TIME)
      throw new RangeError('The time must lie before the year 10000.')
    states.set('state', next)
  }
  return {
    now,
    get isFrozen() {
      return state().frozenAt !== undefined
    },
    freeze(at = now()) {
      set({ offset: state().offset, frozenAt: at }, at)
    },
    advance(milliseconds) {
      if (!(milliseconds >= 0))
        throw new RangeError('The clock only moves forward: advance must be 0 or more milliseconds.')
      const { offset, frozenAt } = state()
      if (frozenAt === undefined) set({ offset: offset + milliseconds }, now() + milliseconds)
      else set({ offset, frozenAt: frozenAt + milliseconds }, frozenAt + milliseconds)
    },
    resume() {
      const { frozenAt } = state()
      if (frozenAt !== undefined) set({ offset: frozenAt - machine() }, frozenAt)
    },
  }
}
