/**
 * What every call passes before and after its plane: faults on the line, and the log.
 */
import { setTimeout as wait } from 'node:timers/promises'
import type { Clock } from '../core/clock.ts'
import { ruleText } from '../core/decision.ts'
import type { PlaneName } from '../core/endpoints.ts'
import type { Plane, SandboxRequest, SandboxResponse } from '../core/http.ts'
import { remember } from '../core/remember.ts'
import type { Store } from '../core/store.ts'
import type { CallLog } from './call-log.ts'
import { askedOf, presentedBy } from './caller.ts'
import type { CallEffect } from './fault.ts'
import { faultAnswer, spoil } from './fault-answers.ts'
import type { LineFaults } from './faults.ts'
import { redact } from './redact.ts'
import { decisionOf, verdictOf } from './verdict.ts'

export interface GatewayDeps {
  readonly clock: Clock
  readonly store: Store
  readonly log: CallLog
  readonly faults: LineFaults
}

export type Gateway = (
  name: PlaneName,
  vault: string | undefined,
  plane: Plane,
  request: SandboxRequest,
) => Promise<SandboxResponse>

/** Tokens whose claims are remembered, so that a busy client's is decoded once. */
const MAX_PRESENTED = 500

export function createGateway({ clock, store, log, faults }: GatewayDeps): Gateway {
  const presented = remember(MAX_PRESENTED, presentedBy)

  return async (name, vault, plane, request) => {
    const began = performance.now()
    const effect = faults.take(name, vault, request)
    const response = effect ? await strike(effect, name, plane, request) : await plane(request)
    const { headers } = request
    const shown = headers.authorization === undefined ? undefined : presented(headers.authorization)
    const asked = name === 'entra' ? askedOf(request) : {}
    const caller = shown?.caller ?? asked.caller
    const { result, reason } = verdictOf(request, response)
    const isFault = effect !== undefined && effect.kind !== 'latency'
    const rule = isFault
      ? `Fault set by a tester: ${effect.kind}`
      : response.decidedBy
        ? ruleText(store, response.decidedBy)
        : asked.grant && `Grant ${asked.grant}`
    log.record({
      at: clock.now(),
      durationMs: performance.now() - began,
      plane: name,
      ...(vault !== undefined && { vault }),
      method: request.method,
      path: redact(request.rawPath),
      ...apiVersionOf(request),
      status: response.status,
      ...(caller && { caller }),
      ...(shown && { token: shown.token }),
      clientAddress: request.clientAddress,
      userAgent: redact(headers['user-agent'] ?? ''),
      requestId: String(response.headers?.['x-ms-request-id'] ?? ''),
      correlationId: redact(headers['x-ms-client-request-id'] ?? headers['client-request-id'] ?? ''),
      decision: decisionOf(name, response, isFault),
      ...(rule && { rule }),
      result,
      reason: result === 'OK' ? (rule ?? '') : redact(reason),
    })
    return response
  }
}

function apiVersionOf(request: SandboxRequest): { readonly apiVersion?: string } {
  const apiVersion = request.query.get('api-version')
  return apiVersion === null ? {} : { apiVersion: redact(apiVersion) }
}

async function strike(
  effect: CallEffect,
  name: PlaneName,
  plane: Plane,
  request: SandboxRequest,
): Promise<SandboxResponse> {
  switch (effect.kind) {
    case 'latency':
      await wait(effect.milliseconds)
      // Slowness is on the way in: what was given up meanwhile has never arrived.
      return request.isGone === true ? { status: 0, breakage: 'cut' } : plane(request)
    case 'status':
      return faultAnswer(name, effect)
    case 'cut':
      return { status: 0, breakage: 'cut' }
    default:
      return spoil(await plane(request), effect.kind)
  }
}
