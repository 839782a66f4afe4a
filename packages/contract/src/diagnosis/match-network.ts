/** Which row explains an error of the network: matched on the code of Node's, undici's or Keyway's own error. */
import { type DiagnosisCode, diagnosis } from './catalogue.ts'
import type { Diagnosis } from './diagnosis.ts'
import type { Facts } from './diagnosis-row.ts'

const RULES: readonly { readonly code: DiagnosisCode; readonly when: RegExp }[] = [
  { code: 'host_not_found', when: /^(ENOTFOUND|EAI_NODATA|EAI_NONAME|ENODATA)$/ },
  { code: 'name_server_failed', when: /^(EAI_AGAIN|EAI_FAIL|ESERVFAIL|EREFUSED|ETIMEOUT|EBADRESP)$/ },
  { code: 'connection_refused', when: /^ECONNREFUSED$/ },
  {
    code: 'network_unreachable',
    when: /^(EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|EADDRNOTAVAIL|EACCES|EPERM)$/,
  },
  { code: 'timed_out', when: /^(ETIMEDOUT|TIMEOUT|UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT)$/ },
  { code: 'certificate_expired', when: /^CERT_HAS_EXPIRED$/ },
  { code: 'clock_off', when: /^CERT_NOT_YET_VALID$/ },
  { code: 'certificate_wrong_host', when: /^(ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH)$/ },
  {
    code: 'certificate_untrusted',
    when: /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|INVALID_CA|INVALID_PURPOSE|ERR_TLS_CERT_)/,
  },
  { code: 'tls_failed', when: /^(ERR_TLS_|ERR_SSL_|EPROTO)/ },
  { code: 'proxy_sign_in_needed', when: /^KEYWAY_PROXY_407$/ },
  { code: 'proxy_refused', when: /^KEYWAY_PROXY_/ },
  { code: 'address_refused', when: /^KEYWAY_ADDRESS_REFUSED$/ },
  { code: 'host_not_checked', when: /^KEYWAY_HOST_NOT_CHECKED$/ },
  { code: 'answer_too_large', when: /^(KEYWAY_ANSWER_TOO_LARGE|UND_ERR_RES_EXCEEDED_MAX_SIZE)$/ },
  { code: 'connection_lost', when: /./ },
]

/**
 * Explains why no answer came. `facts` name the `host`, and its `vault` when it is one: a vault that cannot be found
 * has probably been deleted, while for other hosts the network is at fault.
 */
export function diagnoseNetwork(error: unknown, facts: Facts): Diagnosis {
  const networkCode = proxyCode(error) ?? errorCode(error) ?? 'unknown'
  const code = RULES.find((rule) => rule.when.test(networkCode))?.code ?? 'connection_lost'
  const found = code === 'host_not_found' && facts.vault !== undefined ? 'vault_host_not_found' : code
  return diagnosis(found, { ...facts, networkCode })
}

/** The innermost code: fetch wraps errors as `cause`, and connecting to several addresses gives several `errors`. */
function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  const { code, cause, errors } = error as { code?: unknown; cause?: unknown; errors?: unknown }
  const inner = errorCode(Array.isArray(errors) ? errors[0] : cause)
  return inner ?? (typeof code === 'string' ? code : undefined)
}

/**
 * What a proxy answered in place of a tunnel (RFC 9110 9.3.6). undici gives it no code of its own, only this sentence.
 */
function proxyCode(error: unknown): string | undefined {
  const { message, cause } = (error ?? {}) as { message?: unknown; cause?: unknown }
  const status = /^Proxy response \((\d{3})\) !== 200/.exec(String(message))?.[1]
  if (status !== undefined) return `KEYWAY_PROXY_${status}`
  return cause === undefined ? undefined : proxyCode(cause)
}

/** Rows that a network error can lead to. */
export const NETWORK_CODES: ReadonlySet<DiagnosisCode> = new Set([
  ...RULES.map((rule) => rule.code),
  'vault_host_not_found',
])
