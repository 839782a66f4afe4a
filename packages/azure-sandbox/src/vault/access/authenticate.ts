/** Who is calling: the 401 challenge and the refusals of tokens, before anything else is looked at. */
import type { Caller, SandboxContext, TokenRefusal } from '../../core/context.ts'
import type { VaultRecord } from '../../core/vault-record.ts'
import { refusal, type VaultError } from '../errors.ts'

/**
 * Checks the `Authorization` header against the vault plane's audience and the vault's tenant. Throws a 401; the plane
 * adds {@link challenge} to it.
 */
export function authenticate(context: SandboxContext, vault: VaultRecord, authorization: string | undefined): Caller {
  if (authorization === undefined || authorization.trim() === '') throw refusal('tokenMissing')
  const decision = context.verifyToken(authorization, context.endpoints.vaultResource)
  if (!decision.ok) throw refusalOf(decision.refusal)
  const { caller } = decision
  if (caller.tenantId !== vault.tenantId)
    throw refusal('tokenIssuer', { expected: issuer(vault.tenantId), found: issuer(caller.tenantId) })
  return caller
}

/** Value of `WWW-Authenticate`: where to get a token and for what. SDKs take both from here. */
export const challenge = (context: SandboxContext, tenantId: string): string =>
  `Bearer authorization="${context.endpoints.login}/${tenantId}", resource="${context.endpoints.vaultResource}"`

function refusalOf(refused: TokenRefusal): VaultError {
  switch (refused.kind) {
    case 'missing':
      return refusal('tokenMissing')
    case 'malformed':
      return refusal('tokenMalformed')
    case 'signature':
      return refusal('tokenSignature', { header: refused.header })
    case 'issuer':
      return refusal('tokenIssuer', { expected: refused.expected.join(', '), found: refused.found })
    case 'audience':
      return refusal('tokenAudience', { expected: refused.expected, found: refused.found })
    case 'expired':
      return refusal('tokenExpired')
    case 'notYetValid':
      return refusal('tokenNotYetValid')
  }
}

const issuer = (tenantId: string): string => `https://sts.windows.net/${tenantId}/`
