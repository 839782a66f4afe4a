/** The two lists every kind of object has: all names, and all versions of one name. */
import { type Call, objectUrl, ok } from '../call.ts'
import type { Kind } from '../kind.ts'
import { listBody, pageSize, pageStart, skipToken } from '../paging.ts'
import { type ItemRecord, stateOf, type VersionRecord } from '../shelf/records.ts'

/** Items in name order; an item counts when `accepts` says so. */
export function listItems<V extends VersionRecord>(
  call: Call,
  kind: Kind<V>,
  accepts: (item: ItemRecord) => boolean = () => true,
) {
  const shelf = kind.shelf(call.objects)
  const count = pageSize(call.query)
  const page = shelf.page(call.partition, 'active', pageStart(call.query, kind.singular), count, call.now)
  const entries = page.items
    .filter((item) => stateOf(item, call.now) === 'active' && accepts(item))
    .map((item) => kind.showEntry(call, item, shelf.latest(item), objectUrl(call, kind.plural, item.name)))
  const next = page.next === undefined ? undefined : skipToken(kind.singular, page.next)
  return ok(listBody(call, `/${kind.plural}`, entries, next))
}

/** Versions in the order of their strings. A name that does not exist has an empty list, as in Azure. */
export function listVersions<V extends VersionRecord>(call: Call, kind: Kind<V>) {
  const path = `/${kind.plural}/${call.name}/versions`
  const shelf = kind.shelf(call.objects)
  const count = pageSize(call.query)
  const item = shelf.find(call.partition, call.name, call.now)
  if (!item || stateOf(item, call.now) !== 'active') return ok(listBody(call, path, [], undefined))

  const listed = `${kind.singular}/${item.name.toUpperCase()}`
  const versions = shelf.versionPage(item, pageStart(call.query, listed), count + 1)
  const entries = versions.slice(0, count).flatMap((id) => {
    const version = shelf.version(item, id)
    return version ? kind.showEntry(call, item, version, objectUrl(call, kind.plural, item.name, id)) : []
  })
  const next = versions[count]
  return ok(listBody(call, path, entries, next === undefined ? undefined : skipToken(listed, next)))
}
