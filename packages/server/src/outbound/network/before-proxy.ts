/**
 * What is looked at before a proxy is asked for a host. It looks the name up itself, so this server does so as well, and refuses
 * what leads inside. Hosts of the clouds are settled by their names, and may be known to the proxy alone.
 */
import { isIP } from 'node:net'
import { type CloudEndpoints, offeredClouds } from '@keyway/connectors'
import { isAllowedHost, type Resolve, reachableAddresses } from './resolve.ts'

/** Nobody here can tell where the host leads. */
export class HostNotChecked extends Error {
  override readonly name = 'HostNotChecked'
  readonly code = 'KEYWAY_HOST_NOT_CHECKED'

  constructor(host: string) {
    super(`it cannot be told where ${host} leads`)
  }
}

export interface ProxyRules {
  readonly allowHosts: readonly string[]
  readonly customCloud: CloudEndpoints | null
  /** A name that is not known here is for the proxy to judge. */
  readonly proxyResolves: boolean
}

/** @throws AddressRefused, HostNotChecked */
export async function checkBeforeProxy(hostname: string, rules: ProxyRules, resolve: Resolve): Promise<void> {
  const { allowHosts, customCloud, proxyResolves } = rules
  const host = hostname.replace(/\.$/, '').toLowerCase()
  // Addresses are checked as they are written.
  if (isIP(host.replace(/^\[|\]$/g, '')) !== 0 || isAllowedHost(host, allowHosts) || isOfCloud(host, customCloud))
    return
  if (leadsInside(host)) throw new HostNotChecked(hostname)
  const addresses = await resolve(host).catch(() => [])
  if (addresses.length > 0) await reachableAddresses(host, 'public', allowHosts, async () => addresses)
  else if (!proxyResolves) throw new HostNotChecked(hostname)
}

/**
 * Names that are never public: without a dot, and below the domains kept for networks of one's own (RFC 6761, 6762, 8375,
 * and ICANN's for .internal), such as metadata.google.internal.
 */
const leadsInside = (host: string): boolean =>
  !host.includes('.') || /\.(localhost|local|internal|lan|home\.arpa)$/.test(host) || host === 'metadata.goog'

function isOfCloud(host: string, customCloud: CloudEndpoints | null): boolean {
  return offeredClouds({ sandbox: null, customCloud }).some(({ login, browserLogin = login, arm, vault }) => {
    if ([login, browserLogin, arm].some((url) => new URL(url).hostname === host)) return true
    const [, domain = ''] = /^[^.]+(\..+)$/.exec(new URL(vault.replace('{vault}', 'vault')).hostname) ?? []
    return domain !== '' && host.endsWith(domain) && /^[a-z\d-]+$/.test(host.slice(0, -domain.length))
  })
}
