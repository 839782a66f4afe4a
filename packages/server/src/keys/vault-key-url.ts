/** The address of a key in a Key Vault, read and held to the vaults of a cloud: Keyway's own token goes nowhere else. */
import { type CloudEndpoints, checkVaultUrl, type OtherClouds, offeredClouds } from '@keyway/connectors'

export interface VaultKeyUrl {
  readonly endpoints: CloudEndpoints
  /** `https://{vault}.vault.azure.net` */
  readonly origin: string
  readonly vault: string
  readonly name: string
  /** Null: the newest one. */
  readonly version: string | null
}

const KEY_PATH = /^\/keys\/([0-9a-zA-Z-]{1,127})(?:\/([0-9a-f]{32}))?\/?$/

/** @returns what it names, or what is wrong with it */
export function readVaultKeyUrl(text: string, others: OtherClouds): VaultKeyUrl | { readonly reason: string } {
  const parts = /^(https:\/\/[^/?#]+)(\/[^?#]*)?$/i.exec(text)
  const path = KEY_PATH.exec(parts?.[2] ?? '')
  if (parts === null || path === null) {
    return {
      reason:
        'The vault key is not the address of a key. It looks like https://contoso.vault.azure.net/keys/keyway: in the Azure portal, under Keys, the "Key Identifier".',
    }
  }
  const [, origin = ''] = parts
  const [, name = '', version = null] = path
  for (const endpoints of offeredClouds(others)) {
    const check = checkVaultUrl(origin, endpoints)
    if (check.ok) return { endpoints, origin: check.url, vault: check.vault, name, version }
  }
  return { reason: `${new URL(origin).host} is no Key Vault of a cloud that this Keyway knows.` }
}

export const vaultKeyText = ({ origin, name, version }: VaultKeyUrl): string =>
  `${origin}/keys/${name}${version === null ? '' : `/${version}`}`
