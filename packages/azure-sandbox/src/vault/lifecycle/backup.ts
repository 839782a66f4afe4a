/** Backup of one object with all its versions, and restoring it where its name is free. */
import { seal, unseal } from '../backup-blob.ts'
import { type Call, objectUrl, ok } from '../call.ts'
import { refusal } from '../errors.ts'
import { isObject, requiredString } from '../json-body.ts'
import type { Kind } from '../kind.ts'
import type { ItemRecord, VersionRecord } from '../shelf/records.ts'
import { refuseManaged, requireItem, words } from './lookup.ts'

/** Microsoft, "Azure Key Vault backup and restore": at most 500 versions. */
const MAX_VERSIONS = 500

/** What a blob holds. Companions are the key and the secret of a certificate. */
interface Content<V> {
  readonly item: ItemRecord
  readonly versions: readonly V[]
  readonly companions: readonly (Saved | null)[]
  readonly extras?: unknown
}

interface Saved {
  readonly item: ItemRecord
  readonly versions: readonly VersionRecord[]
}

export function backup<V extends VersionRecord>(call: Call, kind: Kind<V>) {
  const item = requireItem(call, kind)
  refuseManaged(item, kind, 'backup')
  const versions = kind.shelf(call.objects).versions(item)
  if (versions.length > MAX_VERSIONS) throw refusal('backupTooLarge', words(kind, item.name))
  const companions = kind.companions.map((companion): Saved | null => {
    const shelf = companion.shelf(call.objects)
    const found = shelf.find(item.partition, item.name, call.now)
    return found?.managed ? { item: found, versions: shelf.versions(found) } : null
  })
  const extras = kind.extras?.save(call, item)
  const content: Content<V> = { item, versions, companions, ...(extras === undefined ? {} : { extras }) }
  return ok({ value: seal(call.context, call.vault, kind.plural, content) })
}

/** POST restore: answers the latest version; ids, attributes and tags are those of the backup. */
export function restore<V extends VersionRecord>(call: Call, kind: Kind<V>) {
  const blob = Buffer.from(requiredString(call.body, 'value'), 'base64url')
  const content = unseal(call.context, call.vault, kind.plural, blob)
  if (!isContent<V>(content)) throw refusal('backupUnreadable')
  const item = { ...content.item, partition: call.partition }
  checkFree(call, kind, item)

  fill(kind.shelf(call.objects), item, content.versions)
  content.companions.forEach((saved, at) => {
    const shelf = kind.companions[at]?.shelf(call.objects)
    if (saved && shelf) fill(shelf, { ...saved.item, partition: call.partition }, saved.versions)
  })
  kind.extras?.restore(call, item, content.extras)
  return ok(kind.show(call, item, kind.shelf(call.objects).latest(item)))
}

/** Any object of the name is in the way: in use, deleted, or still being purged; a companion's too. */
function checkFree<V extends VersionRecord>(call: Call, kind: Kind<V>, item: ItemRecord): void {
  const shelves = [kind.shelf(call.objects), ...kind.companions.map((companion) => companion.shelf(call.objects))]
  if (shelves.every((shelf) => shelf.find(item.partition, item.name, call.now) === undefined)) return
  const id = objectUrl(call, kind.plural, item.name, item.latest)
  throw refusal('restoreConflict', { ...words(kind, item.name), id })
}

function fill<V extends VersionRecord>(
  shelf: { saveItem(item: ItemRecord): void; saveVersion(item: ItemRecord, version: V): void },
  item: ItemRecord,
  versions: readonly V[],
): void {
  for (const version of versions) shelf.saveVersion(item, version)
  shelf.saveItem(item)
}

/** A blob that opened was sealed by this sandbox; the check guards against one of an older release. */
const isContent = <V>(content: unknown): content is Content<V> =>
  isObject(content) && isObject(content.item) && Array.isArray(content.versions) && Array.isArray(content.companions)
