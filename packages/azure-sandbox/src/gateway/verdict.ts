/** What an answer says about a call: allowed or not, the error's code and words. */
import type { PlaneName } from '../core/endpoints.ts'
import type { SandboxRequest, SandboxResponse } from '../core/http.ts'

export interface Verdict {
  /** Error code, AADSTS code or `OK`. */
  readonly result: string
  /** The service's own words. */
  readonly reason: string
}

export function verdictOf(request: SandboxRequest, response: SandboxResponse): Verdict {
  if (response.breakage)
    return { result: response.breakage, reason: 'A fault armed in the sandbox broke the connection.' }
  if (response.status < 400) return { result: 'OK', reason: '' }
  const body = response.body as Record<string, unknown> | undefined
  const error = typeof body === 'object' && body !== null && !Buffer.isBuffer(body) ? body.error : undefined
  if (typeof error === 'string') {
    const codes = Array.isArray(body?.error_codes) ? `AADSTS${String(body.error_codes[0])}` : error
    return { result: codes, reason: String(body?.error_description ?? '').replace(/ Trace ID: .*$/s, '') }
  }
  if (typeof error === 'object' && error !== null) {
    const { code, message, innererror } = error as Record<string, unknown>
    const inner =
      typeof innererror === 'object' && innererror !== null
        ? ` / ${String((innererror as { code?: unknown }).code)}`
        : ''
    return { result: `${String(code)}${inner}`, reason: String(message ?? '') }
  }
  const shown = /role="alert">([^<]+)</.exec(String(response.body ?? ''))?.[1]
  return { result: String(response.status), reason: shown ?? `${request.method} was answered ${response.status}.` }
}

export type Decision = 'allowed' | 'refused' | 'failed' | 'fault'

/**
 * `refused`: somebody was not let in. `failed`: they were, but the call could not be done. `fault`: a tester wanted it so.
 */
export function decisionOf(plane: PlaneName, response: SandboxResponse, isFault: boolean): Decision {
  if (isFault) return 'fault'
  if (response.status < 400) return 'allowed'
  // OAuth 2.0 refuses with 400 (RFC 6749, section 5.2).
  if (plane === 'entra') return response.status < 500 ? 'refused' : 'failed'
  const wasLetIn = response.decidedBy !== undefined
  return !wasLetIn && (response.status === 401 || response.status === 403) ? 'refused' : 'failed'
}
