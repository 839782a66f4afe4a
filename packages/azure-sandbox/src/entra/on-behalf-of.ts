/**
 * On-behalf-of: a web API trades the token it was called with for one to call further APIs as the same person.
 * Source: https://learn.microsoft.com/entra/identity-platform/v2-oauth2-on-behalf-of-flow
 */
import { seconds } from '../core/clock.ts'
import { type EntraContext, requireParameter } from './entra-context.ts'
import { EntraFailure } from './failures.ts'
import { requireLivingUser } from './grants.ts'
import { decodeJwt, hasValidSignature } from './jwt.ts'
import { answerForUser, type TokenCall } from './token-answer.ts'

/** @throws EntraFailure 9002313, 7000218, 50013, 500131, 500133, and those of the person and the consent. */
export async function exchangeOnBehalfOf(context: EntraContext, call: TokenCall) {
  const { form, client } = call
  if (form.get('requested_token_use') !== 'on_behalf_of') throw new EntraFailure(9002313)
  if (client.authentication === '0') throw new EntraFailure(7000218)
  const assertion = decodeJwt(requireParameter(form, 'assertion'))
  if (!assertion || !hasValidSignature(assertion, context.signingKeys)) {
    throw new EntraFailure(50013, { reason: 'The key was not found.' })
  }
  const { aud, exp, oid, iat } = assertion.claims
  const { appId } = client.app
  if (aud !== appId && aud !== `api://${appId}`) throw new EntraFailure(500131, { audience: String(aud), appId })
  if (typeof exp !== 'number' || seconds(context.clock.now()) >= exp) throw new EntraFailure(500133)
  const signedInAt = typeof iat === 'number' ? iat * 1000 : 0
  const user = requireLivingUser(context, String(oid), signedInAt)
  context.armed.strike('token', appId, user.id)
  const scope = requireParameter(form, 'scope')
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
