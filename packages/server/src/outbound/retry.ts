/** When a call that failed is tried again, and after how long. */

const BASE_MS = 500
const CEILING_MS = 8_000

/** Not taken on by the other side at all, so trying again cannot do anything twice. */
const REFUSED_UNSEEN: ReadonlySet<number> = new Set([429, 503])
const DISTURBED: ReadonlySet<number> = new Set([408, 500, 502, 504])
/** POST creates versions, rotates keys, restores: when its answer is lost, only the caller can decide. */
const REPEATABLE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE'])

export const isRetryableStatus = (status: number, method: string): boolean =>
  REFUSED_UNSEEN.has(status) || (DISTURBED.has(status) && REPEATABLE.has(method))

/** Errors before anything was sent. */
const NEVER_SENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EAI_AGAIN',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])
/** Errors that come again however often one tries. */
const LASTING =
  /^(KEYWAY_|CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_|UND_ERR_RES_|UND_ERR_INV)/

export function isRetryableError(error: unknown, method: string): boolean {
  const code = errorCode(error)
  if (code === undefined || LASTING.test(code)) return false
  return NEVER_SENT.has(code) || REPEATABLE.has(method)
}

/** Connecting to several addresses fails with several errors; the first tells. */
export function errorCode(error: unknown): string | undefined {
  const { code, errors } = (error ?? {}) as { code?: unknown; errors?: unknown }
  if (Array.isArray(errors)) return errorCode(errors[0])
  return typeof code === 'string' ? code : undefined
}

/**
 * Milliseconds to wait before attempt `attempt` (1: the second one). Doubles, with jitter, so that many callers that
 * failed together do not come back together.
 * @param random 0 to 1
 */
export function backOffMs(attempt: number, random: number): number {
  const full = Math.min(CEILING_MS, BASE_MS * 2 ** (attempt - 1))
  return full / 2 + (full / 2) * random
}

/** Milliseconds a `Retry-After` asks for (RFC 9110 10.2.3: seconds or a date); undefined when absent or unreadable. */
export function retryAfterMs(header: string | readonly string[] | undefined, now: Date): number | undefined {
  const value = (typeof header === 'string' ? header : header?.[0])?.trim()
  if (value === undefined || value === '') return undefined
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000
  // `Date.parse` makes something of almost any text.
  const date = /^[A-Za-z]{3,9},? /.test(value) ? Date.parse(value) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime())
}
