/** Objects that are not there, deleted, being deleted, protected, or a certificate's: for secrets, keys and certificates. */
import { changeSettings } from '../../settings.ts'
import { CERTIFICATE, LIVES, type Life } from '../sdk/life-calls.ts'
import type { SdkClients } from '../sdk/sdk-call.ts'
import { type RefusalCase, refusedBy } from './refusal-case.ts'

const VERSION = '0123456789abcdef0123456789abcdef'
const missing = ({ singular }: Life, id: string) =>
  `A ${singular} with (name/id) ${id} was not found in this key vault. If you recently deleted this ${singular} you may be able to recover it using the correct recovery command. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125182`

const removed = async (life: Life, clients: SdkClients, name: string): Promise<void> => {
  await life.make(clients, name)
  await life.remove(clients, name)
}

const notFound = (life: Life) => ({ status: 404, code: `${life.Noun}NotFound` })

const missingCases = (life: Life): RefusalCase[] => [
  {
    ...notFound(life),
    when: `a ${life.singular} is missing`,
    arrange: async (clients, name) => () => refusedBy(clients, life.get(clients, name)),
    message: missing(life, '{name}'),
  },
  {
    ...notFound(life),
    when: `a version of a ${life.singular} is missing`,
    arrange: async (clients, name) => {
      await life.make(clients, name)
      return () => refusedBy(clients, life.get(clients, name, VERSION))
    },
    message: missing(life, `{name}/${VERSION}`),
  },
  {
    ...notFound(life),
    when: `a missing ${life.singular} is to be deleted`,
    arrange: async (clients, name) => () => refusedBy(clients, life.remove(clients, name)),
    message: missing(life, '{name}'),
  },
  {
    ...notFound(life),
    when: `a missing ${life.singular} is to be backed up`,
    arrange: async (clients, name) => () => refusedBy(clients, life.backup(clients, name)),
    message: missing(life, '{name}'),
  },
  {
    ...notFound(life),
    when: `a ${life.singular} never deleted is to be recovered`,
    arrange: async (clients, name) => () => refusedBy(clients, life.recover(clients, name)),
    message: missing(life, '{name}'),
  },
  {
    ...notFound(life),
    when: `a ${life.singular} is being recovered`,
    arrange: async (clients, name) => {
      await removed(life, clients, name)
      changeSettings(clients.served.context.store, { recoverDelay: 60_000 })
      await life.recover(clients, name)
      return () => refusedBy(clients, life.get(clients, name))
    },
    message: missing(life, '{name}'),
  },
]

const deletedCases = (life: Life): RefusalCase[] => [
  {
    ...notFound(life),
    when: `a ${life.singular} is not deleted`,
    arrange: async (clients, name) => {
      await life.make(clients, name)
      return () => refusedBy(clients, life.getDeleted(clients, name))
    },
    message: `Deleted ${life.Noun} not found: {name}`,
  },
  {
    ...notFound(life),
    when: `a ${life.singular} that is not deleted is to be purged`,
    arrange: async (clients, name) => {
      await life.make(clients, name)
      return () => refusedBy(clients, life.purge(clients, name))
    },
    message: `Deleted ${life.Noun} not found: {name}`,
  },
  {
    ...notFound(life),
    when: `a ${life.singular} is still being deleted`,
    arrange: async (clients, name) => {
      changeSettings(clients.served.context.store, { deleteDelay: 60_000 })
      await removed(life, clients, name)
      return () => refusedBy(clients, life.getDeleted(clients, name))
    },
    message: `Deleted ${life.Noun} not found: {name}`,
  },
]

/** Objects of a certificate change only through it. */
const MANAGED: readonly ManagedCall[] = [
  { operation: 'set', singular: 'secret', call: ({ secrets }, name) => secrets.setSecret(name, 'v') },
  { operation: 'delete', singular: 'secret', call: ({ secrets }, name) => secrets.beginDeleteSecret(name) },
  { operation: 'backup', singular: 'secret', call: ({ secrets }, name) => secrets.backupSecret(name) },
  {
    operation: 'update',
    singular: 'secret',
    call: ({ secrets }, name) => secrets.updateSecretProperties(name, '', {}),
  },
  { operation: 'create', singular: 'key', call: ({ keys }, name) => keys.createKey(name, 'EC') },
  { operation: 'delete', singular: 'key', call: ({ keys }, name) => keys.beginDeleteKey(name) },
  { operation: 'backup', singular: 'key', call: ({ keys }, name) => keys.backupKey(name) },
  { operation: 'update', singular: 'key', call: ({ keys }, name) => keys.updateKeyProperties(name, {}) },
  { operation: 'rotate', singular: 'key', call: ({ keys }, name) => keys.rotateKey(name) },
  {
    operation: 'setrotationpolicy',
    singular: 'key',
    call: ({ keys }, name) => keys.updateKeyRotationPolicy(name, { lifetimeActions: [] }),
  },
]

interface ManagedCall {
  readonly operation: string
  readonly singular: 'secret' | 'key'
  call(clients: SdkClients, name: string): Promise<unknown>
}

const managed = ({ operation, singular, call }: ManagedCall): RefusalCase => ({
  status: 403,
  code: 'Forbidden',
  when: `${operation} is asked of the ${singular} of a certificate`,
  arrange: async (clients, name) => {
    await CERTIFICATE.make(clients, name)
    return () => refusedBy(clients, call(clients, name))
  },
  message: `Operation ${operation} is not allowed on ${singular} {name}: it belongs to a certificate of the same name.`,
})

export const LIFE_REFUSALS = {
  notFound: LIVES.flatMap(missingCases),
  deletedNotFound: LIVES.flatMap(deletedCases),
  deletedButRecoverable: LIVES.map((life) => ({
    status: 409,
    code: 'Conflict',
    inner: 'ObjectIsDeletedButRecoverable',
    when: `the name is that of a deleted ${life.singular}`,
    arrange: async (clients, name) => {
      await removed(life, clients, name)
      return () => refusedBy(clients, life.make(clients, name))
    },
    message: `${life.Noun} {name} is currently in a deleted but recoverable state, and its name cannot be reused; in this state, the ${life.singular} can only be recovered or purged.`,
  })),
  beingDeleted: LIVES.flatMap((life): RefusalCase[] => {
    const refused = {
      status: 409,
      code: 'Conflict',
      inner: 'ObjectIsBeingDeleted',
      message: `${life.Noun} {name} is currently being deleted and cannot be re-created; retry later.`,
    }
    return [
      {
        ...refused,
        when: `the name is that of a ${life.singular} being deleted`,
        arrange: async (clients, name) => {
          changeSettings(clients.served.context.store, { deleteDelay: 60_000 })
          await removed(life, clients, name)
          return () => refusedBy(clients, life.make(clients, name))
        },
      },
      {
        ...refused,
        when: `the name is that of a ${life.singular} being purged`,
        arrange: async (clients, name) => {
          await removed(life, clients, name)
          changeSettings(clients.served.context.store, { purgeDelay: 60_000 })
          await life.purge(clients, name)
          return () => refusedBy(clients, life.make(clients, name))
        },
      },
    ]
  }),
  purgeProtected: LIVES.map((life) => ({
    status: 403,
    code: 'Forbidden',
    when: `the vault protects deleted ${life.singular}s from purging`,
    arrange: async (clients, name) => {
      await removed(life, clients, name)
      clients.served.change({ enablePurgeProtection: true })
      return () => refusedBy(clients, life.purge(clients, name))
    },
    message:
      'Operation "purge" is not allowed because purge protection is enabled for this vault. Key Vault service will automatically purge it after the retention period has passed.\r\nVault: contoso;location=eastus',
  })),
  restoreConflict: LIVES.map((life) => ({
    status: 409,
    code: 'Conflict',
    when: `a ${life.singular} is restored while its name is in use`,
    arrange: async (clients, name) => {
      await life.make(clients, name)
      const blob = await life.backup(clients, name)
      return () => refusedBy(clients, life.restore(clients, blob ?? new Uint8Array()))
    },
    message: [`There was a conflict restoring the ${life.singular} '{url}/${life.singular}s/{name}/`],
  })),
  backupCorrupt: LIVES.map((life) => ({
    status: 400,
    code: 'Malformed backup blob',
    when: `a ${life.singular} is restored from what is no backup`,
    arrange: async (clients) => () => refusedBy(clients, life.restore(clients, Buffer.from('no backup'))),
    message: 'Backup blob is corrupt.',
  })),
  backupUnreadable: LIVES.map((life) => ({
    status: 400,
    code: 'BadParameter',
    when: `a byte of a ${life.singular}’s backup was changed`,
    arrange: async (clients, name) => {
      await life.make(clients, name)
      const blob = Buffer.from((await life.backup(clients, name)) ?? [])
      blob.writeUInt8(blob.readUInt8(blob.length - 1) ^ 1, blob.length - 1)
      return () => refusedBy(clients, life.restore(clients, blob))
    },
    message: 'Backup blob contains invalid or corrupt version.',
  })),
  backupElsewhere: LIVES.map((life) => ({
    status: 400,
    code: 'BadParameter',
    when: `a ${life.singular}’s backup is of another geography`,
    arrange: async (clients, name) => {
      await life.make(clients, name)
      const blob = await life.backup(clients, name)
      clients.served.change({ location: 'westeurope' })
      return () => refusedBy(clients, life.restore(clients, blob ?? new Uint8Array()))
    },
    message: 'Backup blob belongs to another subscription or geography and cannot be restored into this vault.',
  })),
  backupTooLarge: [
    {
      status: 400,
      code: 'BadParameter',
      when: 'a secret has 501 versions',
      arrange: async (clients, name) => {
        for (let made = 0; made < 501; made++) await clients.served.send('PUT', `/secrets/${name}`, { value: 'v' })
        return () => refusedBy(clients, clients.secrets.backupSecret(name))
      },
      message: 'Backup of {name} is not possible: it has more than 500 versions.',
    },
  ],
  managedObject: MANAGED.map(managed),
} satisfies Readonly<Record<string, readonly RefusalCase[]>>
