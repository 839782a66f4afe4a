/**
 * Asks the sign-in service for the tokens a lease was taken for. Minds that a refresh token may be good for one use only: it is
 * not sent by whoever may have lost the lease, and what an answer that never arrived may have cost is told as such.
 */
import { type Diagnosis, type DiagnosisCode, diagnosis, isAppOnly } from '@keyway/contract'
import type { Deps } from '../deps.ts'
import { askPatiently } from './ask-patiently.ts'
import type { Lease } from './lease.ts'
import { explainFailure, type NoTokens, ownScopes, type SignInService } from './sign-in/index.ts'
import { debugOf, type StoredConnection } from './stored.ts'
import { refreshTokenPlace, type Tokens } from './tokens.ts'
import { signInWords } from './words.ts'

/** A lease with less than this left is too short for one more request: another process may be about to take it. */
const REQUEST_MS = 9_000

/** @param taken when it was asked for the lease, on the monotonic clock, which goes on while a process is stopped */
export const sendUntil = (taken: number, leaseMs: number): number => taken + leaseMs - Math.min(REQUEST_MS, leaseMs / 2)

export type Holding = Lease & { readonly sendUntil: number }

/** Failures after which the sign-in service may have done what it was asked. */
const MAY_HAVE_ARRIVED: ReadonlySet<string> = new Set([
  'connection_lost',
  'timed_out',
  'answer_too_large',
  'sign_in_answer_invalid',
] satisfies DiagnosisCode[])

/** The holder was stopped, or slow: somebody else may hold the lease by now. */
export class LeaseRunOut extends Error {
  override readonly name = 'LeaseRunOut'
}

type Asked =
  | { readonly kind: 'tokens'; readonly tokens: Tokens }
  | { readonly kind: 'none'; readonly why: NoTokens; readonly answerLost: boolean }

/** @throws LeaseRunOut */
export async function askForTokens(
  deps: Deps,
  service: SignInService,
  stored: StoredConnection,
  lease: Holding,
  claims: string | undefined,
  random: () => number,
): Promise<Asked> {
  let { answerLost } = lease
  let sent = false
  const no = (why: NoTokens): Asked => ({ kind: 'none', why, answerLost })
  const refused = (why: Diagnosis): Asked => no({ kind: 'refused', diagnosis: why })
  const { endpoints, iclient, grant } = stored
  if (endpoints === null || grant === null) return refused(diagnosis('sandbox_off', { connection: stored.name }))
  const words = { ...signInWords(endpoints, iclient), connection: stored.name }
  const { refreshTokenSealed } = lease
  const appOnly = isAppOnly(iclient.signIn)
  if (!appOnly && refreshTokenSealed === null) return refused(diagnosis('sign_in_expired', words))
  const scope = ownScopes(stored.http.auth.oauth.scope)
  const debug = debugOf(stored)
  const ask = async (): Promise<Tokens> => {
    // What the app had before does not matter: it signs in anew.
    if (appOnly || refreshTokenSealed === null) {
      return (await service.acquire({ iclient, endpoints, scope, claims, debug })).tokens
    }
    const refreshToken = await deps.sealer.open(refreshTokenSealed, refreshTokenPlace(stored.id))
    const beforeSend = (): void => {
      // A token that is sent twice may cost the sign-in: not sent by whoever may not be the holder any more.
      if (performance.now() > lease.sendUntil) throw new LeaseRunOut()
      sent = true
    }
    const question = { iclient, endpoints, scope, tenantId: grant.tenantId, refreshToken, claims, debug, beforeSend }
    return await service.refresh(question)
  }
  const explain = (error: unknown): NoTokens => {
    if (error instanceof LeaseRunOut) throw error
    const why = explainFailure(error, 'refresh', words)
    if (why.kind === 'later') answerLost ||= sent && MAY_HAVE_ARRIVED.has(why.diagnosis.code)
    // Refused without a reason after an answer was lost: that answer held the token to go on with.
    if (answerLost && why.diagnosis.code === 'sign_in_refused') {
      return { kind: 'refused', diagnosis: diagnosis('refresh_answer_lost', words) }
    }
    return why
  }
  const asked = await askPatiently(ask, explain, random)
  return asked.kind === 'answer' ? { kind: 'tokens', tokens: asked.answer } : no(asked)
}
