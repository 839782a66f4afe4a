/** The operations on secrets as `@azure/keyvault-secrets` calls them. */
import type { SecretOperation } from '../../operations/index.ts'
import { namesLike, resultOf, type SdkCall, type SdkClients } from './sdk-call.ts'

const set = ({ secrets }: SdkClients, name: string) => secrets.setSecret(name, 'v')

async function remove(clients: SdkClients, name: string): Promise<void> {
  await set(clients, name)
  await resultOf(clients.secrets.beginDeleteSecret(name))
}

export const SECRET_CALLS: Readonly<Record<SecretOperation, SdkCall>> = {
  SetSecret: {
    async arrange({ secrets }, name) {
      return () => secrets.setSecret(name, 'v', { contentType: 'text/plain' })
    },
    shows: (name) => ({ name, value: 'v', properties: { contentType: 'text/plain', enabled: true } }),
  },
  GetSecret: {
    async arrange(clients, name) {
      await set(clients, name)
      return () => clients.secrets.getSecret(name)
    },
    shows: (name) => ({ name, value: 'v' }),
  },
  UpdateSecret: {
    async arrange(clients, name) {
      const { version = '' } = (await set(clients, name)).properties
      return () => clients.secrets.updateSecretProperties(name, version, { tags: { a: 'b' } })
    },
    shows: (name) => ({ name, tags: { a: 'b' } }),
  },
  DeleteSecret: {
    async arrange(clients, name) {
      await set(clients, name)
      return () => resultOf(clients.secrets.beginDeleteSecret(name))
    },
    shows: (name) => ({ name, properties: { recoverableDays: 90 } }),
  },
  GetSecrets: {
    async arrange(clients, name) {
      await set(clients, name)
      return () => namesLike(clients.secrets.listPropertiesOfSecrets(), name)
    },
    shows: (name) => [name],
  },
  GetSecretVersions: {
    async arrange(clients, name) {
      await set(clients, name)
      await set(clients, name)
      return () => namesLike(clients.secrets.listPropertiesOfSecretVersions(name), name)
    },
    shows: (name) => [name, name],
  },
  GetDeletedSecret: {
    async arrange(clients, name) {
      await remove(clients, name)
      return () => clients.secrets.getDeletedSecret(name)
    },
    shows: (name) => ({ name, value: undefined }),
  },
  GetDeletedSecrets: {
    async arrange(clients, name) {
      await remove(clients, name)
      return () => namesLike(clients.secrets.listDeletedSecrets(), name)
    },
    shows: (name) => [name],
  },
  RecoverDeletedSecret: {
    async arrange(clients, name) {
      await remove(clients, name)
      return () => resultOf(clients.secrets.beginRecoverDeletedSecret(name))
    },
    shows: (name) => ({ name }),
    besides: ['GetSecret'],
  },
  PurgeDeletedSecret: {
    async arrange(clients, name) {
      await remove(clients, name)
      return () => clients.secrets.purgeDeletedSecret(name)
    },
    shows: () => undefined,
  },
  BackupSecret: {
    async arrange(clients, name) {
      await set(clients, name)
      return async () => (await clients.secrets.backupSecret(name)) instanceof Uint8Array
    },
    shows: () => true,
  },
  RestoreSecret: {
    async arrange(clients, name) {
      await set(clients, name)
      const blob = await clients.secrets.backupSecret(name)
      await resultOf(clients.secrets.beginDeleteSecret(name))
      await clients.secrets.purgeDeletedSecret(name)
      return () => clients.secrets.restoreSecretBackup(blob ?? new Uint8Array())
    },
    shows: (name) => ({ name, enabled: true }),
  },
}
