/**
 * Where ids and random bytes come from: the machine's generator, or a seed when a test wants every id to repeat. How far
 * a seed was used is part of the state: a restart gives no id twice, a restored snapshot repeats what followed it.
 */
import { createHash, randomBytes, randomFillSync, randomUUID } from 'node:crypto'
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
  const bytes = (count: number): Buffer => {
    const state = states.get('seed')
    return state ? seededBytes(states, state, count) : pooledBytes(count)
  }
  return {
    bytes,
    hex32: () => bytes(16).toString('hex'),
    // Every answer carries one: the platform's keeps random bytes in store.
    guid: () => (states.get('seed') ? formatGuid(bytes(16)) : randomUUID()),
  }
}

/** Ids follow `seed` from now on, from its beginning unless they follow it already; undefined: random again. */
export function plantSeed(states: SeedStates, seed: string | undefined): void {
  if (seed === undefined) states.delete('seed')
  else if (states.get('seed')?.seed !== seed) states.set('seed', { seed, used: 0 })
}

/** Asking the machine for a few bytes costs as much as for many. Bytes given out are wiped in the pool. */
const pool = Buffer.alloc(8192)
let used = pool.length

function pooledBytes(count: number): Buffer {
  if (count > pool.length / 8) return randomBytes(count)
  if (used + count > pool.length) {
    randomFillSync(pool)
    used = 0
  }
  const taken = Buffer.from(pool.subarray(used, used + count))
  pool.fill(0, used, used + count)
  used += count
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

/** Marks 16 bytes as a version 4 GUID (RFC 9562, section 5.4). */
function formatGuid(bytes: Buffer): string {
  const b = Buffer.from(bytes)
  b.writeUInt8((b.readUInt8(6) & 0x0f) | 0x40, 6)
  b.writeUInt8((b.readUInt8(8) & 0x3f) | 0x80, 8)
  return b.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
