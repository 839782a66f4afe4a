/** The weather a request meets on its way to its operation: latency, armed faults, throttling. */
import { setTimeout as wait } from 'node:timers/promises'
import type { SandboxResponse } from '../../core/http.ts'
import type { Call } from '../call.ts'
import { refusal } from '../errors.ts'
import type { OperationId, OperationRow } from '../operations/index.ts'
import { readSettings } from '../settings.ts'
import { takeFault } from './faults.ts'
import { priceOf } from './published-limits.ts'
import type { Throttle } from './throttle.ts'

/** An answer to give instead of the operation's, or undefined to go on. */
export async function meetConditions(
  call: Call,
  operation: OperationRow<OperationId>,
  throttle: Throttle,
): Promise<SandboxResponse | undefined> {
  const { store } = call.context
  const { latency, limits } = readSettings(store, call.vault.name)
  if (latency > 0) await wait(latency)
  const fault = takeFault(store, call.vault.name, operation.id)
  if (fault || limits === 'off') return fault
  const delay = throttle(call.partition, priceOf(operation.id, operation.permission, call), call.now)
  if (delay === undefined) return undefined
  const headers = { 'retry-after': String(Math.ceil(delay / 1000)) }
  return { status: 429, headers, body: refusal('throttled').body() }
}
