/** Proofs of the operations on secrets. */
import type { Proofs } from './proof.ts'
import { aVersion, containing, ending } from './shapes.ts'
import type { Stage } from './stage.ts'

const named = (name: string) => ({ 'secret-name': name })
const set = (stage: Stage, name: string) =>
  stage.done('SetSecret', { ...named(name), value: 'a value', tags: { a: 'b' } })

async function remove(stage: Stage, name: string): Promise<void> {
  await set(stage, name)
  await stage.done('DeleteSecret', named(name))
}

export const SECRETS: Proofs = {
  GetSecrets: {
    async arrange(stage, name) {
      await set(stage, name)
      return { inputs: { maxresults: 25 }, shows: { name, tags: { a: 'b' } } }
    },
    whole: (name) => ({ name, value: 'a value' }),
  },
  GetSecretVersions: {
    async arrange(stage, name) {
      await set(stage, name)
      return { inputs: named(name), shows: { name, version: aVersion() } }
    },
    whole: (name) => ({ name, value: 'a value' }),
  },
  GetSecret: {
    async arrange(stage, name) {
      const { id } = await set(stage, name)
      return { inputs: { ...named(name), 'secret-version': id.split('/').at(-1) }, shows: { name, value: 'a value' } }
    },
  },
  SetSecret: {
    async arrange(_, name) {
      const inputs = { ...named(name), value: 'new', contentType: 'text/plain', tags: { c: 'd' }, exp: '2030-01-01' }
      return { inputs, shows: { value: 'new', attributes: { exp: 1_893_456_000 }, tags: { c: 'd' } } }
    },
  },
  UpdateSecret: {
    async arrange(stage, name) {
      await set(stage, name)
      return { inputs: { ...named(name), enabled: false }, shows: { attributes: { enabled: false }, tags: { a: 'b' } } }
    },
  },
  DeleteSecret: {
    async arrange(stage, name) {
      await set(stage, name)
      return { inputs: named(name), shows: { recoveryId: ending(`/deletedsecrets/${name}`) } }
    },
    gone: ['GetSecret', 'not_found'],
  },
  BackupSecret: {
    async arrange(stage, name) {
      await set(stage, name)
      return { inputs: named(name), shows: { value: ending('') } }
    },
  },
  RestoreSecret: {
    async arrange(stage, name) {
      await set(stage, name)
      const { value } = await stage.done('BackupSecret', named(name))
      await stage.done('DeleteSecret', named(name))
      await stage.done('PurgeDeletedSecret', named(name))
      return { inputs: { value }, shows: { tags: { a: 'b' } } }
    },
  },
  GetDeletedSecrets: {
    async arrange(stage, name) {
      await remove(stage, name)
      return { inputs: {}, shows: { name, recoveryId: ending(name) } }
    },
  },
  GetDeletedSecret: {
    async arrange(stage, name) {
      await remove(stage, name)
      return { inputs: named(name), shows: { name, recoveryId: ending(name) } }
    },
  },
  RecoverDeletedSecret: {
    async arrange(stage, name) {
      await remove(stage, name)
      return { inputs: named(name), shows: { id: containing(`/secrets/${name}/`) } }
    },
  },
  PurgeDeletedSecret: {
    async arrange(stage, name) {
      await remove(stage, name)
      return { inputs: named(name) }
    },
    gone: ['GetDeletedSecret', 'not_deleted'],
  },
}
