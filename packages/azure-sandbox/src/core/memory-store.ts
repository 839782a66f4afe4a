/**
 * The store without a disk. Every change passes one observer, which is all the journal needs to follow it.
 */
import type { Collection, Snapshot, Store } from './store.ts'

/** One change of the state, as the journal writes it down. */
export type Change =
  | { readonly kind: 'set'; readonly collection: string; readonly key: string; readonly value: unknown }
  | { readonly kind: 'delete'; readonly collection: string; readonly key: string }
  | { readonly kind: 'replaceAll'; readonly snapshot: Snapshot }

/** Keeps everything in memory; `onChange` is called after each change and before the caller goes on. */
export function createMemoryStore(onChange: (change: Change) => void = () => {}, initial: Snapshot = {}): Store {
  const maps = new Map<string, Map<string, unknown>>()
  const collections = new Map<string, Collection<unknown>>()
  fill(maps, initial)

  const open = (name: string): Map<string, unknown> => {
    let map = maps.get(name)
    if (!map) {
      map = new Map()
      maps.set(name, map)
    }
    return map
  }

  const openCollection = (name: string): Collection<unknown> => {
    const map = open(name)
    const opened: Collection<unknown> = {
      get: (key) => map.get(key),
      has: (key) => map.has(key),
      values: () => map.values(),
      entries: () => map.entries(),
      get size() {
        return map.size
      },
      set(key, value) {
        map.set(key, value)
        onChange({ kind: 'set', collection: name, key, value })
      },
      delete(key) {
        const existed = map.delete(key)
        if (existed) onChange({ kind: 'delete', collection: name, key })
        return existed
      },
    }
    collections.set(name, opened)
    return opened
  }

  return {
    collection: <T>(name: string) => (collections.get(name) ?? openCollection(name)) as Collection<T>,
    snapshot: () => Object.fromEntries([...maps].map(([name, map]) => [name, Object.fromEntries(map)])),
    restore(snapshot) {
      // Maps are emptied, not replaced: planes hold on to the collections they opened.
      for (const map of maps.values()) map.clear()
      fill(maps, snapshot)
      onChange({ kind: 'replaceAll', snapshot })
    },
    close() {},
  }
}

function fill(maps: Map<string, Map<string, unknown>>, snapshot: Snapshot): void {
  for (const [name, values] of Object.entries(snapshot)) {
    const map = maps.get(name) ?? new Map<string, unknown>()
    for (const [key, value] of Object.entries(values)) map.set(key, value)
    maps.set(name, map)
  }
}
