/**
 * Where ids and random bytes come from: the machine's generator, or a seed when a test wants every id to repeat.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { Ids } from './context.ts'

/** Random ids; the same `seed` gives the same ids in the same order. A seeded sandbox makes guessable secrets. */
export function createIds(seed?: string): Ids {
  const bytes = seed === undefined ? randomBytes : seededBytes(seed)
  return {
    bytes,
    hex32: () => bytes(16).toString('hex'),
    // Every answer carries one: the platform's keeps random bytes in store.
    guid: seed === undefined ? randomUUID : () => formatGuid(bytes(16)),
  }
}

/** SHA-256 in counter mode: enough for repeatable ids, and no claim to be more. */
function seededBytes(seed: string): (count: number) => Buffer {
  let counter = 0
  return (count) => {
    const blocks: Buffer[] = []
    for (let filled = 0; filled < count; filled += 32) {
      blocks.push(createHash('sha256').update(`${seed}\n${counter++}`).digest())
    }
    return Buffer.concat(blocks).subarray(0, count)
  }
}

/** Marks 16 bytes as a version 4 GUID (RFC 9562, section 5.4). */
function formatGuid(bytes: Buffer): string {
  const b = Buffer.from(bytes)
  b.writeUInt8((b.readUInt8(6) & 0x0f) | 0x40, 6)
  b.writeUInt8((b.readUInt8(8) & 0x3f) | 0x80, 8)
  return b.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
