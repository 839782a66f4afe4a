/** How the objects of vaults are kept in the store: one record per name, one per version. Plain JSON, never changed in place. */
import type { Attributes, Tags } from '../attributes.ts'

/** A secret, key or certificate by name. */
export interface ItemRecord {
  /** Key of the vault, see `partitionOf`. */
  readonly partition: string
  /** As first given; names are compared without case. */
  readonly name: string
  /** Version a request without one means: the most recently created. */
  readonly latest: string
  /** Belongs to the certificate of the same name. */
  readonly managed?: true
  readonly deleted?: Deletion
  /** Milliseconds; until then reads answer 404, because recovering takes a while in Azure. */
  readonly recoveredAt?: number
  /** Milliseconds; purged, and the name stays taken until then. */
  readonly purgedUntil?: number
}

export interface Deletion {
  /** Unix seconds. */
  readonly deletedDate: number
  /** Unix seconds; the service purges the object then. */
  readonly scheduledPurgeDate: number
  /** Milliseconds; until then the deleted object cannot be read, because deleting takes a while in Azure. */
  readonly readableAt: number
}

/** What every version has; each kind of object adds its own members. */
export interface VersionRecord {
  /** 32 lower-case hex digits. */
  readonly version: string
  readonly attributes: Attributes
  readonly tags?: Tags
}

// Joined, not put together in a template: keys live as long as their records, and a joined string is one piece of memory where a
// template's is three.
export const itemKey = (partition: string, name: string): string => [partition, name.toLowerCase()].join('/')

export const versionKey = (item: ItemRecord, version: string): string =>
  [item.partition, item.name.toLowerCase(), version.toLowerCase()].join('/')

export type ItemState = 'active' | 'recovering' | 'deleting' | 'deleted' | 'purging' | 'gone'

/** Where in its life an item stands at `now` (milliseconds). `gone` means its record may be erased. */
export function stateOf(item: ItemRecord, now: number): ItemState {
  if (item.purgedUntil !== undefined) return now < item.purgedUntil ? 'purging' : 'gone'
  if (item.deleted === undefined) return now < (item.recoveredAt ?? 0) ? 'recovering' : 'active'
  if (now >= item.deleted.scheduledPurgeDate * 1000) return 'gone'
  return now < item.deleted.readableAt ? 'deleting' : 'deleted'
}
