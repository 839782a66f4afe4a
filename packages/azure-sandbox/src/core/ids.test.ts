/** Ids: a seed repeats them, a restart repeats none. */
import { describe, expect, it } from 'vitest'
import { createIds, ID_SEED, openIds, plantSeed, type SeedState } from './ids.ts'
import { createMemoryStore } from './memory-store.ts'

describe('ids', () => {
  it('differ without a seed, and have the form of a GUID version 4', () => {
    const ids = createIds()
    const made = new Set(Array.from({ length: 100 }, () => ids.guid()))
    expect(made.size).toBe(100)
    for (const guid of [...made, createIds('x').guid()])
      expect(guid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  it('repeat with the same seed, and differ with another', () => {
    const take = (seed: string) => {
      const ids = createIds(seed)
      return [ids.guid(), ids.hex32(), ids.bytes(70).toString('hex')]
    }
    expect(take('a')).toEqual(take('a'))
    expect(take('a')).not.toEqual(take('b'))
  })

  it('go on where the state left off: none twice after a restart, the same again after a restore', () => {
    const store = createMemoryStore()
    const seeds = store.collection<SeedState>(ID_SEED)
    plantSeed(seeds, 'a')
    const first = openIds(seeds).guid()
    const between = store.snapshot()
    plantSeed(seeds, 'a')
    const second = openIds(seeds).guid()
    expect(second).not.toBe(first)
    store.restore(between)
    expect(openIds(seeds).guid()).toBe(second)
  })
})
