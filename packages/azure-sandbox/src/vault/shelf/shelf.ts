/** The objects of one kind (secrets, keys or certificates) of all vaults, over two collections of the store. */
import type { Ids } from '../../core/context.ts'
import type { Store } from '../../core/store.ts'
import { createOrder } from './order.ts'
import { type ItemRecord, itemKey, stateOf, type VersionRecord, versionKey } from './records.ts'
import { sliceFrom } from './sorted-strings.ts'

export interface Shelf<V extends VersionRecord> {
  /** The item of that name at `now` (milliseconds), whatever its state; one whose time has come is purged first. */
  find(partition: string, name: string, now: number): ItemRecord | undefined
  version(item: ItemRecord, version: string): V | undefined
  /** The latest version; it exists as long as the item is not purged. */
  latest(item: ItemRecord): V
  /** Every version, ordered by version string as Azure lists them. */
  versions(item: ItemRecord): V[]
  saveItem(item: ItemRecord): void
  /** Adds or replaces a version. */
  saveVersion(item: ItemRecord, version: V): void
  /** Removes a version that never came to be; the item must be saved with another latest one after it. */
  removeVersion(item: ItemRecord, version: string): void
  /** Removes the item and all its versions at once. */
  erase(item: ItemRecord): void
  /** Up to `count` items in name order, from `start` (a lower-case name) on, without those whose time has come. */
  page(partition: string, which: 'active' | 'deleted', start: string | undefined, count: number, now: number): Page
  /** Up to `count` version strings in order, from `start` on. */
  versionPage(item: ItemRecord, start: string | undefined, count: number): readonly string[]
}

export interface Page {
  readonly items: readonly ItemRecord[]
  /** Lower-case name the next page starts at. */
  readonly next?: string
}

/** `forgetBeside` removes what other collections hold about an item, whenever the item is erased. */
export function createShelf<V extends VersionRecord>(
  store: Store,
  ids: Ids,
  kind: string,
  forgetBeside: (item: ItemRecord) => void = () => {},
): Shelf<V> {
  const items = store.collection<ItemRecord>(`vaultItems.${kind}`)
  const versions = store.collection<V>(`vaultVersions.${kind}`)
  const order = createOrder(store, ids, kind, items, versions)

  const find = (partition: string, name: string, now: number): ItemRecord | undefined => {
    const item = items.get(itemKey(partition, name))
    if (item === undefined || stateOf(item, now) !== 'gone') return item
    erase(item)
    return undefined
  }

  const erase = (item: ItemRecord): void => {
    order.beforeWrite()
    for (const version of [...order.versions(item)]) versions.delete(versionKey(item, version))
    items.delete(itemKey(item.partition, item.name))
    order.itemErased(item)
    forgetBeside(item)
  }

  return {
    find,
    erase,
    version: (item, version) => versions.get(versionKey(item, version)),
    latest(item) {
      const latest = versions.get(versionKey(item, item.latest))
      if (!latest) throw new Error(`the latest version of ${item.name} is missing from the store`)
      return latest
    },
    versions: (item) => order.versions(item).flatMap((version) => versions.get(versionKey(item, version)) ?? []),
    saveItem(item) {
      order.beforeWrite()
      items.set(itemKey(item.partition, item.name), item)
      order.itemWritten(item)
    },
    saveVersion(item, version) {
      const key = versionKey(item, version.version)
      const isNew = !versions.has(key)
      order.beforeWrite()
      versions.set(key, version)
      if (isNew) order.versionAdded(item, version.version)
    },
    removeVersion(item, version) {
      order.beforeWrite()
      versions.delete(versionKey(item, version))
      order.versionRemoved(item, version)
    },
    page(partition, which, start, count, now) {
      const names = sliceFrom(order.names(partition, which), start, count + 1)
      const next = names[count]
      const found = names.slice(0, count).flatMap((name) => find(partition, name, now) ?? [])
      return { items: found, ...(next === undefined ? {} : { next }) }
    },
    versionPage: (item, start, count) => sliceFrom(order.versions(item), start, count),
  }
}
