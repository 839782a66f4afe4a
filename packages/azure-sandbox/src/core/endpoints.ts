/**
 * Addresses: which host belongs to which plane, and what the planes call themselves.
 */
import type { Endpoints } from './context.ts'
import { certificateNames, HOST_NAMES, type HostNames } from './host-names.ts'
import { remember } from './remember.ts'

export type PlaneName = 'entra' | 'arm' | 'graph' | 'vault' | 'browser'

export interface HostMatch {
  readonly plane: PlaneName
  /** The first label, for a vault. */
  readonly vaultName?: string
}

/** The plane a Host header asks for; undefined for a foreign name (a page of another site, rebinding its DNS). */
export type MatchHost = (host: string | undefined) => HostMatch | undefined

const BROWSER_HOSTS = ['localhost', '127.0.0.1', '[::1]']
const VAULT_LABEL = /^[a-z0-9-]+$/

/** The names of `*.localhost` always answer; those of `others` as well. */
export function hostMatcher(...others: readonly HostNames[]): MatchHost {
  const clouds: readonly HostNames[] = [HOST_NAMES.localhost, ...others]
  const planes = new Map<string, PlaneName>(BROWSER_HOSTS.map((host) => [host, 'browser']))
  for (const { login, loginAliases = [], arm, graph } of clouds) {
    for (const host of [login, ...loginAliases]) planes.set(host, 'entra')
    planes.set(arm, 'arm').set(graph, 'graph')
  }
  const suffixes = clouds.map(({ vaultSuffix }) => `.${vaultSuffix}`)
  return remember(500, (host) => {
    const name = (host ?? '').toLowerCase().replace(/:\d+$/, '')
    const plane = planes.get(name)
    if (plane) return { plane }
    const suffix = suffixes.find((one) => name.endsWith(one))
    const vaultName = suffix && name.slice(0, -suffix.length)
    return vaultName && VAULT_LABEL.test(vaultName) ? { plane: 'vault', vaultName } : undefined
  })
}

/** For who does not know which sandbox a name is looked up for: the names of every cloud. */
export const matchKnownHost = hostMatcher(...Object.values(HOST_NAMES))

/** Names the server's certificate is made for. */
export const serverNames = (names: HostNames): string[] => [
  ...new Set(['localhost', '*.localhost', ...certificateNames(HOST_NAMES.localhost), ...certificateNames(names)]),
]

/** `port`: the one clients use, which a port mapping in front may make another than the one listened on. */
export function makeEndpoints(names: HostNames, port: number, browserPort: number): Endpoints {
  const suffix = port === 443 ? '' : `:${port}`
  return {
    login: `https://${names.login}${suffix}`,
    arm: `https://${names.arm}${suffix}`,
    graph: `https://${names.graph}${suffix}`,
    vault: (name) => `https://${name}.${names.vaultSuffix}${suffix}`,
    vaultResource: `https://${names.vaultSuffix}`,
    armResource: `https://${names.arm}`,
    browser: `http://localhost:${browserPort}`,
  }
}
