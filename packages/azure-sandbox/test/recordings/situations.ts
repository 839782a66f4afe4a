/**
 * What was there when a session was recorded, and which the recording itself does not make: the vaults a subscription held, the
 * objects of a vault, its SKU, the cloud. Read off the recordings and their notes.
 */
import type { CloudName, HostNames } from '../../src/core/host-names.ts'

/** A request that puts an object into the session's vault before the session begins. */
export interface HeldObject {
  readonly method: 'PUT' | 'POST' | 'DELETE'
  /** `{n}` counts from 0. */
  readonly path: string
  readonly body?: unknown
  /** How often; once when absent. */
  readonly times?: number
  /** The version the recording knows the object by. */
  readonly version?: string
}

export interface Situation {
  /** What of the recording shows it. */
  readonly evidence: string
  /** The vault was of the premium SKU though the recording does not say so. */
  readonly premium?: true
  /** The vault had no soft delete. */
  readonly withoutSoftDelete?: true
  readonly objects?: readonly HeldObject[]
  /** Exchanges whose answers show vaults that existed before. */
  readonly vaultsShownBy?: readonly number[]
  /** Names of vaults that others had taken. */
  readonly takenNames?: readonly string[]
  /** Time (ISO) from the n-th exchange on, where answers repeat a time that the scorer compares. */
  readonly clock?: Readonly<Record<number, string>>
  /** Names of a cloud that is not the public one. */
  readonly hostNames?: CloudName | HostNames
}

const KEY = { kty: 'EC' }
const SECRET = { value: 'held' }
const oneMorePage = 'its list goes on to another page'

export const SITUATIONS: Readonly<Record<string, Situation>> = {
  r001: { evidence: 'the note: a template deployment made the vault', vaultsShownBy: [1] },
  r002: { evidence: 'the vault is read before it is written', vaultsShownBy: [0] },
  r005: {
    evidence: 'the member environment: Azure before production',
    hostNames: {
      login: 'login.windows-ppe.net',
      arm: 'api-dogfood.resources.windows-int.net',
      graph: 'graph.ppe.windows.net',
      vaultSuffix: 'vault-int.azure-int.net',
    },
  },
  r006: { evidence: 'the vault is read before it is written', vaultsShownBy: [0] },
  r007: {
    evidence: 'the name is taken, by a vault the session did not make; the times of the purge',
    takenNames: ['sample-vault'],
    clock: { 0: '2023-02-14T03:43:42Z', 5: '2023-02-14T03:44:20Z', 6: '2023-02-14T03:44:41Z' },
  },
  r009: { evidence: 'the session only lists', vaultsShownBy: [0] },
  r010: { evidence: 'the session only lists', vaultsShownBy: [0] },
  r034: { evidence: 'it makes an EC-HSM key', premium: true },
  r040: { evidence: oneMorePage, objects: [{ method: 'POST', path: '/keys/javaKey/create', body: KEY }] },
  r054: {
    evidence: oneMorePage,
    objects: [
      { method: 'POST', path: '/keys/CreateDeletedKey{n}/create', body: KEY, times: 30 },
      { method: 'DELETE', path: '/keys/CreateDeletedKey{n}', times: 30 },
    ],
  },
  r056: {
    evidence: oneMorePage,
    objects: [{ method: 'POST', path: '/keys/BackupKey{n}/create', body: KEY, times: 30 }],
  },
  r068: { evidence: oneMorePage, objects: [{ method: 'PUT', path: '/secrets/held{n}', body: SECRET, times: 30 }] },
  r073: {
    evidence: oneMorePage,
    objects: [{ method: 'PUT', path: '/secrets/BackupRestore{n}', body: SECRET, times: 30 }],
  },
  r094: {
    evidence: `${oneMorePage}; it reads versions it did not make`,
    objects: [
      { method: 'POST', path: '/keys/GetKeysVersions/create', body: KEY, version: '03e03c00c1bd46fa808c1befaed14a36' },
      { method: 'POST', path: '/keys/GetKeysVersions/create', body: KEY, version: '043fd11b031c4f38a0c447b11a9ba5d5' },
      { method: 'POST', path: '/keys/GetKeysVersions/create', body: KEY, times: 30 },
    ],
  },
  r098: {
    evidence: 'the session only reads; recovery level Purgeable; cctest1 is managed by a certificate',
    withoutSoftDelete: true,
    objects: [
      {
        method: 'POST',
        path: '/certificates/cctest1/create',
        body: { policy: { issuer: { name: 'Self' }, x509_props: { subject: 'CN=cctest1' } } },
      },
      { method: 'POST', path: '/keys/cctestec/create', body: KEY },
      { method: 'POST', path: '/keys/cctestrsa/create', body: { kty: 'RSA' } },
    ],
  },
  r101: {
    evidence: oneMorePage,
    objects: [
      { method: 'PUT', path: '/secrets/GetProperties{n}', body: SECRET, times: 30 },
      { method: 'DELETE', path: '/secrets/GetProperties{n}', times: 30 },
    ],
  },
}
