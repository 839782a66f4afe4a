/** After a failed renewal the sign-in service is left alone for a while, however many calls ask for a token. */
import type { Diagnosis } from '@keyway/contract'
import type { NoTokens } from './sign-in/index.ts'

interface Rest {
  readonly failure: NoTokens
  readonly inARow: number
  /** On the monotonic clock. */
  readonly until: number
}

const FIRST_MS = 1_000
const LONGEST_MS = 60_000

export class Rests {
  readonly #rests = new Map<string, Rest>()

  begin(connectionId: string, failure: NoTokens): void {
    const inARow = (this.#rests.get(connectionId)?.inARow ?? 0) + 1
    const own = failure.kind === 'refused' ? LONGEST_MS : Math.min(LONGEST_MS, FIRST_MS * 2 ** (inARow - 1))
    const until = performance.now() + Math.min(LONGEST_MS, Math.max(own, failure.waitMs ?? 0))
    this.#rests.set(connectionId, { failure, inARow, until })
  }

  end(connectionId: string): void {
    this.#rests.delete(connectionId)
  }

  /** Whether a token that is still good should not be renewed ahead of time. */
  keepsAhead(connectionId: string): boolean {
    return this.#resting(connectionId) !== undefined
  }

  /** Why a spent token should not be renewed now. A refusal is no reason: whoever waits is told of it first-hand. */
  reason(connectionId: string): Diagnosis | undefined {
    const rest = this.#resting(connectionId)
    return rest?.failure.kind === 'later' ? rest.failure.diagnosis : undefined
  }

  #resting(connectionId: string): Rest | undefined {
    const rest = this.#rests.get(connectionId)
    return rest !== undefined && performance.now() < rest.until ? rest : undefined
  }
}
