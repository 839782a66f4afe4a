/** Tests a connection with the smallest call there is, and sets it online or offline by what comes back. */
import type { Diagnosis, PingResult } from '@keyway/contract'
import { type Accesses, type CallResult, isOutOfReach, type Outbound } from '../outbound/index.ts'
import { failure } from './ping-result.ts'
import { pingByCall } from './universal/ping-by-call.ts'

export interface PingTools {
  readonly outbound: Outbound
  readonly accesses: Accesses
}

/** Someone waits for it. Milliseconds. */
const PATIENCE_MS = 4_000

const PING = { by: 'ping' } as const

const TEST_CALLS = {
  'data-plane': { operation: 'GetSecrets', inputs: { maxresults: 1 } },
  'control-plane': { operation: 'Subscriptions_List', inputs: {} },
} as const

/** @throws AppError resource_not_found */
export async function ping(
  { outbound, accesses }: PingTools,
  connectionId: string,
  signal?: AbortSignal,
): Promise<PingResult> {
  const options = { evenIfRefused: true, patienceMs: PATIENCE_MS, asker: PING, ...(signal !== undefined && { signal }) }
  const found = await accesses.get(connectionId, options)
  if (!found.ok) return failure(found.status, found.diagnosis)
  const { target } = found.access
  if (target.test !== undefined || target.api === null)
    return await pingByCall({ outbound, accesses }, found.access, options)
  const { operation, inputs } = TEST_CALLS[target.api]
  const started = performance.now()
  const result: CallResult = await outbound.call(connectionId, operation, inputs, options)
  const ms = Math.round(performance.now() - started)
  // What is remembered of the connection may be from before another process set it offline: the database is asked.
  if (result.ok || LISTING_ONLY.has(result.diagnosis.code)) await accesses.worked(connectionId)
  if (result.ok) return { code: 200, ms }
  const { status, diagnosis } = result
  if (isOutOfReach(result)) await accesses.failed(connectionId, diagnosis)
  return { ...failure(status, LISTING_ONLY.has(diagnosis.code) ? signedInWithoutList(diagnosis) : diagnosis), ms }
}

/** Refused for want of a permission to list; other operations may well be allowed. */
const LISTING_ONLY: ReadonlySet<string> = new Set(['forbidden_by_policy', 'forbidden_by_rbac'])

const signedInWithoutList = (diagnosis: Diagnosis): Diagnosis => ({
  ...diagnosis,
  title: 'Signed in, but the account may not list secrets',
  cause: `The vault accepted the sign-in, so the connection works. ${diagnosis.cause} Operations the account has permissions for can be used.`,
})
