/**
 * Name resolution for `*.localhost`: always loopback (RFC 6761, section 6.3), which not every system's resolver knows.
 * With `AZURE_SANDBOX_NAMES=azure` (or `usGovernment`, `china`) in the environment, that cloud's real host names lead there as well. A name that a tester
 * made unresolvable fails as it would with a resolver.
 */
import dns, { type LookupAddress, type LookupOptions } from 'node:dns'
import { hostMatcher, type MatchHost } from './core/endpoints.ts'
import { type CloudName, HOST_NAMES, isCloudName } from './core/host-names.ts'
import { lookupFailure } from './unresolved-names.ts'

type LookupCallback = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void

/** Names that lead to the sandbox: `*.localhost`, and those of the cloud the program asked for. */
export function isSandboxName(host: string, cloud = process.env.AZURE_SANDBOX_NAMES ?? ''): boolean {
  if (/(^|\.)localhost\.?$/i.test(host)) return true
  return isCloudName(cloud) && matchHostOf(cloud)(host.replace(/\.$/, '')) !== undefined
}

const matchers = new Map<CloudName, MatchHost>()

function matchHostOf(cloud: CloudName): MatchHost {
  const known = matchers.get(cloud) ?? hostMatcher(HOST_NAMES[cloud])
  matchers.set(cloud, known)
  return known
}

/** The loopback address for `options`: IPv4, unless only IPv6 is wanted. */
function loopback(options: LookupOptions): LookupAddress {
  const six = options.family === 6 || options.family === 'IPv6'
  return six ? { address: '::1', family: 6 } : { address: '127.0.0.1', family: 4 }
}

/** A `lookup` function for sockets and agents: loopback for `*.localhost`, the system's answer for the rest. */
export function loopbackLookup(
  host: string,
  options: LookupOptions | number | LookupCallback | undefined | null,
  callback?: LookupCallback,
): void {
  const reply = (typeof options === 'function' ? options : callback) as LookupCallback
  const wanted: LookupOptions =
    typeof options === 'object' && options !== null ? options : typeof options === 'number' ? { family: options } : {}
  if (!isSandboxName(host)) {
    systemLookup(host, wanted, reply as never)
    return
  }
  const failure = lookupFailure(host)
  if (failure) {
    queueMicrotask(() => reply(failure, wanted.all ? [] : ''))
    return
  }
  const found = loopback(wanted)
  queueMicrotask(() => (wanted.all ? reply(null, [found]) : reply(null, found.address, found.family)))
}

/** The promise form of `dns.lookup`, likewise. */
export async function loopbackLookupPromise(host: string, options?: LookupOptions | number | null) {
  const wanted: LookupOptions = typeof options === 'number' ? { family: options } : (options ?? {})
  if (!isSandboxName(host)) return systemLookupPromise(host, wanted)
  const failure = lookupFailure(host)
  if (failure) throw failure
  const found = loopback(wanted)
  return wanted.all ? [found] : found
}

// Kept from before `register.ts` replaces them.
const systemLookup = dns.lookup
const systemLookupPromise = dns.promises.lookup
