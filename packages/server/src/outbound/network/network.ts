/** Sockets to other servers: keep-alive pools that check addresses and never follow a redirect. */
import { readFileSync } from 'node:fs'
import { rootCertificates } from 'node:tls'
import { type Dispatcher, ProxyAgent } from 'undici'
import type { Config } from '../../config.ts'
import { checkBeforeProxy } from './before-proxy.ts'
import { Http1Pool } from './http1/index.ts'
import { goesDirectly } from './no-proxy.ts'
import {
  guardedLookup,
  isAllowedHost,
  type Reach,
  type Resolve,
  reachableAddresses,
  refuseBareAddress,
  systemResolve,
} from './resolve.ts'

/** How TLS is spoken with a host that wants a certificate, or has an authority of its own. */
export interface Tls {
  /** Tells two apart. */
  readonly id: string
  readonly cert?: string | undefined
  readonly key?: string | undefined
  readonly pfx?: Buffer | undefined
  readonly passphrase?: string | undefined
  /** Trusted besides those of the system. */
  readonly ca?: string | undefined
  /** Whatever certificate is shown: only where an administrator allowed the host. */
  readonly unchecked: boolean
}

export interface Network {
  /**
   * A pool of its own to one origin, through the proxy where there is one; whoever opens it closes it.
   * @param connections sockets at once; each carries one call at a time
   * @throws AddressRefused when the host is an address out of reach
   */
  open(origin: string, reach: Reach, connections: number, tls?: Tls): Dispatcher
  /**
   * The addresses sockets to an origin would be opened to; null where a proxy looks the name up.
   * @throws AddressRefused, HostNotChecked, or the resolver's error
   */
  addresses(origin: string, reach: Reach): Promise<readonly string[] | null>
}

const CONNECT_MS = 5_000
/** How long one attempt waits for the head of an answer, and between two pieces of its body. */
export const ANSWER_MS = 12_000
/** Key Vault and Resource Manager keep idle sockets for minutes; ours are given up before a middlebox drops them. */
const KEEP_ALIVE_MS = 30_000
/** No answer of Azure is near this; whatever is larger comes from somewhere else. */
export const LARGEST_ANSWER_BYTES = 32 * 1024 * 1024

/** @param resolve for tests that play a name server */
export function createNetwork(
  {
    sandbox,
    allowHosts,
    proxy = null,
    noProxy = [],
    proxyResolves = false,
    customCloud = null,
  }: Pick<Config, 'sandbox' | 'allowHosts'> &
    Partial<Pick<Config, 'proxy' | 'noProxy' | 'proxyResolves' | 'customCloud'>>,
  resolve: Resolve = systemResolve,
): Network {
  let sandboxCa: string | undefined
  /** Read when first needed: the sandbox writes it while it starts. */
  const caOf = (reach: Reach): { readonly ca: string } | undefined => {
    if (reach !== 'sandbox' || sandbox === null) return undefined
    sandboxCa ??= readFileSync(sandbox.ca, 'utf8')
    return { ca: sandboxCa }
  }
  /** The sandbox is on this machine, where no proxy leads. */
  const proxyTo = (origin: string, reach: Reach): string | null =>
    reach === 'public' && !goesDirectly(origin, noProxy) ? proxy : null
  const check = (hostname: string) => checkBeforeProxy(hostname, { allowHosts, customCloud, proxyResolves }, resolve)
  return {
    open(origin, reach, connections, tls) {
      const { hostname } = new URL(origin)
      refuseBareAddress(hostname, reach, allowHosts)
      const by = proxyTo(origin, reach)
      const spoken = tls && tlsOptions(tls, isAllowedHost(hostname, allowHosts))
      if (by !== null) {
        const options = {
          connections,
          pipelining: 1,
          allowH2: false,
          headersTimeout: ANSWER_MS,
          bodyTimeout: ANSWER_MS,
          keepAliveTimeout: KEEP_ALIVE_MS,
          maxResponseSize: LARGEST_ANSWER_BYTES,
          ...(spoken && { requestTls: spoken }),
        }
        return through(by, origin, options, () => check(hostname))
      }
      return new Http1Pool(origin, {
        connections,
        times: { headMs: ANSWER_MS, bodyMs: ANSWER_MS, idleMs: KEEP_ALIVE_MS },
        largestBody: LARGEST_ANSWER_BYTES,
        connect: {
          timeout: CONNECT_MS,
          lookup: guardedLookup(reach, allowHosts, resolve),
          // The sandbox's authority is trusted for the sandbox alone, and there nobody else is.
          ...caOf(reach),
          ...spoken,
        },
      })
    },
    async addresses(origin, reach) {
      const { hostname } = new URL(origin)
      refuseBareAddress(hostname, reach, allowHosts)
      if (proxyTo(origin, reach) !== null) {
        await check(hostname)
        return null
      }
      const found = await reachableAddresses(hostname, reach, allowHosts, resolve)
      return found.map(({ address }) => address)
    },
  }
}

const tlsOptions = ({ cert, key, pfx, passphrase, ca, unchecked }: Tls, isAllowedHost: boolean) => ({
  ...(cert !== undefined && { cert }),
  ...(key !== undefined && { key }),
  ...(pfx !== undefined && { pfx }),
  ...(passphrase !== undefined && { passphrase }),
  ...(ca !== undefined && { ca: [...rootCertificates, ca] }),
  ...(unchecked && isAllowedHost && { rejectUnauthorized: false }),
})

/**
 * A tunnel (CONNECT, RFC 9110 9.3.6): TLS is spoken with the host at its end. The proxy resolves the name again, so that it
 * leads where it did a moment ago is its administrator's to guard.
 * @param check looks at the host before each call; what it throws is why there is none
 */
function through(
  proxy: string,
  origin: string,
  options: Omit<ProxyAgent.Options, 'uri'>,
  check: () => Promise<void>,
): Dispatcher {
  const agent = new ProxyAgent({ ...options, uri: proxy, proxyTunnel: true })
  return agent.compose((dispatch) => (request, handler) => {
    check()
      .then(() => dispatch({ ...request, origin }, handler))
      // There is no controller of a call that was not begun.
      .catch((error) => handler.onResponseError?.(null as never, error))
    return true
  })
}
