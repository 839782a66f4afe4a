/**
 * The order of names and versions on a shelf, kept in memory and built from the store when first asked for. The store
 * may be put back to a snapshot at any time without telling anyone, so the last write is remembered: when the store no
 * longer holds that very record, the order is built anew.
 */
import type { Ids } from '../../core/context.ts'
import type { Collection, Store } from '../../core/store.ts'
import { type ItemRecord, itemKey, versionKey } from './records.ts'
import { addString, removeString, sortStrings } from './sorted-strings.ts'

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
  readonly active: Map<string, string[]>
  readonly deleted: Map<string, string[]>
  /** By item key. An object whose only version is its latest has no entry: most have one, and a vault may hold 100,000. */
  readonly versions: Map<string, string[]>
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

  const isKept = (item: ItemRecord, version: string) => versions.has(versionKey(item, version))
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
    names: (partition, which) => entry(current()[which], partition),
    versions: (item) =>
      current().versions.get(itemKey(item.partition, item.name)) ?? [item.latest].filter((one) => isKept(item, one)),
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
      if (!tables) return
      const key = itemKey(item.partition, item.name)
      const known = tables.versions.get(key)
      if (known) return addString(known, version)
      const before = new Set([items.get(key)?.latest, item.latest])
      const others = [...before]
        .filter((one) => one !== undefined)
        .filter((one) => one !== version && isKept(item, one))
      if (others.length > 0 || version !== item.latest) tables.versions.set(key, sortStrings([...others, version]))
    },
    versionRemoved(item, version) {
      const known = tables?.versions.get(itemKey(item.partition, item.name))
      if (known) removeString(known, version)
    },
    itemErased(item) {
      if (!tables) return
      const name = item.name.toLowerCase()
      removeString(entry(tables.active, item.partition), name)
      removeString(entry(tables.deleted, item.partition), name)
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
    const itemOfVersion = key.slice(0, cut)
    const version = key.slice(cut + 1)
    if (items.get(itemOfVersion)?.latest !== version) entry(byItem, itemOfVersion).push(version)
  }
  for (const [key, others] of byItem) {
    const latest = items.get(key)?.latest
    if (latest !== undefined && versions.has([key, latest].join('/'))) others.push(latest)
  }
  for (const table of [names.active, names.deleted, byItem]) for (const values of table.values()) sortStrings(values)
  return { ...names, versions: byItem }
}

function place(tables: Tables, item: ItemRecord): void {
  const name = item.name.toLowerCase()
  const [into, outOf] = item.deleted ? [tables.deleted, tables.active] : [tables.active, tables.deleted]
  addString(entry(into, item.partition), name)
  removeString(entry(outOf, item.partition), name)
}

function entry(table: Map<string, string[]>, key: string): string[] {
  const found = table.get(key)
  if (found) return found
  const made: string[] = []
  table.set(key, made)
  return made
}
