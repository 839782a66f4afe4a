/**
 * Which addresses a token may be sent to: public ones only. Everything that leads to this machine, its network, a cloud's
 * metadata service, or wraps such an address in IPv6, is refused.
 * Source: IANA special-purpose address registries (RFC 6890), and what the wrapped forms are defined in.
 */
import { BlockList, isIP } from 'node:net'

const REFUSED: readonly { readonly net: string; readonly bits: number; readonly why: string }[] = [
  { net: '0.0.0.0', bits: 8, why: 'this host' },
  { net: '10.0.0.0', bits: 8, why: 'RFC 1918' },
  { net: '100.64.0.0', bits: 10, why: 'carrier-grade NAT, RFC 6598' },
  { net: '127.0.0.0', bits: 8, why: 'loopback' },
  { net: '168.63.129.16', bits: 32, why: 'Azure host agent: public by number, local by nature' },
  { net: '169.254.0.0', bits: 16, why: 'link-local, metadata services' },
  { net: '172.16.0.0', bits: 12, why: 'RFC 1918' },
  { net: '192.0.0.0', bits: 24, why: 'IETF assignments' },
  { net: '192.0.2.0', bits: 24, why: 'documentation' },
  { net: '192.88.99.0', bits: 24, why: '6to4 relay' },
  { net: '192.168.0.0', bits: 16, why: 'RFC 1918' },
  { net: '198.18.0.0', bits: 15, why: 'benchmarks' },
  { net: '198.51.100.0', bits: 24, why: 'documentation' },
  { net: '203.0.113.0', bits: 24, why: 'documentation' },
  { net: '224.0.0.0', bits: 4, why: 'multicast' },
  { net: '240.0.0.0', bits: 4, why: 'reserved, broadcast' },
  { net: '::', bits: 96, why: 'unspecified, loopback, IPv4-compatible' },
  { net: '::ffff:0:0', bits: 96, why: 'IPv4-mapped' },
  { net: '::ffff:0:0:0', bits: 96, why: 'IPv4-translated, RFC 2765' },
  { net: '64:ff9b::', bits: 96, why: 'NAT64, RFC 6052' },
  { net: '64:ff9b:1::', bits: 48, why: 'local NAT64, RFC 8215' },
  { net: '100::', bits: 64, why: 'discard' },
  { net: '2001::', bits: 23, why: 'IETF assignments, Teredo' },
  { net: '2001:db8::', bits: 32, why: 'documentation' },
  { net: '2002::', bits: 16, why: '6to4' },
  { net: '3fff::', bits: 20, why: 'documentation' },
  { net: '5f00::', bits: 16, why: 'segment routing' },
  { net: 'fc00::', bits: 7, why: 'unique local' },
  { net: 'fe80::', bits: 10, why: 'link-local' },
  { net: 'fec0::', bits: 10, why: 'site-local' },
  { net: 'ff00::', bits: 8, why: 'multicast' },
]

const list4 = new BlockList()
const list6 = new BlockList()
for (const { net, bits } of REFUSED) {
  if (isIP(net) === 4) list4.addSubnet(net, bits, 'ipv4')
  else list6.addSubnet(net, bits, 'ipv6')
}

/** True for an address on the public internet. What is no address at all is not. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return !list4.check(address, 'ipv4')
  // A zone (`fe80::1%eth0`) belongs to link-local addresses only.
  return family === 6 && !address.includes('%') && !list6.check(address, 'ipv6')
}

export const isLoopback = (address: string): boolean => /^127\./.test(address) || address === '::1'
