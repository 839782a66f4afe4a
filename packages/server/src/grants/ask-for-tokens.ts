/**
 * Asks the sign-in service for the tokens a lease was taken for. Minds that a refresh token may be good for one use only: it is
 * not sent by whoever may have lost the lease, and what an answer that never arrived may have cost is told as such.
 */
import { type Diagnosis, type DiagnosisCode, diagnosis, isAppOnly } from '@keyway/contract'
import type { Deps } from '../deps.ts'
import { askPatiently } from './ask-patiently.ts'
import type { Lease } from './lease.ts'
import { explainFailure, type NoTokens, ownScopes, type SignInService } from './sign-in/index.ts'
import { debugOf, type StoredAzure, type StoredConnection, type StoredUniversal } from './stored.ts'
import { refreshTokenPlace, type Tokens } from './tokens.ts'
import { explainOAuth } from './universal/explain-oauth.ts'
import { universalWords } from './universal/words.ts'
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
  const beforeSend = (): void => {
    // A token that is sent twice may cost the sign-in: not sent by whoever may not be the holder any more.
    if (performance.now() > lease.sendUntil) throw new LeaseRunOut()
    sent = true
  }
  const question =
    stored.kind === 'universal'
      ? questionOf(deps, service, stored, lease, beforeSend)
      : questionToMicrosoft(deps, service, stored, lease, claims, beforeSend)
  if ('refusal' in question) return no({ kind: 'refused', diagnosis: question.refusal })
  const explain = (error: unknown): NoTokens => {
    if (error instanceof LeaseRunOut) throw error
    const why = question.explain(error)
    if (why.kind === 'later') answerLost ||= sent && MAY_HAVE_ARRIVED.has(why.diagnosis.code)
    // Refused without a reason after an answer was lost: that answer held the token to go on with.
    if (answerLost && why.diagnosis.code === 'sign_in_refused') {
      return { kind: 'refused', diagnosis: diagnosis('refresh_answer_lost', question.words) }
    }
    return why
  }
  const asked = await askPatiently(question.ask, explain, random)
  return asked.kind === 'answer' ? { kind: 'tokens', tokens: asked.answer } : no(asked)
}

/** What is asked, and what a failure of it means; or why there is nothing to ask. */
type Question =
  | { readonly refusal: Diagnosis }
  | {
      ask(): Promise<Tokens>
      explain(error: unknown): NoTokens
      readonly words: Readonly<Record<string, string>>
    }

function questionToMicrosoft(
  deps: Deps,
  service: SignInService,
  stored: StoredAzure,
  { refreshTokenSealed }: Lease,
  claims: string | undefined,
  beforeSend: () => void,
): Question {
  const { endpoints, iclient, grant } = stored
  if (endpoints === null || grant === null) return { refusal: diagnosis('sandbox_off', { connection: stored.name }) }
  const words = { ...signInWords(endpoints, iclient), connection: stored.name }
  const appOnly = isAppOnly(iclient.signIn)
  if (!appOnly && refreshTokenSealed === null) return { refusal: diagnosis('sign_in_expired', words) }
  const common = { iclient, endpoints, scope: ownScopes(stored.http.auth.oauth.scope), claims, debug: debugOf(stored) }
  return {
    words,
    explain: (error) => explainFailure(error, 'refresh', words),
    async ask() {
      // What the app had before does not matter: it signs in anew.
      if (appOnly || refreshTokenSealed === null) return (await service.acquire(common)).tokens
      const refreshToken = await deps.sealer.open(refreshTokenSealed, refreshTokenPlace(stored.id))
      return await service.refresh({ ...common, tenantId: grant.tenantId, refreshToken, beforeSend })
    },
  }
}

/** To the service of a connection over HTTP. */
function questionOf(
  deps: Deps,
  service: SignInService,
  stored: StoredUniversal,
  { refreshTokenSealed }: Lease,
  beforeSend: () => void,
): Question {
  const words = universalWords(stored)
  const { iclient } = stored
  if (iclient !== null && !isAppOnly(iclient.signIn) && refreshTokenSealed === null) {
    return { refusal: diagnosis('oauth_access_ended', words) }
  }
  return {
    words,
    explain: (error) => explainOAuth(error, words),
    async ask() {
      const refreshToken =
        refreshTokenSealed === null
          ? undefined
          : await deps.sealer.open(refreshTokenSealed, refreshTokenPlace(stored.id))
      beforeSend()
      return await service.universal.renew(stored, refreshToken)
    },
  }
}
