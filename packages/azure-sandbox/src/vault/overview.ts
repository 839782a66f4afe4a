/** What a vault holds, without any value or key: for pages that show it to people. */
import type { SandboxContext } from '../core/context.ts'
import type { Collection } from '../core/store.ts'
import type { VaultRecord } from '../core/vault-record.ts'
import { partitionOf } from './call.ts'
import { type ItemRecord, stateOf, type VersionRecord, versionKey } from './shelf/records.ts'

export interface VaultObjectSummary {
  readonly kind: 'secret' | 'key' | 'certificate'
  readonly name: string
  readonly latestVersion: string
  readonly versions: number
  readonly enabled: boolean
  /** Unix seconds. */
  readonly created: number
  readonly updated: number
  readonly nbf?: number
  readonly exp?: number
  readonly tags: Readonly<Record<string, string>>
  /** The key or secret of a certificate. */
  readonly managed: boolean
  /** Unix seconds, for a deleted object. */
  readonly deletedDate?: number
  readonly scheduledPurgeDate?: number
}

const KINDS = [
  ['secret', 'secrets'],
  ['key', 'keys'],
  ['certificate', 'certificates'],
] as const

/** Every object of the vault, deleted ones included, by kind and name. Reads all of the store: not for hot paths. */
export function listVaultObjects({ store, clock }: SandboxContext, vault: VaultRecord): readonly VaultObjectSummary[] {
  const prefix = `${partitionOf(vault)}/`
  return KINDS.flatMap(([kind, plural]) => {
    const versions = store.collection<VersionRecord>(`vaultVersions.${plural}`)
    const counts = countVersions(versions, prefix)
    return [...store.collection<ItemRecord>(`vaultItems.${plural}`).entries()]
      .filter(([key, item]) => key.startsWith(prefix) && isShown(item, clock.now()))
      .flatMap(([key, item]) => {
        const latest = versions.get(versionKey(item, item.latest))
        return latest ? [summary(kind, item, latest, counts.get(key) ?? 0)] : []
      })
      .sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1))
  })
}

const isShown = (item: ItemRecord, now: number): boolean => !['gone', 'purging'].includes(stateOf(item, now))

function countVersions(versions: Collection<VersionRecord>, prefix: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const [key] of versions.entries()) {
    if (!key.startsWith(prefix)) continue
    const item = key.slice(0, key.lastIndexOf('/'))
    counts.set(item, (counts.get(item) ?? 0) + 1)
  }
  return counts
}

function summary(
  kind: VaultObjectSummary['kind'],
  item: ItemRecord,
  latest: VersionRecord,
  versions: number,
): VaultObjectSummary {
  return {
    kind,
    name: item.name,
    latestVersion: item.latest,
    versions,
    ...latest.attributes,
    tags: latest.tags ?? {},
    managed: item.managed ?? false,
    ...(item.deleted
      ? { deletedDate: item.deleted.deletedDate, scheduledPurgeDate: item.deleted.scheduledPurgeDate }
      : {}),
  }
}
