/**
 * The only door through which a host for tokens enters Keyway: a Vault URL must be exactly a vault of the chosen cloud.
 * The text itself is matched, not what a URL parser would make of it, so that no spelling can mean one host here and
 * another one later.
 */
import type { CloudEndpoints } from '../application-definition.ts'
import { type MeantVault, meantVault } from './meant-vault.ts'

export type VaultUrlCheck =
  | { readonly ok: true; readonly url: string; readonly vault: string }
  | {
      readonly ok: false
      readonly code: 'vault_url_invalid' | 'vault_host_foreign'
      readonly facts: Readonly<Record<string, string>>
    }

/** Microsoft's rule: 3 to 24 letters, digits and hyphens; a letter first, no hyphen last, none twice in a row. */
const VAULT_NAME = /^(?=.{3,24}$)[a-z](?:-?[a-z0-9])*$/

const PLAIN_URL = /^https:\/\/([a-z0-9.-]+)(:\d{1,5})?\/?$/i

/** What is wrong with a text that is no plain `https://host`, in the order people get it wrong. */
const FAULTS: readonly { readonly when: RegExp; readonly reason: string }[] = [
  { when: /^$/, reason: 'Enter the Vault URL.' },
  { when: /^(bearer\s+)?eyJ[\w-]+\./i, reason: 'This is an access token, which belongs into no form.' },
  {
    when: /(^|;)\s*(Endpoint|AccountKey|SharedAccessKey|DefaultEndpointsProtocol)=/i,
    reason: 'This is a connection string of another service.',
  },
  // biome-ignore lint/suspicious/noControlCharactersInRegex: tabs and newlines are dropped by URL parsers (WHATWG URL 4.4).
  { when: /[\s\x00-\x1f\x7f]/, reason: 'The Vault URL contains a space, tab or line break. Remove it.' },
  { when: /^http:/i, reason: 'The Vault URL must begin with https://, as Key Vault is reached encrypted only.' },
  { when: /^(?!https:\/\/)/i, reason: 'The Vault URL must begin with https://.' },
  { when: /\\/, reason: 'The Vault URL contains a backslash. Use the address as Azure shows it.' },
  { when: /@/, reason: 'The Vault URL contains an @. Use the address as Azure shows it, without a user name.' },
  { when: /[?#]/, reason: 'The Vault URL must end after the host name: leave out everything from ? or # on.' },
  { when: /^https:\/\/[^/]*\/./i, reason: 'The Vault URL must end after the host name: leave out the path.' },
  {
    when: /^https:\/\/[^/]*:(?!\d{1,5}\/?$)/,
    reason: 'The Vault URL has something other than a port after the colon.',
  },
]

const HSM = /\.managedhsm\.[a-z.-]+$/
const HSM_REASON = 'This is a managed HSM, which Keyway has no operations for.'
const DOTTED = 'The Vault URL ends with a dot too many.'

const OTHER_FAULT = 'The Vault URL contains characters that no Key Vault address has.'

/**
 * Checks a Vault URL against its cloud and gives the origin to store and to call, in lower case.
 * Wherever it is used later (ping, proxy, flows), this stored origin is used, never the text a person typed.
 */
export function checkVaultUrl(text: string, endpoints: CloudEndpoints): VaultUrlCheck {
  const example = endpoints.vault.replace('{vault}', 'contoso')
  const meant = meantOtherThan(text, endpoints)
  const invalid = (reason: string): VaultUrlCheck => ({
    ok: false,
    code: 'vault_url_invalid',
    facts: {
      reason:
        meant === null ? `${reason} It looks like ${example}.` : `${meant.reason ?? reason} Did you mean ${meant.url}?`,
    },
  })

  const match = PLAIN_URL.exec(text)
  if (match === null) return invalid(FAULTS.find((fault) => fault.when.test(text))?.reason ?? OTHER_FAULT)

  const host = (match[1] ?? '').toLowerCase()
  const port = match[2] ?? ''
  const template = /^https:\/\/\{vault\}(\.[^:/]+)(:\d+)?$/.exec(endpoints.vault)
  if (template === null) throw new TypeError(`not a template of vault URLs: ${endpoints.vault}`)
  const suffix = template[1] ?? ''
  const ownPort = template[2] ?? ''

  if (!host.endsWith(suffix)) {
    if (meant !== null || HSM.test(host)) return invalid(HSM.test(host) ? HSM_REASON : DOTTED)
    return { ok: false, code: 'vault_host_foreign', facts: { host, cloud: endpoints.name, example } }
  }
  const vault = host.slice(0, -suffix.length)
  if (!VAULT_NAME.test(vault)) {
    return invalid(
      `"${vault}" is no name of a vault: those have 3 to 24 letters, digits and single hyphens, begin with a letter and end with a letter or digit.`,
    )
  }
  if (port !== ownPort) {
    return invalid(ownPort === '' ? 'Leave the port out of the Vault URL.' : `The port must be ${ownPort.slice(1)}.`)
  }
  return { ok: true, url: `https://${host}${ownPort}`, vault }
}

/** What was meant, when that is a URL this very check accepts. */
function meantOtherThan(text: string, endpoints: CloudEndpoints): MeantVault | null {
  const meant = meantVault(text, endpoints)
  return meant !== null && meant.url !== text && checkVaultUrl(meant.url, endpoints).ok ? meant : null
}
