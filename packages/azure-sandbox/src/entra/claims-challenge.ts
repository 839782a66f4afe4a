/**
 * Continuous Access Evaluation: a resource refuses a token that is still valid because something happened since it was
 * issued, and tells the client which claims a new one must carry. Only clients that said `cp1` get such challenges.
 * Source: https://learn.microsoft.com/entra/identity-platform/app-resilience-continuous-access-evaluation
 */
import type { SandboxContext } from '../core/context.ts'
import type { SandboxRequest, SandboxResponse } from '../core/http.ts'
import { BACKDATE_SECONDS } from './issue-tokens.ts'
import { decodeJwt } from './jwt.ts'

/** Moment (Unix seconds) before which tokens of a principal are refused. */
const events = (context: Pick<SandboxContext, 'store'>) => context.store.collection<number>('accessEvents')

/** From now on, tokens this principal got before are answered with a claims challenge. */
export function challengePrincipal(context: Pick<SandboxContext, 'store' | 'clock'>, objectId: string): void {
  events(context).set(objectId, Math.floor(context.clock.now() / 1000) + 1)
}

/** The challenge for this request, or undefined when its token is still good. */
export function claimsChallenge(
  context: Pick<SandboxContext, 'store' | 'endpoints' | 'tenantId'>,
  request: SandboxRequest,
  resource: string,
): SandboxResponse | undefined {
  if (events(context).size === 0) return undefined
  const claims = decodeJwt(request.headers.authorization?.slice(7) ?? '')?.claims
  const since = events(context).get(String(claims?.oid))
  if (since === undefined || !Array.isArray(claims?.xms_cc) || typeof claims.iat !== 'number') return undefined
  if (claims.iat + BACKDATE_SECONDS >= since) return undefined
  const wanted = { access_token: { nbf: { essential: true, value: String(since) } } }
  const encoded = Buffer.from(JSON.stringify(wanted)).toString('base64')
  const authority = `${context.endpoints.login}/${context.tenantId}`
  return {
    status: 401,
    headers: {
      'www-authenticate': `Bearer authorization="${authority}", resource="${resource}", error="insufficient_claims", claims="${encoded}"`,
    },
    body: {
      error: {
        code: 'Unauthorized',
        message:
          'Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp',
      },
    },
  }
}
