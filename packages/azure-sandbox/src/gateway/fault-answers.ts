/** What a call that a fault strikes is answered. */
import type { PlaneName } from '../core/endpoints.ts'
import type { SandboxResponse } from '../core/http.ts'
import type { CallEffect } from './fault.ts'

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
export function faultAnswer(plane: PlaneName, effect: Extract<CallEffect, { kind: 'status' }>): SandboxResponse {
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
