/**
 * Faults on the line, for any plane: slowness, throttling, server errors, connections cut, bodies cut, answers of the
 * wrong type. Faults of single vault operations and of Entra ID by AADSTS code are armed elsewhere.
 */
import type { SandboxContext } from '../core/context.ts'
import type { PlaneName } from '../core/endpoints.ts'
import type { SandboxRequest, SandboxResponse } from '../core/http.ts'

export interface LineFault {
  readonly id: string
  readonly plane?: Exclude<PlaneName, 'browser'>
  /** Vault name, for the vault plane. */
  readonly vault?: string
  /** Text the path must contain, compared without case. */
  readonly path?: string
  readonly method?: string
  /** How many more requests it strikes; absent: until removed. */
  readonly remaining?: number
  readonly effect: LineEffect
}

export type LineEffect =
  | { readonly kind: 'latency'; readonly milliseconds: number }
  /** `retryAfter` in seconds; absent: no header, which some clients do not retry. */
  | { readonly kind: 'status'; readonly status: 408 | 429 | 500 | 502 | 503 | 504; readonly retryAfter?: number }
  | { readonly kind: 'cut' }
  | { readonly kind: 'truncate' }
  | { readonly kind: 'contentType' }

export interface LineFaults {
  add(fault: Omit<LineFault, 'id'>): string
  /** All of them without an id. */
  remove(id?: string): void
  list(): LineFault[]
  /** The first fault that fits, counted as used. */
  take(plane: PlaneName, vault: string | undefined, request: SandboxRequest): LineEffect | undefined
}

export function openLineFaults(context: Pick<SandboxContext, 'store' | 'ids'>): LineFaults {
  const faults = context.store.collection<LineFault>('lineFaults')
  return {
    add(fault) {
      const id = context.ids.guid()
      faults.set(id, { ...fault, id })
      return id
    },
    remove(id) {
      for (const key of id === undefined ? [...faults.entries()].map(([k]) => k) : [id]) faults.delete(key)
    },
    list: () => [...faults.values()],
    take(plane, vault, request) {
      if (faults.size === 0) return undefined
      for (const fault of faults.values()) {
        if (!fits(fault, plane, vault, request)) continue
        if (fault.remaining === 1) faults.delete(fault.id)
        else if (fault.remaining !== undefined) faults.set(fault.id, { ...fault, remaining: fault.remaining - 1 })
        return fault.effect
      }
      return undefined
    },
  }
}

function fits(fault: LineFault, plane: PlaneName, vault: string | undefined, request: SandboxRequest): boolean {
  if (fault.plane !== undefined && fault.plane !== plane) return false
  if (fault.vault !== undefined && fault.vault.toLowerCase() !== vault?.toLowerCase()) return false
  if (fault.method !== undefined && fault.method.toUpperCase() !== request.method) return false
  return fault.path === undefined || request.rawPath.toLowerCase().includes(fault.path.toLowerCase())
}

const TEXTS: Readonly<Record<number, readonly [code: string, message: string]>> = {
  408: ['RequestTimeout', 'The request timed out.'],
  429: [
    'TooManyRequests',
    'The request was not processed because too many requests were received. Please try again later.',
  ],
  500: ['InternalServerError', 'An internal server error occurred.'],
  502: ['BadGateway', 'The gateway did not receive a response.'],
  503: ['ServiceUnavailable', 'The service is unavailable. Please try again later.'],
  504: ['GatewayTimeout', 'The gateway did not receive a response within the specified time period.'],
}

/** The answer a status fault gives, in the plane's own envelope. */
export function faultAnswer(plane: PlaneName, effect: Extract<LineEffect, { kind: 'status' }>): SandboxResponse {
  const [code, message] = TEXTS[effect.status] ?? ['Error', 'Error']
  const body =
    plane === 'entra'
      ? { error: 'temporarily_unavailable', error_description: `AADSTS90033: ${message}`, error_codes: [90033] }
      : { error: { code, message } }
  const headers = effect.retryAfter === undefined ? {} : { 'retry-after': String(effect.retryAfter) }
  return { status: effect.status, headers, body }
}

/** Spoils an answer that was made as usual. */
export function spoil(response: SandboxResponse, kind: 'truncate' | 'contentType'): SandboxResponse {
  if (kind === 'truncate') return { ...response, breakage: 'truncate' }
  const page = '<html><head><title>Proxy</title></head><body>The page cannot be displayed.</body></html>'
  return { ...response, headers: { ...response.headers, 'content-type': 'text/html; charset=utf-8' }, body: page }
}
