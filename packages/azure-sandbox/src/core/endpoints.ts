/**
 * Addresses: which host belongs to which plane, and what the planes call themselves.
 */
import type { Endpoints } from './context.ts'

export type PlaneName = 'entra' | 'arm' | 'graph' | 'vault' | 'browser'

export interface HostMatch {
  readonly plane: PlaneName
  /** The first label, for a vault. */
  readonly vaultName?: string
}

const HOSTS: Readonly<Record<string, PlaneName>> = {
  'login.localhost': 'entra',
  'login.microsoftonline.com': 'entra',
  'login.windows.net': 'entra',
  'sts.windows.net': 'entra',
  'management.localhost': 'arm',
  'management.azure.com': 'arm',
  'graph.localhost': 'graph',
  'graph.microsoft.com': 'graph',
  localhost: 'browser',
  '127.0.0.1': 'browser',
  '[::1]': 'browser',
}
const VAULT_HOST = /^([a-z0-9-]+)\.vault\.(?:localhost|azure\.net)$/

/** Names the server certificate is made for. */
export const CERTIFICATE_NAMES = [
  'localhost',
  '*.localhost',
  'login.localhost',
  'management.localhost',
  'graph.localhost',
  '*.vault.localhost',
]
/** The real names, for a sandbox that stands in for Azure on port 443 behind a hosts file. */
export const AZURE_CERTIFICATE_NAMES = [
  'login.microsoftonline.com',
  'login.windows.net',
  'management.azure.com',
  'graph.microsoft.com',
  '*.vault.azure.net',
]

/** The plane a Host header asks for; undefined for a foreign name (a page of another site, rebinding its DNS). */
export function matchHost(host: string | undefined): HostMatch | undefined {
  const name = (host ?? '').toLowerCase().replace(/:\d+$/, '')
  const plane = HOSTS[name]
  if (plane) return { plane }
  const vaultName = VAULT_HOST.exec(name)?.[1]
  return vaultName === undefined ? undefined : { plane: 'vault', vaultName }
}

/** `names`: `localhost` for names that need no setup, `azure` for the real host names. */
export function makeEndpoints(names: 'localhost' | 'azure', port: number, browserPort: number): Endpoints {
  const suffix = port === 443 ? '' : `:${port}`
  const browser = `http://localhost:${browserPort}`
  if (names === 'azure') {
    return {
      login: `https://login.microsoftonline.com${suffix}`,
      arm: `https://management.azure.com${suffix}`,
      graph: `https://graph.microsoft.com${suffix}`,
      vault: (name) => `https://${name}.vault.azure.net${suffix}`,
      vaultResource: 'https://vault.azure.net',
      armResource: 'https://management.azure.com',
      browser,
    }
  }
  return {
    login: `https://login.localhost${suffix}`,
    arm: `https://management.localhost${suffix}`,
    graph: `https://graph.localhost${suffix}`,
    vault: (name) => `https://${name}.vault.localhost${suffix}`,
    vaultResource: 'https://vault.localhost',
    armResource: 'https://management.localhost',
    browser,
  }
}
