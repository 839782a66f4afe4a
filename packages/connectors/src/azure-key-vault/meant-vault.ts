/** Which vault somebody meant who pasted something other than its URL: its name, its page in the portal, one of its secrets. */
import { oddCharacter, plainText } from '@keyway/contract'
import type { CloudEndpoints } from '../application-definition.ts'

export interface MeantVault {
  readonly url: string
  /** What was pasted, when that is clear. */
  readonly reason?: string
}

/** A letter first, at most 24 characters; the rest of the rule is checked with the URL that is offered. */
const NAME = '[a-z][a-z0-9-]{2,23}'
const END = '(?:/|$|[?#])'

/** How vaults are named elsewhere; group 1 is the name. */
const PLACES: readonly { readonly pattern: RegExp; readonly reason: string }[] = [
  {
    pattern: new RegExp(`^https?://[^/]*portal[^/]*/.*/vaults?/(${NAME})${END}`, 'i'),
    reason: 'This is the page of a vault in the portal, not its URL.',
  },
  {
    pattern: new RegExp(`/providers/Microsoft\\.KeyVault/vaults/(${NAME})${END}`, 'i'),
    reason: 'This is the resource ID of a vault, not its URL.',
  },
  { pattern: new RegExp(`^(${NAME})$`, 'i'), reason: 'This is the name of a vault, not its URL.' },
  {
    pattern: new RegExp(`^(?:https?://)?(${NAME})\\.privatelink\\.vaultcore\\.`, 'i'),
    reason: 'This is how a private endpoint names a vault, not its URL.',
  },
  {
    pattern: new RegExp(`^@Microsoft\\.KeyVault\\(.*(?:VaultName=|https://)(${NAME})[.;)]`, 'i'),
    reason: 'This is a reference to a secret of a vault, not the URL of the vault.',
  },
]

/** @param text in plain characters */
function inPlaces(text: string, endpoints: CloudEndpoints): MeantVault | null {
  for (const { pattern, reason } of PLACES) {
    const name = pattern.exec(text)?.[1]
    if (name !== undefined) return { url: urlOf(name, endpoints), reason }
  }
  const name = withinHost(text, endpoints)
  return name === undefined ? null : { url: urlOf(name, endpoints) }
}

/** The vault that was meant; null when nothing tells. It is offered, never used in place of what was typed. */
export function meantVault(text: string, endpoints: CloudEndpoints): MeantVault | null {
  const decoded = decode(text.trim())
  const odd = oddCharacter(decoded)
  const meant = inPlaces(plainText(decoded), endpoints)
  if (meant === null || odd === undefined) return meant
  return { ...meant, reason: `The Vault URL contains a character that only looks right (${odd}).` }
}

const urlOf = (name: string, { vault }: CloudEndpoints): string => vault.replace('{vault}', name.toLowerCase())

/** A host of the cloud with too much or too little around it: `contoso.vault.azure.net/secrets/a`, `http://…`. */
function withinHost(text: string, { vault }: CloudEndpoints): string | undefined {
  const suffix = vault.slice(vault.indexOf('}') + 1).replace(/:\d+$/, '')
  const host = new RegExp(`^(?:https?://)?(${NAME})${suffix.replaceAll('.', '\\.')}(?::\\d+)?${END}`, 'i')
  return host.exec(text)?.[1]
}

/** Addresses are often pasted with their slashes written as %2F. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
