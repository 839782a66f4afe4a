/** How a request to the sign-in service ended, told apart by what is to be done: use, give up, or try later. */
import {
  type Diagnosis,
  diagnoseNetwork,
  diagnoseSignIn,
  diagnosis,
  type OAuthErrorAnswer,
  type SignInStep,
} from '@keyway/contract'
import * as oauth from 'oauth4webapi'
import { KeysUnavailable, SealBroken } from '../../encryption/sealer.ts'
import { retryAfterMs } from '../../outbound/index.ts'
import type { Words } from '../words.ts'
import { CredentialUnusable } from './credential-unusable.ts'
import { DirectoryRefused, DirectoryUnusable } from './directory.ts'
import { IdentityRefused } from './identity.ts'

export interface NoTokens {
  /** `refused`: for good, until a person mends it. `later`: the service or the network is disturbed. */
  readonly kind: 'refused' | 'later'
  readonly diagnosis: Diagnosis
  /** Milliseconds the service asked to be left alone. */
  readonly waitMs?: number
}

/** The sign-in service is overloaded or disturbed; thrown before its answer is read as one of OAuth. */
export class ServiceBusy extends Error {
  override readonly name = 'ServiceBusy'
  readonly status: number
  readonly waitMs: number | undefined

  constructor(status: number, waitMs: number | undefined) {
    super(`the sign-in service answered ${status}`)
    this.status = status
    this.waitMs = waitMs
  }
}

/** @throws ServiceBusy for 429 and 5xx */
export function refuseBusy(response: Response, now: Date): Response {
  if (response.status === 429 || response.status >= 500) {
    throw new ServiceBusy(response.status, retryAfterMs(response.headers.get('retry-after') ?? undefined, now))
  }
  return response
}

/** Explains what a request to the sign-in service threw. Whatever nobody knows counts as a disturbance, never as final. */
export function explainFailure(error: unknown, step: SignInStep, words: Words): NoTokens {
  if (error instanceof ServiceBusy) {
    const why = diagnosis('sign_in_unavailable', { ...words, status: error.status })
    return { kind: 'later', diagnosis: why, ...(error.waitMs !== undefined && { waitMs: error.waitMs }) }
  }
  if (error instanceof oauth.ResponseBodyError) return refused(error.cause as OAuthErrorAnswer, step, words)
  if (error instanceof DirectoryRefused) {
    const answer = (error.body ?? {}) as OAuthErrorAnswer
    if (typeof answer.error === 'string') return refused(answer, step, words)
    return unusable(`it answered ${error.status}`, words)
  }
  if (error instanceof DirectoryUnusable) return unusable(error.message, words)
  if (error instanceof CredentialUnusable) {
    return { kind: 'refused', diagnosis: diagnosis(error.code, { ...words, ...error.facts }) }
  }
  if (error instanceof IdentityRefused) return { kind: 'refused', diagnosis: error.diagnosis }
  if (error instanceof SealBroken) return { kind: 'refused', diagnosis: diagnosis('grant_unreadable', words) }
  if (error instanceof KeysUnavailable) return { kind: 'later', diagnosis: diagnosis('keys_unavailable', words) }
  if (isUntimely(error)) return { kind: 'refused', diagnosis: diagnosis('clock_off', words) }
  if (isBadIdToken(error)) {
    const reason = 'its signature, issuer, audience or nonce do not fit'
    return { kind: 'refused', diagnosis: diagnosis('id_token_invalid', { ...words, reason }) }
  }
  if (isUnusableAnswer(error)) return unusable('it is not a token answer', words)
  return { kind: 'later', diagnosis: diagnoseNetwork(withTimeoutCode(error), words) }
}

function refused(answer: OAuthErrorAnswer, step: SignInStep, words: Words): NoTokens {
  const why = diagnoseSignIn(answer, step, words)
  return { kind: why.retry === 'later' ? 'later' : 'refused', diagnosis: why }
}

const unusable = (reason: string, words: Words): NoTokens => ({
  kind: 'later',
  diagnosis: diagnosis('sign_in_answer_invalid', { ...words, reason }),
})

/** Fresh from the service, and yet not valid now: one of the two clocks is wrong by more than the tolerance. */
const isUntimely = (error: unknown): boolean =>
  error instanceof Error && (error as { code?: unknown }).code === oauth.JWT_TIMESTAMP_CHECK

/** `OAUTH_JWT_CLAIM_COMPARISON_FAILED` and the like: a token, but not for us. */
const isBadIdToken = (error: unknown): boolean =>
  error instanceof Error && /^OAUTH_JWT_/.test(String((error as { code?: unknown }).code))

/** Errors of oauth4webapi itself carry codes that begin with OAUTH_. */
const isUnusableAnswer = (error: unknown): boolean =>
  error instanceof Error && /^OAUTH_/.test(String((error as { code?: unknown }).code))

/** `AbortSignal.timeout` aborts with a DOMException, whose code is a number. */
const withTimeoutCode = (error: unknown): unknown =>
  error instanceof DOMException && error.name === 'TimeoutError' ? { code: 'TIMEOUT' } : error
