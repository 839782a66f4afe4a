/**
 * Operations that go on after their answer: started with 202 and a `Location`, polled there, and done at the second look.
 * Recordings r007 and r075 show the purge of a vault.
 */
import type { SandboxResponse } from '../core/http.ts'
import { type ArmCall, type ArmContext, param } from './call.ts'
import { ArmError } from './errors.ts'

interface RunningOperation {
  readonly createdAt: number
  readonly lastActionAt: number
  /** Looks at the operation so far; the first finds it not started. */
  readonly polls: number
}

const running = (context: ArmContext) => context.store.collection<RunningOperation>('runningOperations')

/** `base`: where results are read, without host and id. `seconds`: how long a client is asked to wait between looks. */
export interface ResultPlace {
  readonly base: string
  readonly seconds: number
}

/** Starts an operation: 202, where to look, and when. */
export function startOperation(call: ArmCall, place: ResultPlace): SandboxResponse {
  const { clock, ids } = call.context
  const now = clock.now()
  const id = Buffer.from(`UT|${now}|${ids.hex32().toUpperCase()}`).toString('base64url')
  running(call.context).set(id, { createdAt: now, lastActionAt: now, polls: 0 })
  return { status: 202, headers: pollHeaders(call, place, id) }
}

/** What a look at an operation finds. @throws ArmError deletedVaultNotFound for an id nobody was given. */
export function pollOperation(call: ArmCall, place: ResultPlace): SandboxResponse {
  const id = param(call, 'operation')
  const operation = running(call.context).get(id)
  if (!operation) throw new ArmError('deletedVaultNotFound')
  const createdDateTime = spaced(operation.createdAt)
  if (operation.polls === 0) {
    running(call.context).set(id, { ...operation, polls: 1, lastActionAt: call.context.clock.now() })
    return { status: 202, headers: pollHeaders(call, place, id), body: { createdDateTime, status: 'NotStarted' } }
  }
  const lastActionDateTime = spaced(operation.lastActionAt)
  return { status: 200, body: { createdDateTime, lastActionDateTime, status: 'Succeeded' } }
}

const pollHeaders = (call: ArmCall, { base, seconds }: ResultPlace, id: string) => ({
  location: `${call.context.endpoints.arm}${base}/${id}?api-version=${call.apiVersion}`,
  'retry-after': String(seconds),
})

/** Operation times are written with a space. */
const spaced = (at: number): string =>
  new Date(at)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, 'Z')
