/** One harmless call with the token, and what it tells. */
import { randomUUID } from 'node:crypto'
import type { PermissionProbe } from '@keyway/connectors'
import { type Diagnosis, diagnoseResponse, diagnosis } from '@keyway/contract'
import type { Access, Accesses } from '../../outbound/index.ts'
import type { Visit } from './visit.ts'

export interface Probed {
  readonly probe: PermissionProbe
  /** Null: no answer came. */
  readonly status: number | null
  readonly body: unknown
  /** Absent when the call was allowed, a name that is not there included. */
  readonly diagnosis?: Diagnosis
}

/** A busy or disturbed service is asked again this long. Milliseconds. */
const PATIENCE_MS = 3_000

const DOCTOR = { by: 'doctor' } as const

export async function send(
  visit: Visit,
  probe: PermissionProbe,
  signal: AbortSignal,
  subscriptionId = '',
): Promise<Probed> {
  const { api, target, stored } = visit
  // Nobody has this name, so there is nothing to be read by it.
  const path = probe.path.replace('{name}', `keyway-doctor-${randomUUID()}`).replace('{subscriptionId}', subscriptionId)
  const request = { method: 'GET', path, headers: { accept: 'application/json' } }
  const result = await outboundOf(visit).send(stored.id, request, { signal, patienceMs: PATIENCE_MS, asker: DOCTOR })
  if (!result.ok) return { probe, status: null, body: undefined, diagnosis: result.diagnosis }
  const { status } = result.answer
  const body = jsonOf(await result.answer.bytes())
  if (status >= 200 && status < 300) {
    const strange = body === undefined ? { diagnosis: diagnosis('answer_not_json', { ...target.words, status }) } : {}
    return { probe, status, body, ...strange }
  }
  const why = diagnoseResponse({ api, status, body, operation: probe }, target.words)
  return { probe, status, body, ...(why.code !== 'not_found' && { diagnosis: why }) }
}

function outboundOf(visit: Visit) {
  const { access, parts } = visit
  if (access === undefined) throw new Error('a call needs the token of an earlier check')
  visit.outbound ??= parts.openOutbound(unmoved(access, parts.accesses))
  return visit.outbound
}

/**
 * Accesses that leave the connection as it is: a refusal is what the visit is to find, not something to act on. Only
 * claims that a challenge asks for lead to a renewal, as in any call.
 */
const unmoved = (access: Access, real: Accesses): Accesses => ({
  get: async () => ({ ok: true, access }),
  renew: async (refused, claims, signal) =>
    claims === undefined ? { ok: true, access: refused } : await real.renew(refused, claims, signal),
  worked: async () => {},
  failed: async () => {},
  forget() {},
})

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}
