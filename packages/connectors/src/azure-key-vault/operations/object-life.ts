/** Deleting, recovering, purging, backing up and restoring: the same seven operations for secrets, keys and certificates. */
import type { Operation, OperationInput } from '@keyway/contract'
import type { Detail, OperationRow } from '../../application-definition.ts'
import { DATA_PLANE } from '../api-versions.ts'
import { BACKUP, MAX_RESULTS } from './data-plane-inputs.ts'
import { BACKS_UP, docsOf, LIST, needs, READS, WRITES } from './row-parts.ts'

/** What differs between the three kinds of objects. */
interface ObjectKind {
  /** As in operation ids, e.g. `Secret`. */
  readonly id: string
  readonly noun: string
  /** As in paths and permissions. */
  readonly area: 'secrets' | 'keys' | 'certificates'
  readonly group: Operation['group']
  readonly deletedGroup: Operation['group']
  readonly nameInput: OperationInput
  /** The data action that shows names and dates. */
  readonly seen: string
  /** The member of a record that holds its id. */
  readonly idMember: 'id' | 'kid'
  /** Further inputs of the list of deleted ones. */
  readonly listInputs?: readonly OperationInput[]
  readonly deletedHelp: string
}

/** Keys and secrets that belong to a certificate are in its backup; Azure gives none of them alone. */
export const backedUp = (operation: string, nameInput: string, label: string): Detail & { readonly label: string } => ({
  operation,
  label,
  inputs: { [nameInput]: 'name' },
  unless: 'managed',
})

/** @returns the operations on objects that are there, and those on deleted ones */
export function lifeOf(kind: ObjectKind): {
  readonly living: readonly OperationRow[]
  readonly deleted: readonly OperationRow[]
} {
  const { id, noun, area, nameInput, idMember } = kind
  const name = `{${nameInput.name}}`
  const common = { api: 'data-plane', apiVersion: DATA_PLANE, traceKey: 'name', sensitive: [] as string[] } as const
  const living = { ...common, group: kind.group } as const
  const deleted = { ...common, group: kind.deletedGroup } as const
  const byName = { inputs: [nameInput], defaultMapping: { [nameInput.name]: '$.name' } }
  const from = idMember === 'id' ? 'id' : 'key.kid'
  const derive = { name: { from, segment: 1 } }
  const whole = { ...derive, version: { from, segment: 2 } }

  return {
    living: [
      {
        ...living,
        ...byName,
        id: `Delete${id}`,
        name: `Delete a ${noun}`,
        help: `Moves all versions of the ${noun} to the deleted ${area}, where they can be recovered for a time.`,
        method: 'DELETE',
        path: `/${area}/${name}`,
        use: WRITES,
        permission: needs(`${area}/delete`, `${area}/delete`),
        longRunning: `until the deleted ${noun} can be recovered or purged`,
        settles: { by: 'presence', operation: `GetDeleted${id}` },
        derive,
        docs: docsOf(area, `Delete${id}`),
      },
      {
        ...living,
        ...byName,
        id: `Backup${id}`,
        name: `Back up a ${noun}`,
        help: `All versions of a ${noun} as one encrypted text, which only Azure can open, in the same subscription and geography.`,
        method: 'POST',
        path: `/${area}/${name}/backup`,
        use: BACKS_UP,
        permission: needs(`${area}/backup`, `${area}/backup/action`),
        sensitive: ['value'],
        docs: docsOf(area, `Backup${id}`),
      },
      {
        ...living,
        id: `Restore${id}`,
        name: `Restore a ${noun}`,
        help: `Brings a backed-up ${noun} back with all its versions. Its name must be free in the vault.`,
        method: 'POST',
        path: `/${area}/restore`,
        use: WRITES,
        inputs: [BACKUP],
        permission: needs(`${area}/restore`, `${area}/restore/action`),
        defaultMapping: { value: '$.value' },
        derive: whole,
        docs: docsOf(area, `Restore${id}`),
      },
    ],
    deleted: [
      {
        ...deleted,
        ...LIST,
        id: `GetDeleted${id}s`,
        name: `List deleted ${area}`,
        help: `${kind.deletedHelp} that were deleted and can still be recovered or purged.`,
        method: 'GET',
        path: `/deleted${area}`,
        use: READS,
        inputs: [MAX_RESULTS, ...(kind.listInputs ?? [])],
        permission: needs(`${area}/list`, kind.seen),
        derive: { name: { from: idMember, segment: 1 } },
        docs: docsOf(area, `GetDeleted${id}s`),
      },
      {
        ...deleted,
        id: `GetDeleted${id}`,
        name: `Get a deleted ${noun}`,
        help: `When a ${noun} was deleted and when it will be purged.`,
        method: 'GET',
        path: `/deleted${area}/${name}`,
        use: READS,
        inputs: [nameInput],
        permission: needs(`${area}/get`, kind.seen),
        derive,
        docs: docsOf(area, `GetDeleted${id}`),
      },
      {
        ...deleted,
        ...byName,
        id: `RecoverDeleted${id}`,
        name: `Recover a deleted ${noun}`,
        help: `Brings a deleted ${noun} back with all its versions.`,
        method: 'POST',
        path: `/deleted${area}/${name}/recover`,
        use: WRITES,
        permission: needs(`${area}/recover`, `${area}/recover/action`),
        longRunning: `until the ${noun} can be used again`,
        settles: { by: 'presence', operation: `Get${id}` },
        derive: whole,
        docs: docsOf(area, `RecoverDeleted${id}`),
      },
      {
        ...deleted,
        ...byName,
        id: `PurgeDeleted${id}`,
        name: `Purge a deleted ${noun}`,
        help: `Removes a deleted ${noun} for good. This cannot be undone.`,
        method: 'DELETE',
        path: `/deleted${area}/${name}`,
        use: WRITES,
        permission: needs(`${area}/purge`, `${area}/purge/action`),
        docs: docsOf(area, `PurgeDeleted${id}`),
      },
    ],
  }
}
