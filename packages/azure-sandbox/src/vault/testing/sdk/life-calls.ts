/** The life that secrets, keys and certificates have in common, as the three clients call it. */
import { resultOf, type SdkClients } from './sdk-call.ts'

const FAST = { intervalInMs: 1 }
const POLICY = { issuerName: 'Self', subject: 'CN=contoso.com', keyType: 'EC' } as const

export interface Life {
  readonly singular: string
  readonly Noun: string
  make(clients: SdkClients, name: string): Promise<unknown>
  get(clients: SdkClients, name: string, version?: string): Promise<unknown>
  remove(clients: SdkClients, name: string): Promise<unknown>
  getDeleted(clients: SdkClients, name: string): Promise<unknown>
  recover(clients: SdkClients, name: string): Promise<unknown>
  purge(clients: SdkClients, name: string): Promise<unknown>
  backup(clients: SdkClients, name: string): Promise<Uint8Array | undefined>
  restore(clients: SdkClients, blob: Uint8Array): Promise<unknown>
}

const SECRET: Life = {
  singular: 'secret',
  Noun: 'Secret',
  make: ({ secrets }, name) => secrets.setSecret(name, 'v'),
  get: ({ secrets }, name, version) => secrets.getSecret(name, version === undefined ? {} : { version }),
  remove: ({ secrets }, name) => secrets.beginDeleteSecret(name),
  getDeleted: ({ secrets }, name) => secrets.getDeletedSecret(name),
  recover: ({ secrets }, name) => secrets.beginRecoverDeletedSecret(name),
  purge: ({ secrets }, name) => secrets.purgeDeletedSecret(name),
  backup: ({ secrets }, name) => secrets.backupSecret(name),
  restore: ({ secrets }, blob) => secrets.restoreSecretBackup(blob),
}
const KEY: Life = {
  singular: 'key',
  Noun: 'Key',
  make: ({ keys }, name) => keys.createKey(name, 'EC'),
  get: ({ keys }, name, version) => keys.getKey(name, version === undefined ? {} : { version }),
  remove: ({ keys }, name) => keys.beginDeleteKey(name),
  getDeleted: ({ keys }, name) => keys.getDeletedKey(name),
  recover: ({ keys }, name) => keys.beginRecoverDeletedKey(name),
  purge: ({ keys }, name) => keys.purgeDeletedKey(name),
  backup: ({ keys }, name) => keys.backupKey(name),
  restore: ({ keys }, blob) => keys.restoreKeyBackup(blob),
}
export const CERTIFICATE: Life = {
  singular: 'certificate',
  Noun: 'Certificate',
  make: async ({ certificates }, name) => resultOf(certificates.beginCreateCertificate(name, POLICY, FAST)),
  get: ({ certificates }, name, version) =>
    version === undefined ? certificates.getCertificate(name) : certificates.getCertificateVersion(name, version),
  remove: ({ certificates }, name) => certificates.beginDeleteCertificate(name, FAST),
  getDeleted: ({ certificates }, name) => certificates.getDeletedCertificate(name),
  recover: ({ certificates }, name) => certificates.beginRecoverDeletedCertificate(name, FAST),
  purge: ({ certificates }, name) => certificates.purgeDeletedCertificate(name),
  backup: ({ certificates }, name) => certificates.backupCertificate(name),
  restore: ({ certificates }, blob) => certificates.restoreCertificateBackup(blob),
}
export const LIVES: readonly Life[] = [SECRET, KEY, CERTIFICATE]
