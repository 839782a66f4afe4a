/** What a request to an OAuth 2.0 service threw, explained without a word of Microsoft. */
import { type DiagnosisCode, diagnosis } from '@keyway/contract'
import { TemplateError } from '../../templates/index.ts'
import { explainFailure, type NoTokens, ServiceBusy } from '../sign-in/outcome.ts'
import type { Words } from '../words.ts'
import { TokenRequestRefused } from './fetch-token.ts'
import { OAuthAnswerUnusable, OAuthRefused } from './oauth-requests.ts'

/** RFC 6749 4.1.2.1 and 5.2. */
const BY_ERROR: Readonly<Record<string, DiagnosisCode>> = {
  invalid_client: 'oauth_client_refused',
  unauthorized_client: 'oauth_client_refused',
  invalid_grant: 'oauth_access_ended',
  access_denied: 'oauth_declined',
  invalid_scope: 'oauth_scope_refused',
}
const PASSING: ReadonlySet<string> = new Set(['temporarily_unavailable', 'server_error'])

/** An error answer, of the token endpoint or on the way back of a browser. */
export function explainError(error: string, status: number, words: Words): NoTokens {
  if (PASSING.has(error)) return { kind: 'later', diagnosis: diagnosis('oauth_busy', { ...words, status: error }) }
  const byStatus: DiagnosisCode = status === 401 ? 'oauth_client_refused' : 'oauth_refused'
  const code = BY_ERROR[error] ?? byStatus
  return { kind: 'refused', diagnosis: diagnosis(code, { ...words, status, oauthError: error || `status ${status}` }) }
}

export function explainOAuth(error: unknown, words: Words): NoTokens {
  if (error instanceof OAuthRefused) return explainError(error.error, error.status, words)
  if (error instanceof OAuthAnswerUnusable) {
    return { kind: 'later', diagnosis: diagnosis('oauth_answer_invalid', { ...words, reason: error.message }) }
  }
  if (error instanceof ServiceBusy) {
    const why = diagnosis('oauth_busy', { ...words, status: error.status })
    return { kind: 'later', diagnosis: why, ...(error.waitMs !== undefined && { waitMs: error.waitMs }) }
  }
  if (error instanceof TokenRequestRefused) {
    const { status, reason } = error
    return { kind: 'refused', diagnosis: diagnosis('token_request_refused', { ...words, status, reason }) }
  }
  if (error instanceof TemplateError) {
    return { kind: 'refused', diagnosis: diagnosis('template_failed', { ...words, reason: error.message }) }
  }
  return explainFailure(error, 'refresh', words)
}
