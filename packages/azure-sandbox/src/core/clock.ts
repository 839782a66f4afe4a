/**
 * The sandbox's time. Tokens, soft delete, expiry and rotation all read this clock, so a test that moves it moves all of
 * them together.
 */
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
}

/** Key Vault and JWTs count whole seconds. */
export const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000)

/** Makes a clock that runs with the machine's until it is frozen or advanced. */
export function createClock(machine: () => number = Date.now): SettableClock {
  let offset = 0
  let frozenAt: number | undefined
  return {
    now: () => frozenAt ?? machine() + offset,
    freeze(at) {
      frozenAt = at ?? machine() + offset
    },
    advance(milliseconds) {
      if (frozenAt === undefined) offset += milliseconds
      else frozenAt += milliseconds
    },
    resume() {
      if (frozenAt === undefined) return
      offset = frozenAt - machine()
      frozenAt = undefined
    },
  }
}
