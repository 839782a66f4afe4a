/** Which row explains an error of the network: matched on the code of Node's, undici's or Keyway's own error. */
import { type DiagnosisCode, diagnosis } from './catalogue.ts'
import type { Diagnosis } from './diagnosis.ts'
import type { Facts } from './diagnosis-row.ts'

const RULES: readonly { readonly code: DiagnosisCode; readonly when: RegExp }[] = [
  { code: 'host_not_found', when: /^(ENOTFOUND|EAI_AGAIN|EAI_NODATA|EAI_NONAME|ENODATA)$/ },
  { code: 'connection_refused', when: /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|EACCES|EPERM)$/ },
  { code: 'timed_out', when: /^(ETIMEDOUT|TIMEOUT|UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT)$/ },
  {
    code: 'tls_failed',
    when: /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|ERR_TLS_|ERR_SSL_|EPROTO)/,
  },
  { code: 'address_refused', when: /^KEYWAY_ADDRESS_REFUSED$/ },
  { code: 'answer_too_large', when: /^(KEYWAY_ANSWER_TOO_LARGE|UND_ERR_RES_EXCEEDED_MAX_SIZE)$/ },
  { code: 'connection_lost', when: /./ },
]

/**
 * Explains why no answer came. `facts` name the `host`, and its `vault` when it is one: a vault that cannot be found
 * has probably been deleted, while for other hosts the network is at fault.
 */
export function diagnoseNetwork(error: unknown, facts: Facts): Diagnosis {
  const networkCode = errorCode(error) ?? 'unknown'
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

/** Rows that a network error can lead to. */
export const NETWORK_CODES: ReadonlySet<DiagnosisCode> = new Set([
  ...RULES.map((rule) => rule.code),
  'vault_host_not_found',
])
