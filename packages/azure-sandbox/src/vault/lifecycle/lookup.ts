/** Finding the object a call is about, and the refusals when it is not there or not usable. */
import type { Call } from '../call.ts'
import { refusal, type VaultError } from '../errors.ts'
import type { Kind } from '../kind.ts'
import { type ItemRecord, type ItemState, stateOf, type VersionRecord } from '../shelf/records.ts'

interface Found<V> {
  readonly item: ItemRecord
  readonly version: V
}

/** The words refusals about this object are filled with. */
export const words = <V extends VersionRecord>(kind: Kind<V>, name: string) => ({
  Noun: kind.noun,
  singular: kind.singular,
  name,
})

/** The item in use under the call's name. Throws `notFound`. */
export function requireItem<V extends VersionRecord>(call: Call, kind: Kind<V>): ItemRecord {
  const item = findIn(call, kind, ['active'])
  if (!item) throw notFound(kind, call)
  return item
}

/** The item and the version the call names, the latest when it names none. Throws `notFound`. */
export function requireVersion<V extends VersionRecord>(call: Call, kind: Kind<V>): Found<V> {
  const item = requireItem(call, kind)
  const shelf = kind.shelf(call.objects)
  const version = call.version === '' ? shelf.latest(item) : shelf.version(item, call.version)
  if (!version) throw notFound(kind, call)
  return { item, version }
}

/** The deleted item under the call's name, once it can be read. Throws `deletedNotFound`. */
export function requireDeleted<V extends VersionRecord>(call: Call, kind: Kind<V>): ItemRecord {
  const item = findIn(call, kind, ['deleted'])
  if (!item) throw refusal('deletedNotFound', words(kind, call.name))
  return item
}

/** The item in one of `states`. */
export function findIn<V extends VersionRecord>(
  call: Call,
  kind: Kind<V>,
  states: readonly ItemState[],
): ItemRecord | undefined {
  const item = kind.shelf(call.objects).find(call.partition, call.name, call.now)
  return item && states.includes(stateOf(item, call.now)) ? item : undefined
}

/**
 * The item a new version would join, undefined when the name is free. Throws `deletedButRecoverable` or `beingDeleted`
 * when a deleted or just purged object holds the name.
 */
export function joinableItem<V extends VersionRecord>(call: Call, kind: Kind<V>): ItemRecord | undefined {
  const item = kind.shelf(call.objects).find(call.partition, call.name, call.now)
  if (!item) return undefined
  const state = stateOf(item, call.now)
  if (state === 'deleted') throw refusal('deletedButRecoverable', words(kind, call.name))
  if (state === 'deleting' || state === 'purging') throw refusal('beingDeleted', words(kind, call.name))
  return item
}

/** Objects of a certificate change only through it. Throws `managedObject`. */
export function refuseManaged<V extends VersionRecord>(
  item: ItemRecord | undefined,
  kind: Kind<V>,
  operation: string,
): void {
  if (item?.managed) throw refusal('managedObject', { ...words(kind, item.name), operation })
}

/** Refusals name the version too when the call did. */
export function notFound<V extends VersionRecord>(kind: Kind<V>, call: Call): VaultError {
  const id = call.version === '' ? call.name : `${call.name}/${call.version}`
  return refusal('notFound', { ...words(kind, call.name), id })
}
