/** What secrets, keys and certificates differ in, so that their common life (lists, soft delete, backup) is written once. */
import type { BackupKind } from './backup-blob.ts'
import type { Call } from './call.ts'
import type { ItemRecord, VersionRecord } from './shelf/records.ts'
import type { Shelf } from './shelf/shelf.ts'
import type { VaultObjects } from './vault-objects.ts'

export interface Kind<V extends VersionRecord> {
  /** Word in addresses and permissions. */
  readonly plural: BackupKind
  readonly singular: 'secret' | 'key' | 'certificate'
  readonly noun: 'Secret' | 'Key' | 'Certificate'
  shelf(objects: VaultObjects): Shelf<V>
  /** One version as update, delete and recover answer it: never a secret's value. */
  show(call: Call, item: ItemRecord, version: V): object
  /** One entry of a list; `id` is the address with or without a version. */
  showEntry(call: Call, item: ItemRecord, version: V, id: string): object
  /** One entry of the list of deleted objects, without its deletion members. */
  showDeletedEntry(call: Call, item: ItemRecord, version: V, id: string): object
  /** Kinds whose object of the same name lives and dies with this one. */
  readonly companions: readonly Companion[]
  /** Further state that a backup carries. */
  readonly extras?: Extras
}

/** The part of a kind that a companion's life cycle touches. */
export type Companion = Pick<Kind<VersionRecord>, 'plural'> & { shelf(objects: VaultObjects): Shelf<VersionRecord> }

interface Extras {
  save(call: Call, item: ItemRecord): unknown
  restore(call: Call, item: ItemRecord, saved: unknown): void
}
