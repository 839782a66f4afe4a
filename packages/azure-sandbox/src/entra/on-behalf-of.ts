/**
 * On-behalf-of: a web API trades the token it was called with for one to call further APIs as the same person.
 * Source: https://learn.microsoft.com/entra/identity-platform/v2-oauth2-on-behalf-of-flow
 */
import { seconds } from '../core/clock.ts'
import type { ApplicationRecord } from './directory.ts'
import { type EntraContext, requireParameter } from './entra-context.ts'
import { EntraFailure } from './failures.ts'
import { requireLivingUser } from './grants.ts'
import { BACKDATE_SECONDS } from './issue-tokens.ts'
import { decodeJwt, hasValidSignature } from './jwt.ts'
import { answerForUser, type TokenCall } from './token-answer.ts'

/** @throws EntraFailure 9002313, 7000218, 50013, 500131, 500133, 7000114, and those of the person and the consent. */
export async function exchangeOnBehalfOf(context: EntraContext, call: TokenCall) {
  const { form, client } = call
  if (form.get('requested_token_use') !== 'on_behalf_of') throw new EntraFailure(9002313)
  if (client.authentication === '0') throw new EntraFailure(7000218)
  const { userId, signedInAt } = readAssertion(context, client.app, requireParameter(form, 'assertion'))
  const scope = requireParameter(form, 'scope')
  const user = requireLivingUser(context, userId, signedInAt)
  context.armed.strike('token', { app: client.app, user, scope })
  return answerForUser(context, call, {
    user,
    platform: 'web',
    scope,
    family: context.ids.guid(),
    signedInAt,
    nonce: undefined,
    offline: scope.split(' ').includes('offline_access'),
  })
}

function readAssertion(context: EntraContext, app: ApplicationRecord, assertion: string) {
  const jwt = decodeJwt(assertion)
  if (!jwt || !hasValidSignature(jwt, context.signingKeys)) {
    throw new EntraFailure(50013, { reason: 'The key was not found.' })
  }
  const { aud, exp, oid, iat, idtyp } = jwt.claims
  if (!audiencesOf(app).includes(String(aud))) {
    throw new EntraFailure(500131, { audience: String(aud), appId: app.appId })
  }
  if (typeof exp !== 'number' || seconds(context.clock.now()) >= exp) throw new EntraFailure(500133)
  if (idtyp === 'app') throw new EntraFailure(7000114, { appId: app.appId })
  // `iat` is back-dated; revocation compares with when the token was really made.
  const signedInAt = typeof iat === 'number' ? (iat + BACKDATE_SECONDS) * 1000 : 0
  return { userId: String(oid), signedInAt }
}

/** The names tokens for this app may carry. */
const audiencesOf = ({ appId, exposedApi }: ApplicationRecord): string[] => [
  appId,
  `api://${appId}`,
  ...(exposedApi?.identifierUris ?? []),
]
