/**
 * Sealed backups: all versions of an object in one opaque blob that only this sandbox can open, and only into a vault of
 * the same subscription and geography, as with Azure.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { SandboxContext } from '../core/context.ts'
import type { VaultRecord } from '../core/vault-record.ts'
import { refusal } from './errors.ts'
import { isObject } from './json-body.ts'

/** First bytes of the real blobs: a length byte and this name. */
const MAGIC = {
  secrets: 'AzureKeyVaultSecretBackupV1',
  keys: 'AzureKeyVaultKeyBackupV1',
  certificates: 'AzureKeyVaultCertificateBackupV1',
}

export type BackupKind = keyof typeof MAGIC

interface Sealed {
  readonly kind: BackupKind
  readonly place: string
  readonly content: unknown
}

const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Seals `content`; the answer's `value` is base64url. */
export function seal(context: SandboxContext, vault: VaultRecord, kind: BackupKind, content: unknown): string {
  const head = header(kind)
  const nonce = context.ids.bytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', sealingKey(context), nonce).setAAD(head)
  const sealed: Sealed = { kind, place: placeOf(vault), content }
  const text = Buffer.concat([cipher.update(JSON.stringify(sealed)), cipher.final()])
  return Buffer.concat([head, nonce, text, cipher.getAuthTag()]).toString('base64url')
}

/** Opens a blob. Throws `backupCorrupt`, `backupUnreadable` or `backupElsewhere`. */
export function unseal(context: SandboxContext, vault: VaultRecord, kind: BackupKind, blob: Buffer): unknown {
  const head = header(kind)
  if (!blob.subarray(0, head.length).equals(head)) throw refusal('backupCorrupt')
  const sealed = open(context, head, blob.subarray(head.length))
  if (!isObject(sealed) || sealed.kind !== kind) throw refusal('backupUnreadable')
  if (sealed.place !== placeOf(vault)) throw refusal('backupElsewhere')
  return sealed.content
}

function open(context: SandboxContext, head: Buffer, rest: Buffer): unknown {
  try {
    const decipher = createDecipheriv('aes-256-gcm', sealingKey(context), rest.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    })
    decipher.setAAD(head).setAuthTag(rest.subarray(-TAG_BYTES))
    const text = Buffer.concat([decipher.update(rest.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()])
    return JSON.parse(text.toString('utf8'))
  } catch {
    throw refusal('backupUnreadable')
  }
}

function header(kind: BackupKind): Buffer {
  const name = `${MAGIC[kind]}.microsoft.com`
  return Buffer.concat([Buffer.from([name.length]), Buffer.from(name)])
}

function sealingKey(context: SandboxContext): Buffer {
  const keys = context.store.collection<{ readonly key: string }>('vaultBackupKeys')
  const kept = keys.get('current') ?? { key: context.ids.bytes(32).toString('base64') }
  if (!keys.has('current')) keys.set('current', kept)
  return Buffer.from(kept.key, 'base64')
}

/** A geography is a group of regions; without a map of them, the first word of a region's name stands for it. */
const placeOf = (vault: VaultRecord): string => `${vault.subscriptionId}/${geography(vault.location)}`.toLowerCase()

/** `eastus2`, `westus`, `centralus` -> `us`; `northeurope`, `westeurope` -> `europe`. */
const geography = (location: string): string =>
  location
    .toLowerCase()
    .replace(/[\s\d]/g, '')
    .replace(/^(north|south|east|west|central)+/, '')
