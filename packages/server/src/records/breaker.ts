/**
 * Decides when to stop sending records to a connection. Trouble of the connection itself (host out of reach, sign-in
 * refused) opens it at once: the next record would fare the same. An answer such as 503, or one that was lost, may be one
 * record's bad luck, so it takes several in a row.
 */
import { type FailedCall, isConnectionTrouble, isIntermittent } from './record-failure.ts'

/** Failed calls in a row, each already retried by the outbound pipeline, until the other side counts as out of order. */
const IN_A_ROW = 10

export interface Breaker {
  /** Takes note of a call's end. */
  saw(result: { readonly ok: true } | ({ readonly ok: false } & FailedCall)): void
  /** The call that opened it; null while it is closed. */
  readonly reason: FailedCall | null
}

/** @param onOpen called once, when it opens */
export function createBreaker(onOpen: () => void): Breaker {
  let inARow = 0
  let reason: FailedCall | null = null
  return {
    saw(result) {
      if (reason) return
      if (result.ok || !isOutage(result)) {
        inARow = 0
        return
      }
      inARow += 1
      if (!isConnectionTrouble(result) && inARow < IN_A_ROW) return
      reason = result
      onOpen()
    },
    get reason() {
      return reason
    },
  }
}

const isOutage = (call: FailedCall): boolean => isConnectionTrouble(call) || isIntermittent(call) || call.status === 429
