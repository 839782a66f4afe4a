/**
 * The order of names and versions on a shelf, kept in memory and built from the store when first asked for. The store
 * may be put back to a snapshot at any time without telling anyone, so the last write is remembered: when the store no
 * longer holds that very record, the order is built anew.
 */
import type { Ids } from '../../core/context.ts'
import type { Collection, Store } from '../../core/store.ts'
import { type ItemRecord, itemKey } from './records.ts'
import { addTo, deleteFrom, type SortedStrings, sortedStrings } from './sorted-strings.ts'

export interface Order {
  /** Names of a vault in lower case: those in use, or those deleted. */
  names(partition: string, which: 'active' | 'deleted'): readonly string[]
  versions(item: ItemRecord): readonly string[]
  /** Must come before any write: forgets the order if the store was put back since. */
  beforeWrite(): void
  /** Must follow every write of an item record. */
  itemWritten(item: ItemRecord): void
  versionAdded(item: ItemRecord, version: string): void
  versionRemoved(item: ItemRecord, version: string): void
  /** Must follow the removal of an item record. */
  itemErased(item: ItemRecord): void
}

interface Mark {
  readonly collection: Collection<unknown>
  readonly key: string
  readonly record: unknown
}

interface Tables {
  readonly active: Map<string, SortedStrings>
  readonly deleted: Map<string, SortedStrings>
  readonly versions: Map<string, SortedStrings>
}

export function createOrder(
  store: Store,
  ids: Ids,
  shelf: string,
  items: Collection<ItemRecord>,
  versions: Collection<unknown>,
): Order {
  const marks = store.collection<unknown>('vaultOrderMarks')
  let tables: Tables | undefined
  let mark: Mark | undefined

  const isCurrent = () => mark !== undefined && mark.collection.get(mark.key) === mark.record

  const current = (): Tables => {
    if (tables && isCurrent()) return tables
    tables = build(items, versions)
    leaveMark()
    return tables
  }

  // a removal leaves no record behind, and a fresh order has seen no write: a mark of its own stands in for both
  const leaveMark = () => {
    const record = { mark: ids.hex32() }
    marks.set(shelf, record)
    mark = { collection: marks, key: shelf, record }
  }

  return {
    names: (partition, which) => current()[which].get(partition) ?? [],
    versions: (item) => current().versions.get(itemKey(item.partition, item.name)) ?? [],
    beforeWrite() {
      if (!isCurrent()) tables = undefined
    },
    itemWritten(item) {
      if (!tables) return
      place(tables, item)
      const key = itemKey(item.partition, item.name)
      mark = { collection: items, key, record: item }
    },
    versionAdded(item, version) {
      if (tables) addTo(entry(tables.versions, itemKey(item.partition, item.name)), version)
    },
    versionRemoved(item, version) {
      if (tables) deleteFrom(entry(tables.versions, itemKey(item.partition, item.name)), version)
    },
    itemErased(item) {
      if (!tables) return
      const name = item.name.toLowerCase()
      deleteFrom(entry(tables.active, item.partition), name)
      deleteFrom(entry(tables.deleted, item.partition), name)
      tables.versions.delete(itemKey(item.partition, item.name))
      leaveMark()
    },
  }
}

function build(items: Collection<ItemRecord>, versions: Collection<unknown>): Tables {
  const names = { active: new Map<string, string[]>(), deleted: new Map<string, string[]>() }
  for (const item of items.values()) {
    const table = names[item.deleted ? 'deleted' : 'active']
    entry(table, item.partition).push(item.name.toLowerCase())
  }
  const byItem = new Map<string, string[]>()
  for (const [key] of versions.entries()) {
    const cut = key.lastIndexOf('/')
    entry(byItem, key.slice(0, cut)).push(key.slice(cut + 1))
  }
  const sorted = (table: Map<string, string[]>) =>
    new Map([...table].map(([key, values]) => [key, sortedStrings(values)] as const))
  return { active: sorted(names.active), deleted: sorted(names.deleted), versions: sorted(byItem) }
}

function place(tables: Tables, item: ItemRecord): void {
  const name = item.name.toLowerCase()
  const [into, outOf] = item.deleted ? [tables.deleted, tables.active] : [tables.active, tables.deleted]
  addTo(entry(into, item.partition), name)
  deleteFrom(entry(outOf, item.partition), name)
}

function entry(table: Map<string, SortedStrings>, key: string): SortedStrings {
  const found = table.get(key) ?? []
  table.set(key, found)
  return found
}
