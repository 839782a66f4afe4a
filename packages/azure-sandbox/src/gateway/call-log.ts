/**
 * The last calls of every plane: who, what, the answer, and the reason for it. In memory, newest last; never a secret, a
 * token, a code or a body.
 */
import type { PlaneName } from '../core/endpoints.ts'
import type { LoggedCaller, LoggedToken } from './caller.ts'
import type { Decision } from './verdict.ts'

const MAX_CALLS = 2000

export interface LoggedCall {
  readonly id: number
  /** Sandbox time, milliseconds. */
  readonly at: number
  readonly durationMs: number
  readonly plane: PlaneName
  readonly vault?: string
  readonly method: string
  readonly path: string
  readonly apiVersion?: string
  readonly status: number
  readonly caller?: LoggedCaller
  /** What the presented token claims, accepted or not. */
  readonly token?: LoggedToken
  readonly clientAddress: string
  readonly userAgent: string
  /** `x-ms-request-id` of the answer. */
  readonly requestId: string
  /** `x-ms-client-request-id` of the call. */
  readonly correlationId: string
  readonly decision: Decision
  /** The access policy, role assignment, grant or fault that decided. */
  readonly rule?: string
  /** Error code, AADSTS code or `OK`. */
  readonly result: string
  /** The service's own words, or what allowed the call. */
  readonly reason: string
}

export interface CallFilter {
  readonly plane?: string
  readonly vault?: string
  readonly failedOnly?: boolean
  readonly text?: string
}

export interface CallLog {
  record(call: Omit<LoggedCall, 'id'>): void
  /** Newest first. */
  list(filter?: CallFilter): LoggedCall[]
  find(id: number): LoggedCall | undefined
  clear(): void
}

export function createCallLog(): CallLog {
  let calls: LoggedCall[] = []
  let next = 1
  return {
    record(call) {
      // The entry is the log's own from here on; a copy of it would be work at every call.
      calls.push(Object.assign(call, { id: next++ }))
      // Dropped in halves: moving the array at each call would cost more than the call.
      if (calls.length >= 2 * MAX_CALLS) calls = calls.slice(-MAX_CALLS)
    },
    list: (filter = {}) =>
      calls
        .slice(-MAX_CALLS)
        .filter((call) => fits(call, filter))
        .toReversed(),
    find: (id) => calls.find((call) => call.id === id),
    clear() {
      calls = []
    },
  }
}

function fits(call: LoggedCall, { plane, vault, failedOnly, text }: CallFilter): boolean {
  if (plane !== undefined && call.plane !== plane) return false
  if (vault !== undefined && call.vault?.toLowerCase() !== vault.toLowerCase()) return false
  if (failedOnly && call.decision === 'allowed') return false
  if (text === undefined) return true
  const searched = `${call.path} ${call.vault ?? ''} ${call.caller?.name ?? ''} ${call.result} ${call.status}`
  return searched.toLowerCase().includes(text.toLowerCase())
}
