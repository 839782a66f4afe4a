/** Forgets what purged vaults held. Resource Manager removes a vault's record; its objects are found orphaned here. */
import type { SandboxContext } from '../core/context.ts'
import type { Collection } from '../core/store.ts'
import { DELETED_VAULTS, VAULTS, type VaultRecord } from '../core/vault-record.ts'
import { partitionOf } from './call.ts'
import type { ItemRecord, VersionRecord } from './shelf/records.ts'
import type { Shelf } from './shelf/shelf.ts'
import type { VaultObjects } from './vault-objects.ts'

/** Called once for every vault a plane meets; that is often enough, since only a new vault can have an old one's name. */
export function forgetPurgedVaults({ store }: SandboxContext, objects: VaultObjects): void {
  const living = new Set<string>()
  for (const name of [VAULTS, DELETED_VAULTS])
    for (const vault of store.collection<VaultRecord>(name).values()) living.add(partitionOf(vault))

  for (const [plural, shelf] of [
    ['secrets', objects.secrets],
    ['keys', objects.keys],
    ['certificates', objects.certificates],
  ] as const)
    forgetItems(store.collection<ItemRecord>(`vaultItems.${plural}`), shelf, living)

  for (const beside of [objects.issuers, objects.contacts])
    for (const [key] of [...beside.entries()]) if (!living.has(key.split('/')[0] ?? '')) beside.delete(key)
}

function forgetItems(
  items: Collection<ItemRecord>,
  shelf: Pick<Shelf<VersionRecord>, 'erase'>,
  living: ReadonlySet<string>,
): void {
  for (const item of [...items.values()]) if (!living.has(item.partition)) shelf.erase(item)
}
