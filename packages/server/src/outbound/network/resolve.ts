/**
 * Turns a host name into the addresses a socket may connect to. It runs inside connecting, so what was checked is what is
 * used: a name cannot answer one address to a check and another to the socket (DNS rebinding).
 */
import { type LookupAddress, lookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { isLoopback, isPublicAddress } from './address.ts'

export type Resolve = (host: string) => Promise<readonly LookupAddress[]>

export const systemResolve: Resolve = (host) =>
  new Promise((resolve, reject) => {
    lookup(host, { all: true }, (error, addresses) => (error === null ? resolve(addresses) : reject(error)))
  })

/** The host leads to an address that tokens are not sent to. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused'
  readonly code = 'KEYWAY_ADDRESS_REFUSED'
  readonly address: string

  constructor(host: string, address: string) {
    super(`${host} leads to ${address}, which is not a public address`)
    this.address = address
  }
}

/** `public`: hosts of Azure. `sandbox`: this machine only. */
export type Reach = 'public' | 'sandbox'

const LOCALHOST: readonly LookupAddress[] = [{ address: '127.0.0.1', family: 4 }]

/**
 * @param allowHosts names that may lead anywhere; `*.example.org` stands for all below it
 * @throws AddressRefused when one of the addresses is out of reach: a mixed answer is a sign of an attack, not luck
 */
export async function reachableAddresses(
  host: string,
  reach: Reach,
  allowHosts: readonly string[],
  resolve: Resolve,
): Promise<readonly LookupAddress[]> {
  // These never leave the machine, whatever a resolver says (RFC 6761 6.3), and not every resolver knows them.
  if (reach === 'sandbox' && /(^|\.)localhost$/i.test(host)) return LOCALHOST
  const addresses = await resolve(host)
  if (isAllowedHost(host, allowHosts)) return addresses
  const within = reach === 'sandbox' ? isLoopback : isPublicAddress
  const refused = addresses.find(({ address }) => !within(address))
  if (refused !== undefined) throw new AddressRefused(host, refused.address)
  return addresses
}

/** Whether an administrator lets a host be called wherever it is. */
export function isAllowedHost(host: string, allowHosts: readonly string[]): boolean {
  const name = host.toLowerCase()
  return allowHosts.some((allowed) => {
    const pattern = allowed.toLowerCase()
    return pattern.startsWith('*.') ? name.endsWith(pattern.slice(1)) : name === pattern
  })
}

/** As a socket's `lookup`. */
export function guardedLookup(reach: Reach, allowHosts: readonly string[], resolve: Resolve): LookupFunction {
  return (host, options, callback) => {
    reachableAddresses(host, reach, allowHosts, resolve).then(
      (addresses) => {
        const [first] = addresses
        if (options.all) callback(null, [...addresses])
        else if (first !== undefined) callback(null, first.address, first.family)
        else callback(Object.assign(new Error(`${host} has no address`), { code: 'ENOTFOUND' }), '')
      },
      (error: NodeJS.ErrnoException) => callback(error, ''),
    )
  }
}

/** Sockets to an address written as such skip `lookup`, so such a host is checked before. @throws AddressRefused */
export function refuseBareAddress(hostname: string, reach: Reach, allowHosts: readonly string[]): void {
  const address = hostname.replace(/^\[|\]$/g, '')
  if (isIP(address) === 0 || isAllowedHost(address, allowHosts)) return
  if (!(reach === 'sandbox' ? isLoopback(address) : isPublicAddress(address))) {
    throw new AddressRefused(hostname, address)
  }
}
