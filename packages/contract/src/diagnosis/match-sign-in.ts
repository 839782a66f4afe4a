/**
 * Which row explains an error answer of Microsoft Entra ID. Matched on AADSTS numbers, then on OAuth's `suberror` and
 * `error`; never on wording, which Microsoft changes.
 * Source: https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
import { type DiagnosisCode, diagnosis } from './catalogue.ts'
import type { Diagnosis } from './diagnosis.ts'
import type { Facts } from './diagnosis-row.ts'
import { HTTP_SIGN_IN_CODES } from './rows/http.ts'

/** An error answer of the token endpoint, or the error members of a redirect back to Keyway. */
export interface OAuthErrorAnswer {
  readonly error?: string | undefined
  readonly error_description?: string | undefined
  readonly error_codes?: readonly number[] | undefined
  readonly suberror?: string | undefined
  readonly error_subcode?: string | undefined
  readonly trace_id?: string | undefined
  readonly correlation_id?: string | undefined
}

/** What Keyway was doing: the same number means another thing for a code than for a refresh token. */
export type SignInStep = 'authorize' | 'redeem' | 'refresh'

const BY_AADSTS: readonly { readonly numbers: readonly number[]; readonly code: DiagnosisCode }[] = [
  { code: 'secret_wrong', numbers: [7000215] },
  { code: 'secret_expired', numbers: [7000222] },
  { code: 'credential_missing', numbers: [7000218] },
  { code: 'client_public', numbers: [700025, 9002326, 9002327] },
  { code: 'spa_sign_in_ended', numbers: [700084] },
  { code: 'certificate_refused', numbers: [700027, 50012, 700021, 700023] },
  { code: 'assertion_untimely', numbers: [700024] },
  { code: 'federated_identity_unmatched', numbers: [700211, 700212, 700213] },
  { code: 'app_not_found', numbers: [700016, 700011, 70001] },
  { code: 'app_disabled', numbers: [7000112] },
  { code: 'tenant_not_found', numbers: [90002, 50059] },
  { code: 'tenant_needed', numbers: [50194, 9001023] },
  { code: 'tenant_wrong', numbers: [700005] },
  { code: 'account_not_in_tenant', numbers: [90072, 50020] },
  { code: 'account_not_found', numbers: [50034] },
  { code: 'redirect_uri_mismatch', numbers: [50011] },
  { code: 'redirect_uri_missing', numbers: [900971] },
  { code: 'consent_declined', numbers: [65004] },
  { code: 'admin_consent_needed', numbers: [90093, 90094, 90095] },
  { code: 'consent_missing', numbers: [65001] },
  { code: 'permission_not_listed', numbers: [65005, 650056, 650057] },
  { code: 'resource_not_in_tenant', numbers: [650052, 500011] },
  { code: 'user_not_assigned', numbers: [50105] },
  { code: 'mfa_needed', numbers: [50074, 50076, 50078, 50158] },
  { code: 'mfa_enrolment_needed', numbers: [50072, 50079] },
  { code: 'conditional_access', numbers: [53003, 50131] },
  { code: 'device_refused', numbers: [53000, 53001] },
  { code: 'app_not_approved', numbers: [53002] },
  { code: 'security_defaults', numbers: [530032, 530035] },
  { code: 'sign_in_inactive', numbers: [700082] },
  { code: 'sign_in_expired', numbers: [70043] },
  { code: 'sign_in_revoked', numbers: [50173, 50133] },
  { code: 'account_disabled', numbers: [50057] },
  { code: 'account_locked', numbers: [50053] },
  { code: 'password_expired', numbers: [50055] },
  { code: 'password_wrong', numbers: [50126] },
  { code: 'code_used', numbers: [54005] },
  { code: 'pkce_mismatch', numbers: [501481, 501491, 50147] },
  { code: 'scope_refused', numbers: [70011, 28002, 28003, 1002012] },
  { code: 'scopes_of_two_services', numbers: [700022, 28000] },
  { code: 'grant_type_refused', numbers: [70003] },
  { code: 'sign_in_request_refused', numbers: [900144, 9002313, 90014, 90023, 900561, 901002, 700054] },
  { code: 'interaction_needed', numbers: [50058] },
  { code: 'sign_in_unavailable', numbers: [90033] },
]

/** Numbers whose meaning hangs on the step. 70008: "expired" of a code and of a refresh token; 70000: malformed. */
const BY_STEP: Readonly<Record<number, Readonly<Record<SignInStep, DiagnosisCode>>>> = {
  70008: { authorize: 'sign_in_failed', redeem: 'code_expired', refresh: 'sign_in_expired' },
  70000: { authorize: 'sign_in_failed', redeem: 'code_used', refresh: 'sign_in_refused' },
}

/** OAuth's own words (RFC 6749 4.1.2.1 and 5.2, OpenID Connect Core 3.1.2.6), when no number is known. */
const BY_WORD: Readonly<Record<string, DiagnosisCode>> = {
  consent_required: 'consent_missing',
  access_denied: 'consent_declined',
  interaction_required: 'interaction_needed',
  login_required: 'interaction_needed',
  account_selection_required: 'interaction_needed',
  invalid_scope: 'scope_refused',
  unsupported_grant_type: 'grant_type_refused',
  invalid_resource: 'resource_not_in_tenant',
  temporarily_unavailable: 'sign_in_unavailable',
  server_error: 'sign_in_unavailable',
}

/** Explains an error answer of the sign-in. `facts` may name `tenant`, `clientId`, `redirectUri`, `portal`, `app`. */
export function diagnoseSignIn(answer: OAuthErrorAnswer, step: SignInStep, facts: Facts = {}): Diagnosis {
  const numbers = answer.error_codes ?? numbersIn(answer.error_description)
  const number = numbers[0]
  return diagnosis(signInCode(answer, numbers, step), {
    ...facts,
    azureCode: number === undefined ? answer.error : `AADSTS${number}`,
    oauthError: answer.error,
    traceId: answer.trace_id,
    correlationId: answer.correlation_id,
  })
}

function signInCode(answer: OAuthErrorAnswer, numbers: readonly number[], step: SignInStep): DiagnosisCode {
  for (const number of numbers) {
    const code = BY_STEP[number]?.[step] ?? BY_AADSTS.find((rule) => rule.numbers.includes(number))?.code
    if (code !== undefined) return code
  }
  for (const word of [answer.suberror, answer.error]) {
    const code = word === undefined ? undefined : BY_WORD[word]
    if (code !== undefined) return code
  }
  return answer.error === 'invalid_grant' && step === 'refresh' ? 'sign_in_refused' : 'sign_in_failed'
}

/** A redirect carries no `error_codes`; its description begins with the number, which is part of the contract. */
function numbersIn(description: string | undefined): readonly number[] {
  return [...(description ?? '').matchAll(/AADSTS(\d{4,8})/g)].map((match) => Number(match[1]))
}

/** Every AADSTS number with a row of its own. */
export const AADSTS_NUMBERS: readonly number[] = [
  ...BY_AADSTS.flatMap((rule) => rule.numbers),
  ...Object.keys(BY_STEP).map(Number),
]

/** Rows that an answer of the sign-in can lead to. */
export const SIGN_IN_CODES: ReadonlySet<DiagnosisCode> = new Set([
  ...BY_AADSTS.map((rule) => rule.code),
  ...Object.values(BY_STEP).flatMap((steps) => Object.values(steps)),
  ...Object.values(BY_WORD),
  'sign_in_refused',
  'sign_in_failed',
  // What `sign_in_refused` is after an answer was lost.
  'refresh_answer_lost',
])

/** True for a diagnosis of the sign-in: the tokens of the connection are at fault, not the call. */
export const isSignInCode = (code: string): boolean =>
  (SIGN_IN_CODES as ReadonlySet<string>).has(code) || HTTP_SIGN_IN_CODES.has(code)
