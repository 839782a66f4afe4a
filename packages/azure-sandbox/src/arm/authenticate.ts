/**
 * Who calls Resource Manager: the token check, and the refusals in its own envelope.
 */
import type { Caller, TokenRefusal } from '../core/context.ts'
import type { SandboxRequest } from '../core/http.ts'
import type { ArmContext } from './call.ts'
import { ArmError, type ArmErrorName } from './errors.ts'

const REFUSALS: Readonly<Record<TokenRefusal['kind'], ArmErrorName>> = {
  missing: 'tokenMissing',
  malformed: 'tokenInvalid',
  signature: 'tokenInvalid',
  issuer: 'tokenIssuer',
  audience: 'tokenAudience',
  expired: 'tokenExpired',
  notYetValid: 'tokenInvalid',
}

/** @throws ArmError with the `WWW-Authenticate` header that tells a client where to get a token. */
export function authenticate(context: ArmContext, request: SandboxRequest): Caller {
  const decision = context.verifyToken(request.headers.authorization, context.endpoints.armResource)
  if (decision.ok) return decision.caller
  const { refusal } = decision
  const details = {
    now: new Date(context.clock.now()).toUTCString(),
    tenant: context.tenantId,
    allowed: `${context.endpoints.armResource}/','${context.endpoints.armResource}`,
    ...(refusal.kind === 'audience' && { found: refusal.found }),
    ...(refusal.kind === 'issuer' && { found: refusal.found, expected: refusal.expected.join(', ') }),
  }
  const name = REFUSALS[refusal.kind]
  const description =
    refusal.kind === 'missing'
      ? "The authentication failed because of missing 'Authorization' header."
      : new ArmError(name, details).message
  throw new ArmError(name, details, {
    'www-authenticate': `Bearer authorization_uri="https://login.windows.net/${context.tenantId}", error="invalid_token", error_description="${description.replaceAll('"', "'")}"`,
  })
}
