/** Deleting, and what can be done to deleted objects until the service purges them. */
import { seconds } from '../../core/clock.ts'
import { vaultText } from '../access/caller-text.ts'
import { type Call, noContent, objectUrl, ok } from '../call.ts'
import { refusal } from '../errors.ts'
import type { Kind } from '../kind.ts'
import { listBody, pageSize, pageStart, skipToken } from '../paging.ts'
import { readSettings } from '../settings.ts'
import { type Deletion, type ItemRecord, stateOf, type VersionRecord } from '../shelf/records.ts'
import { findIn, notFound, refuseManaged, requireDeleted, requireItem, words } from './lookup.ts'

const DAY_SECONDS = 86_400

/** DELETE of an object in use. In a vault without soft delete it is final and shows no recovery address. */
export function remove<V extends VersionRecord>(call: Call, kind: Kind<V>) {
  const item = requireItem(call, kind)
  refuseManaged(item, kind, 'delete')
  const shown = kind.show(call, item, kind.shelf(call.objects).latest(item))
  if (!call.vault.enableSoftDelete) {
    eraseAll(call, kind, item)
    return ok(shown)
  }
  const deletion = deletionNow(call)
  changeAll(call, kind, item, (one) => ({ ...one, deleted: deletion }))
  return ok({ ...showDeletion(call, kind, item, deletion), ...shown })
}

export function getDeleted<V extends VersionRecord>(call: Call, kind: Kind<V>) {
  const item = requireDeleted(call, kind)
  return ok(showDeleted(call, kind, item))
}

export function listDeleted<V extends VersionRecord>(call: Call, kind: Kind<V>) {
  const shelf = kind.shelf(call.objects)
  const listed = `deleted${kind.singular}`
  const count = pageSize(call.query)
  const page = shelf.page(call.partition, 'deleted', pageStart(call.query, listed), count, call.now)
  const entries = page.items
    .filter((item) => stateOf(item, call.now) === 'deleted')
    .map((item) => ({
      ...(item.deleted ? showDeletion(call, kind, item, item.deleted) : {}),
      ...kind.showDeletedEntry(call, item, shelf.latest(item), objectUrl(call, kind.plural, item.name)),
    }))
  const next = page.next === undefined ? undefined : skipToken(listed, page.next)
  return ok(listBody(call, `/deleted${kind.plural}`, entries, next))
}

/** Brings every version back. A name that was never there is refused like a missing object, not a missing deleted one. */
export function recover<V extends VersionRecord>(call: Call, kind: Kind<V>) {
  const item = findIn(call, kind, ['deleted', 'deleting'])
  if (!item) throw notFound(kind, call)
  refuseManaged(item, kind, 'recover')
  const recoveredAt = call.now + readSettings(call.context.store, call.vault.name).recoverDelay
  changeAll(call, kind, item, ({ deleted: _gone, ...kept }) => ({ ...kept, recoveredAt }))
  return ok(kind.show(call, item, kind.shelf(call.objects).latest(item)))
}

export function purge<V extends VersionRecord>(call: Call, kind: Kind<V>) {
  const item = findIn(call, kind, ['deleted', 'deleting'])
  if (!item) throw refusal('deletedNotFound', words(kind, call.name))
  refuseManaged(item, kind, 'purge')
  if (call.vault.enablePurgeProtection) throw refusal('purgeProtected', { vault: vaultText(call.vault) })
  eraseAll(call, kind, item)
  return noContent
}

function deletionNow(call: Call): Deletion {
  const deletedDate = seconds(call.now)
  return {
    deletedDate,
    scheduledPurgeDate: deletedDate + call.vault.softDeleteRetentionInDays * DAY_SECONDS,
    readableAt: call.now + readSettings(call.context.store, call.vault.name).deleteDelay,
  }
}

function showDeleted<V extends VersionRecord>(call: Call, kind: Kind<V>, item: ItemRecord): object {
  const shown = kind.show(call, item, kind.shelf(call.objects).latest(item))
  return item.deleted ? { ...showDeletion(call, kind, item, item.deleted), ...shown } : shown
}

const showDeletion = <V extends VersionRecord>(call: Call, kind: Kind<V>, item: ItemRecord, deletion: Deletion) => ({
  recoveryId: objectUrl(call, `deleted${kind.plural}`, item.name),
  deletedDate: deletion.deletedDate,
  scheduledPurgeDate: deletion.scheduledPurgeDate,
})

/** Changes the item and those of its companions that belong to it. */
function changeAll<V extends VersionRecord>(
  call: Call,
  kind: Kind<V>,
  item: ItemRecord,
  change: (item: ItemRecord) => ItemRecord,
): void {
  kind.shelf(call.objects).saveItem(change(item))
  for (const [shelf, companion] of companionsOf(call, kind, item)) shelf.saveItem(change(companion))
}

/** Purges at once; the name stays taken for a while when the sandbox is set so. */
function eraseAll<V extends VersionRecord>(call: Call, kind: Kind<V>, item: ItemRecord): void {
  const { purgeDelay } = readSettings(call.context.store, call.vault.name)
  const own = [kind.shelf(call.objects), item] as const
  for (const [shelf, one] of [own, ...companionsOf(call, kind, item)]) {
    shelf.erase(one)
    if (purgeDelay > 0) shelf.saveItem({ ...one, purgedUntil: call.now + purgeDelay })
  }
}

function companionsOf<V extends VersionRecord>(call: Call, kind: Kind<V>, item: ItemRecord) {
  return kind.companions.flatMap((companion) => {
    const shelf = companion.shelf(call.objects)
    const found = shelf.find(item.partition, item.name, call.now)
    return found?.managed ? [[shelf, found] as const] : []
  })
}
