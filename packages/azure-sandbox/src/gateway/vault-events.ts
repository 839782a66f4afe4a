/**
 * Key Vault's events as Event Grid delivers them. New versions, near expiry and expiry are read off what vaults hold and
 * the clock, so rotation and issuance count as well; changes of access are noted by Resource Manager as they happen.
 * Source: https://learn.microsoft.com/azure/event-grid/event-schema-key-vault
 */
import { createHash } from 'node:crypto'
import type { SandboxContext } from '../core/context.ts'
import { VAULTS, type VaultRecord, vaultId } from '../core/vault-record.ts'
import { partitionOf } from '../vault/index.ts'

/** Days before its end at which an object is near expiry. */
const NEAR_DAYS = 30
const DAY_SECONDS = 86_400

export interface VaultEvent {
  readonly id: string
  /** Resource id of the vault. */
  readonly topic: string
  /** Name of the object, or of the vault. */
  readonly subject: string
  /** e.g. `Microsoft.KeyVault.SecretNewVersionCreated`. */
  readonly eventType: string
  /** ISO 8601. */
  readonly eventTime: string
  readonly data: Readonly<Record<string, string | number | null>>
  readonly dataVersion: '1'
  readonly metadataVersion: '1'
}

/** A moment at which who may use a vault changed. Collection `accessChanges`. */
export interface AccessChange {
  readonly vault: string
  readonly topic: string
  /** Milliseconds. */
  readonly at: number
}

/** What this page needs of a stored version, whose key is `partition/name/version`. */
interface StoredVersion {
  readonly version: string
  readonly attributes: { readonly created: number; readonly nbf?: number; readonly exp?: number }
}

const KINDS = [
  ['Secret', 'secrets'],
  ['Key', 'keys'],
  ['Certificate', 'certificates'],
] as const

/** Every event up to now, oldest first, of one vault or of all. */
export function listVaultEvents(context: SandboxContext, vaultName?: string): VaultEvent[] {
  const wanted = vaultName?.toLowerCase()
  const vaults = [...context.store.collection<VaultRecord>(VAULTS).values()]
  const objects = vaults
    .filter((vault) => wanted === undefined || vault.name.toLowerCase() === wanted)
    .flatMap((vault) => KINDS.flatMap(([type, plural]) => eventsOf(context, vault, type, plural)))
  const changes = [...context.store.collection<AccessChange>('accessChanges').values()]
    .filter((change) => wanted === undefined || change.vault.toLowerCase() === wanted)
    .map(accessEvent)
  return [...objects, ...changes].sort((a, b) => a.eventTime.localeCompare(b.eventTime))
}

function eventsOf(context: SandboxContext, vault: VaultRecord, type: string, plural: string): VaultEvent[] {
  const prefix = `${partitionOf(vault)}/`
  const latest = new Map<string, StoredVersion>()
  const events: VaultEvent[] = []
  for (const [key, version] of context.store.collection<StoredVersion>(`vaultVersions.${plural}`).entries()) {
    if (!key.startsWith(prefix)) continue
    const name = key.slice(prefix.length, key.lastIndexOf('/'))
    events.push(
      objectEvent(context, vault, type, plural, name, version, 'NewVersionCreated', version.attributes.created),
    )
    const known = latest.get(name)
    if (!known || known.attributes.created <= version.attributes.created) latest.set(name, version)
  }
  const now = context.clock.now() / 1000
  for (const [name, version] of latest) {
    const { exp } = version.attributes
    if (exp === undefined) continue
    const near = Math.max(exp - NEAR_DAYS * DAY_SECONDS, version.attributes.created)
    if (near <= now) events.push(objectEvent(context, vault, type, plural, name, version, 'NearExpiry', near))
    if (exp <= now) events.push(objectEvent(context, vault, type, plural, name, version, 'Expired', exp))
  }
  return events
}

function objectEvent(
  context: SandboxContext,
  vault: VaultRecord,
  type: string,
  plural: string,
  name: string,
  version: StoredVersion,
  what: 'NewVersionCreated' | 'NearExpiry' | 'Expired',
  at: number,
): VaultEvent {
  const id = `${context.endpoints.vault(vault.name.toLowerCase())}/${plural}/${name}/${version.version}`
  return {
    id: idOf(`${id} ${what}`),
    topic: vaultId(vault),
    subject: name,
    eventType: `Microsoft.KeyVault.${type}${what}`,
    eventTime: new Date(at * 1000).toISOString(),
    data: {
      Id: id,
      VaultName: vault.name,
      ObjectType: type,
      ObjectName: name,
      Version: version.version,
      NBF: version.attributes.nbf ?? null,
      EXP: version.attributes.exp ?? null,
    },
    dataVersion: '1',
    metadataVersion: '1',
  }
}

function accessEvent(change: AccessChange): VaultEvent {
  return {
    id: idOf(`${change.topic} ${change.at}`),
    topic: change.topic,
    subject: change.vault,
    eventType: 'Microsoft.KeyVault.VaultAccessPolicyChanged',
    eventTime: new Date(change.at).toISOString(),
    data: {
      Id: change.topic,
      VaultName: change.vault,
      ObjectType: 'Vault',
      ObjectName: change.vault,
      Version: null,
      NBF: null,
      EXP: null,
    },
    dataVersion: '1',
    metadataVersion: '1',
  }
}

/** The same event has the same id however often it is read, so that a receiver can tell repeats. */
const idOf = (text: string): string =>
  createHash('sha256')
    .update(text)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5')
