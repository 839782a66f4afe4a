/**
 * What every call passes before and after its plane: faults on the line, and the log.
 */
import { setTimeout as wait } from 'node:timers/promises'
import type { Clock } from '../core/clock.ts'
import type { PlaneName } from '../core/endpoints.ts'
import type { Plane, SandboxRequest, SandboxResponse } from '../core/http.ts'
import { type CallLog, callerOf, clientOf, type LoggedCaller, verdictOf } from './call-log.ts'
import { faultAnswer, spoil } from './fault-answers.ts'
import type { LineFaults } from './faults.ts'

export interface GatewayDeps {
  readonly clock: Clock
  readonly log: CallLog
  readonly faults: LineFaults
  /** What allowed a call of a vault, in words. */
  explainAllowed(vault: string): string
}

export type Gateway = (
  name: PlaneName,
  vault: string | undefined,
  plane: Plane,
  request: SandboxRequest,
) => Promise<SandboxResponse>

/** Callers remembered by their token, so that a busy client is decoded once. */
const MAX_CALLERS = 500

export function createGateway({ clock, log, faults, explainAllowed }: GatewayDeps): Gateway {
  const callers = new Map<string, LoggedCaller | undefined>()

  const callerFor = (authorization: string | undefined): LoggedCaller | undefined => {
    if (authorization === undefined) return undefined
    if (!callers.has(authorization)) {
      if (callers.size >= MAX_CALLERS) callers.clear()
      callers.set(authorization, callerOf(authorization))
    }
    return callers.get(authorization)
  }

  return async (name, vault, plane, request) => {
    const began = performance.now()
    const response = await answer(faults, name, vault, plane, request)
    const caller = callerFor(request.headers.authorization) ?? (name === 'entra' ? clientOf(request) : undefined)
    const verdict = verdictOf(request, response)
    const isAllowed = vault !== undefined && verdict.result === 'OK'
    log.record({
      at: clock.now(),
      durationMs: performance.now() - began,
      plane: name,
      ...(vault !== undefined && { vault }),
      method: request.method,
      path: request.rawPath,
      ...apiVersionOf(request),
      status: response.status,
      ...(caller && { caller }),
      clientAddress: request.clientAddress,
      userAgent: request.headers['user-agent'] ?? '',
      requestId: String(response.headers?.['x-ms-request-id'] ?? ''),
      ...verdict,
      ...(isAllowed && { reason: explainAllowed(vault) }),
    })
    return response
  }
}

function apiVersionOf(request: SandboxRequest): { readonly apiVersion?: string } {
  const apiVersion = request.query.get('api-version')
  return apiVersion === null ? {} : { apiVersion }
}

async function answer(
  faults: LineFaults,
  name: PlaneName,
  vault: string | undefined,
  plane: Plane,
  request: SandboxRequest,
): Promise<SandboxResponse> {
  const effect = faults.take(name, vault, request)
  if (!effect) return plane(request)
  switch (effect.kind) {
    case 'latency':
      await wait(effect.milliseconds)
      return plane(request)
    case 'status':
      return faultAnswer(name, effect)
    case 'cut':
      return { status: 0, breakage: 'cut' }
    default:
      return spoil(await plane(request), effect.kind)
  }
}
