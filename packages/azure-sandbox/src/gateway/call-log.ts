/**
 * The last calls of every plane: who, what, the answer, and the reason for it. In memory, newest last; never a secret, a
 * token or a body.
 */
import type { PlaneName } from '../core/endpoints.ts'
import type { SandboxRequest, SandboxResponse } from '../core/http.ts'

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
  readonly clientAddress: string
  readonly userAgent: string
  /** `x-ms-request-id` of the answer. */
  readonly requestId: string
  /** Error code, AADSTS code or `OK`. */
  readonly result: string
  /** The service's own words, or what allowed the call. */
  readonly reason: string
}

export interface LoggedCaller {
  readonly objectId: string
  readonly appId: string
  readonly name: string
}

export interface CallLog {
  record(call: Omit<LoggedCall, 'id'>): void
  /** Newest first. */
  list(filter?: { readonly plane?: string; readonly failedOnly?: boolean; readonly text?: string }): LoggedCall[]
  clear(): void
}

export function createCallLog(): CallLog {
  let calls: LoggedCall[] = []
  let next = 1
  return {
    record(call) {
      calls.push({ ...call, id: next++ })
      // Dropped in halves: moving the array at each call would cost more than the call.
      if (calls.length >= 2 * MAX_CALLS) calls = calls.slice(-MAX_CALLS)
    },
    list({ plane, failedOnly, text } = {}) {
      const wanted = text?.toLowerCase()
      return calls
        .slice(-MAX_CALLS)
        .filter((call) => plane === undefined || call.plane === plane)
        .filter((call) => !failedOnly || call.status >= 400)
        .filter(
          (call) =>
            wanted === undefined ||
            `${call.path} ${call.vault ?? ''} ${call.caller?.name ?? ''} ${call.result}`.toLowerCase().includes(wanted),
        )
        .toReversed()
    },
    clear() {
      calls = []
    },
  }
}

/** Who a token says is calling, whether or not the token was accepted: a refused call has to be explained too. */
export function callerOf(authorization: string | undefined): LoggedCaller | undefined {
  const payload = authorization?.split('.')[1]
  if (payload === undefined) return undefined
  try {
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
    return {
      objectId: String(claims.oid ?? ''),
      appId: String(claims.appid ?? ''),
      name: String(claims.upn ?? claims.appid ?? ''),
    }
  } catch {
    return undefined
  }
}

/** The app that asks Entra ID for something, which it does without a token. */
export function clientOf(request: SandboxRequest): LoggedCaller | undefined {
  const fromQuery = request.query.get('client_id')
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false
  const appId = fromQuery ?? (isForm ? new URLSearchParams(request.body.toString('utf8')).get('client_id') : null)
  return appId === null ? undefined : { objectId: '', appId, name: appId }
}

export interface Verdict {
  readonly result: string
  readonly reason: string
}

/** What an answer says about the call: the error's code and words, or that it was allowed. */
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
