/** A name server on a real UDP socket that answers every question in one way (RFC 1035 4.1), and a resolver that asks it. */
import { createSocket } from 'node:dgram'
import { Resolver } from 'node:dns/promises'
import type { AddressInfo } from 'node:net'
import type { Resolve } from '../../src/outbound/network/resolve.ts'

/** RCODEs: the name does not exist, the server failed, the server refuses. */
export const RCODE = { noSuchName: 3, failed: 2, refused: 5 } as const

/** @param answer an RCODE, or an IPv4 address */
export async function withNameServer<T>(answer: number | string, use: (resolve: Resolve) => Promise<T>): Promise<T> {
  const server = createSocket('udp4')
  server.on('message', (question, from) => server.send(answered(question, answer), from.port, from.address))
  await new Promise<void>((resolve) => server.bind(0, '127.0.0.1', resolve))
  const resolver = new Resolver({ timeout: 1_000, tries: 1 })
  resolver.setServers([`127.0.0.1:${(server.address() as AddressInfo).port}`])
  try {
    return await use(async (host) => (await resolver.resolve4(host)).map((address) => ({ address, family: 4 })))
  } finally {
    resolver.cancel()
    await new Promise<void>((resolve) => server.close(resolve))
  }
}

function answered(question: Buffer, answer: number | string): Buffer {
  const header = Buffer.from(question.subarray(0, 12))
  header.writeUInt16BE(0x8180 | (typeof answer === 'number' ? answer : 0), 2)
  header.writeUInt16BE(typeof answer === 'number' ? 0 : 1, 6)
  header.writeUInt32BE(0, 8)
  const asked = question.subarray(12, question.indexOf(0, 12) + 5)
  if (typeof answer === 'number') return Buffer.concat([header, asked])
  // The name again as a pointer, type A, class IN, a minute to live, four bytes.
  const record = Buffer.from([0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...answer.split('.').map(Number)])
  return Buffer.concat([header, asked, record])
}
