/** Sign-in, consent and token: one renewal, told apart by what Microsoft said to it. */
import { type Diagnosis, diagnosis } from '@keyway/contract'
import type { Deps } from '../../deps.ts'
import { explainFailure } from '../sign-in/index.ts'
import { unlessAborted } from '../waiting.ts'
import { type Finding, well, wrong } from './finding.ts'
import type { Visit } from './visit.ts'

/** What Microsoft says once it has accepted app and account: they lack a permission. */
const CONSENT_CODES: ReadonlySet<string> = new Set([
  'admin_consent_needed',
  'consent_declined',
  'consent_missing',
  'permission_not_listed',
  'resource_not_in_tenant',
  'scope_missing',
  'scope_refused',
  'scopes_of_two_services',
  'user_not_assigned',
])
/** The sign-in may be good; a token just was not to be had now. */
const TOKEN_CODES: ReadonlySet<string> = new Set(['refresh_pending'])

export async function checkSignIn(visit: Visit, signal: AbortSignal): Promise<Finding> {
  const { parts, stored, endpoints, signIn } = visit
  try {
    if (visit.hosts.includes(signIn)) await parts.service.directory(stored.iclient, endpoints, signal)
  } catch (error) {
    signal.throwIfAborted()
    return wrong(explainFailure(error, 'refresh', signIn.words).diagnosis)
  }
  // Why the last attempt to authorize it came to nothing says more than that it is not authorized.
  const refusal = stored.needsAuthorization ? stored.diagnosis : null
  const found = refusal === null ? await unlessAborted(parts.accesses.exercise(stored.id), signal) : null
  if (found?.ok) {
    visit.access = found.access
    const grant = await grantOf(parts.deps, stored.id)
    return well(`Microsoft accepted the stored sign-in${grant === undefined ? '' : ` of ${grant.grantedBy}`}.`)
  }
  const why = refusal ?? (found as { readonly diagnosis: Diagnosis }).diagnosis
  if (CONSENT_CODES.has(why.code) || TOKEN_CODES.has(why.code)) {
    visit.refusal = why
    return well('Microsoft knows the tenant and the app.')
  }
  return wrong(why, `${why.title}.${await untilWhen(visit)}`)
}

export async function checkConsent(visit: Visit): Promise<Finding> {
  const { parts, stored, refusal, signIn } = visit
  if (refusal !== undefined && CONSENT_CODES.has(refusal.code)) {
    return wrong(refusal, `${refusal.title}.${await untilWhen(visit)}`)
  }
  const grant = await grantOf(parts.deps, stored.id)
  if (grant !== undefined && grant.missingScope.length > 0) {
    return wrong(diagnosis('scope_missing', { ...signIn.words, scope: grant.missingScope.join(', ') }))
  }
  const scope = grant?.scope ?? []
  return well(scope.length === 0 ? 'Nothing is missing.' : `Granted: ${scope.join(', ')}.`)
}

export async function checkToken({ parts, stored, refusal, access }: Visit): Promise<Finding> {
  if (refusal !== undefined) return wrong(refusal)
  if (access === undefined) return wrong(diagnosis('not_authorized'))
  const grant = await grantOf(parts.deps, stored.id)
  return well(grant === undefined ? 'It is good.' : `It is good until ${wholeSeconds(grant.accessTokenExpiresAt)}.`)
}

/** A refused renewal is not felt before the token in hand has ended. */
async function untilWhen({ parts, stored }: Visit): Promise<string> {
  const grant = stored.needsAuthorization ? undefined : await grantOf(parts.deps, stored.id)
  if (grant === undefined || grant.accessTokenExpiresAt <= parts.deps.clock.now()) return ''
  return ` Calls go on with the token in hand until ${wholeSeconds(grant.accessTokenExpiresAt)}, then they fail.`
}

const wholeSeconds = (time: Date): string => `${time.toISOString().slice(0, 19)}Z`

const grantOf = ({ db }: Deps, connectionId: string) =>
  db
    .selectFrom('grants')
    .select(['grantedBy', 'scope', 'missingScope', 'accessTokenExpiresAt'])
    .where('connectionId', '=', connectionId)
    .executeTakeFirst()
