/** A client that came from a configuration file has no secret yet: those are in no file, and are entered afterwards. */
import { WAYS, type WayId } from '@keyway/contract'

export interface StoredCredentials {
  readonly clientSecretSealed: string | null
  readonly privateKeySealed: string | null
}

/** What a client of this way must have stored, and has not. */
export function missingCredential(
  { way, lacksSecrets = false }: { readonly way: WayId; readonly lacksSecrets?: boolean | undefined },
  stored: StoredCredentials,
): 'clientSecret' | 'clientCertificate' | 'secrets' | null {
  const needs: readonly string[] = WAYS.find(({ id }) => id === way)?.needs ?? []
  if (needs.includes('clientSecret') && stored.clientSecretSealed === null) return 'clientSecret'
  if (needs.includes('clientCertificate') && stored.privateKeySealed === null) return 'clientCertificate'
  if (lacksSecrets) return 'secrets'
  return null
}
