/**
 * Where ids and random bytes come from: the machine's generator, or a seed when a test wants every id to repeat. How far
 * a seed was used is part of the state: a restart gives no id twice, a restored snapshot repeats what followed it.
 */
import { createHash, randomBytes, randomFillSync } from 'node:crypto'
import type { Ids } from './context.ts'
import type { Collection } from './store.ts'

/** A seed and how many blocks of it were used. */
export interface SeedState {
  readonly seed: string
  readonly used: number
}

/** Where the seed lies in the store: collection `idSeed`, key `seed`. */
export const ID_SEED = 'idSeed'

type SeedStates = Pick<Collection<SeedState>, 'get' | 'set' | 'delete'>

/** Random ids; the same `seed` gives the same ids in the same order. A seeded sandbox makes guessable secrets. */
export function createIds(seed?: string): Ids {
  const states: SeedStates = new Map()
  plantSeed(states, seed)
  return openIds(states)
}

/** Ids by the seed that `states` holds (collection {@link ID_SEED} of a store); random while it holds none. */
export function openIds(states: SeedStates): Ids {
  const seeded = (count: number): Buffer | undefined => {
    const state = states.get('seed')
    return state && seededBytes(states, state, count)
  }
  // Every answer carries a guid and every version a hex32: they are read where they lie.
  const read = (form: (bytes: Buffer, at: number) => string): string => {
    const bytes = seeded(16)
    return bytes ? form(bytes, 0) : form(pool, takeFromPool(16))
  }
  return {
    bytes: (count) => seeded(count) ?? pooledBytes(count),
    hex32: () => read((bytes, at) => bytes.toString('hex', at, at + 16)),
    guid: () => read(formatGuid),
  }
}

/** Ids follow `seed` from now on, from its beginning unless they follow it already; undefined: random again. */
export function plantSeed(states: SeedStates, seed: string | undefined): void {
  if (seed === undefined) states.delete('seed')
  else if (states.get('seed')?.seed !== seed) states.set('seed', { seed, used: 0 })
}

/** Asking the machine for a few bytes costs as much as for many. */
const pool = Buffer.alloc(8192)
let used = pool.length

/** Where the next `count` bytes of the pool begin. */
function takeFromPool(count: number): number {
  if (used + count > pool.length) {
    randomFillSync(pool)
    used = 0
  }
  used += count
  return used - count
}

/** Bytes given out are wiped in the pool: they may become a secret. */
function pooledBytes(count: number): Buffer {
  if (count > pool.length / 8) return randomBytes(count)
  const at = takeFromPool(count)
  const taken = Buffer.from(pool.subarray(at, at + count))
  pool.fill(0, at, at + count)
  return taken
}

/** SHA-256 in counter mode: enough for repeatable ids, and no claim to be more. */
function seededBytes(states: SeedStates, { seed, used }: SeedState, count: number): Buffer {
  const blocks: Buffer[] = []
  for (let filled = 0; filled < count; filled += 32) {
    blocks.push(
      createHash('sha256')
        .update(`${seed}\n${used + blocks.length}`)
        .digest(),
    )
  }
  states.set('seed', { seed, used: used + blocks.length })
  return Buffer.concat(blocks).subarray(0, count)
}

/** Written over with each GUID and read as one string: put together from parts, it would be kept as its parts. */
const guid = Buffer.from('00000000-0000-0000-0000-000000000000')
const DIGITS = Buffer.from('0123456789abcdef')

/** 16 bytes from `at` on, marked as a version 4 GUID (RFC 9562, section 5.4). */
function formatGuid(bytes: Buffer, at: number): string {
  let place = 0
  for (let index = 0; index < 16; index++) {
    if (index === 4 || index === 6 || index === 8 || index === 10) place++
    const byte = marked(bytes[at + index] ?? 0, index)
    guid[place++] = DIGITS[byte >> 4] ?? 0
    guid[place++] = DIGITS[byte & 0x0f] ?? 0
  }
  return guid.toString('latin1')
}

function marked(byte: number, index: number): number {
  if (index === 6) return (byte & 0x0f) | 0x40
  return index === 8 ? (byte & 0x3f) | 0x80 : byte
}
