/** Identities and tokens that no sign-in made. */
import { generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import { seconds } from '../core/clock.ts'
import { challengePrincipal } from '../entra/claims-challenge.ts'
import { signJwt } from '../entra/jwt.ts'
import { createManagedIdentity, type ManagedIdentity } from '../entra/managed-identity.ts'
import type { ControlDeps } from './deps.ts'

export interface TokenControl {
  /** An identity for a host: give its environment to the program. */
  createManagedIdentity(displayName: string): ManagedIdentity
  /** Continuous Access Evaluation: tokens the principal holds are answered with a claims challenge. */
  challengeClaims(objectId: string): void
  /** A new signing key, as Entra ID rolls its keys: old tokens still verify, new ones carry another `kid`. */
  rotateSigningKey(): Promise<string>
  /**
   * A token of any claims, for negative tests: signed by the directory's key, or by a stranger's under the same `kid`.
   * Times are filled in when the claims have none.
   */
  forgeToken(claims: Readonly<Record<string, unknown>>, signer?: 'directory' | 'stranger'): Promise<string>
  /** Trusts tokens of an outside issuer for federated credentials. */
  trustIssuer(issuer: string, keys: readonly JsonWebKey[]): void
}

export function tokenControl(deps: ControlDeps): TokenControl {
  const { entra } = deps
  const { store, clock } = entra
  return {
    createManagedIdentity: (displayName) => createManagedIdentity(entra, displayName),
    challengeClaims: (objectId) => challengePrincipal(entra, objectId),
    rotateSigningKey: async () => (await entra.signingKeys.rotate()).kid,
    async forgeToken(claims, signer = 'directory') {
      const key = await entra.signingKeys.current()
      const now = seconds(clock.now())
      const { privateKey } =
        signer === 'directory' ? key : await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
      return signJwt({ ...key, privateKey }, { iat: now, nbf: now, exp: now + 3600, ...claims }, true)
    },
    trustIssuer: (issuer, keys) => store.collection<readonly JsonWebKey[]>('federatedIssuers').set(issuer, keys),
  }
}
