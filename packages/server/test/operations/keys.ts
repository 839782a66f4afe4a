/** Proofs of the operations on keys. */
import { createHash, generateKeyPairSync } from 'node:crypto'
import type { Proofs } from './proof.ts'
import { aVersion, containing, ending } from './shapes.ts'
import type { Stage } from './stage.ts'

const named = (name: string) => ({ 'key-name': name })
const ec = (stage: Stage, name: string) => stage.done('CreateKey', { ...named(name), kty: 'EC' })
const rsa = (stage: Stage, name: string) => stage.done('CreateKey', { ...named(name), kty: 'RSA' })
const DIGEST = createHash('sha256').update('message').digest('base64url')
const PLAINTEXT = Buffer.from('a small secret').toString('base64url')
const OAEP = { alg: 'RSA-OAEP-256' }

async function remove(stage: Stage, name: string): Promise<void> {
  await ec(stage, name)
  await stage.done('DeleteKey', named(name))
}

/** The environment a key is released to: a policy that trusts it, and the token it shows. */
const AUTHORITY = 'https://attest.example'
const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const POLICY = encoded({
  version: '1.0.0',
  anyOf: [{ authority: AUTHORITY, allOf: [{ claim: 'level', equals: 'high' }] }],
})
const environment = () => generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' })
const token = () =>
  [
    encoded({ alg: 'none' }),
    encoded({ iss: AUTHORITY, level: 'high', 'x-ms-runtime': { keys: [{ kid: 'e', ...environment() }] } }),
    '',
  ].join('.')

export const KEYS: Proofs = {
  GetKeys: {
    async arrange(stage, name) {
      await ec(stage, name)
      return { inputs: {}, shows: { name, kid: ending(`/keys/${name}`) } }
    },
    whole: (name) => ({ name, versions: [{ name, version: aVersion() }] }),
  },
  GetKeyVersions: {
    async arrange(stage, name) {
      await ec(stage, name)
      return { inputs: named(name), shows: { name, version: aVersion() } }
    },
    whole: (name) => ({ name, key: { kty: 'EC' } }),
  },
  GetKey: {
    async arrange(stage, name) {
      await ec(stage, name)
      return { inputs: named(name), shows: { name, key: { kty: 'EC', key_ops: ['sign', 'verify'] } } }
    },
  },
  CreateKey: {
    async arrange(_, name) {
      const inputs = { ...named(name), kty: 'EC', crv: 'P-384', key_ops: ['sign'], tags: { a: 'b' }, nbf: '2026-01-01' }
      return {
        inputs,
        shows: { key: { crv: 'P-384', key_ops: ['sign'] }, tags: { a: 'b' }, attributes: { nbf: 1_767_225_600 } },
      }
    },
  },
  ImportKey: {
    async arrange(_, name) {
      const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })
      return { inputs: { ...named(name), key: { ...key } }, shows: { key: { kty: 'EC', x: key.x, y: key.y } } }
    },
  },
  UpdateKey: {
    async arrange(stage, name) {
      await ec(stage, name)
      return { inputs: { ...named(name), enabled: false }, shows: { attributes: { enabled: false } } }
    },
  },
  GetKeyAttestation: {
    async arrange(stage, name) {
      await stage.done('CreateKey', { ...named(name), kty: 'EC-HSM' })
      return { inputs: named(name), shows: { name, attributes: { attestation: { version: '1.0' } } } }
    },
  },
  DeleteKey: {
    async arrange(stage, name) {
      await ec(stage, name)
      return { inputs: named(name), shows: { recoveryId: ending(`/deletedkeys/${name}`) } }
    },
    gone: ['GetKey', 'not_found'],
  },
  BackupKey: {
    async arrange(stage, name) {
      await ec(stage, name)
      return { inputs: named(name), shows: { value: ending('') } }
    },
  },
  RestoreKey: {
    async arrange(stage, name) {
      await ec(stage, name)
      const { value } = await stage.done('BackupKey', named(name))
      await stage.done('DeleteKey', named(name))
      await stage.done('PurgeDeletedKey', named(name))
      return { inputs: { value }, shows: { key: { kid: containing(`/keys/${name}/`) } } }
    },
  },
  encrypt: {
    async arrange(stage, name) {
      await rsa(stage, name)
      return { inputs: { ...named(name), ...OAEP, value: PLAINTEXT }, shows: { value: ending('') } }
    },
  },
  decrypt: {
    async arrange(stage, name) {
      await rsa(stage, name)
      const { value } = await stage.done('encrypt', { ...named(name), ...OAEP, value: PLAINTEXT })
      return { inputs: { ...named(name), ...OAEP, value }, shows: { value: PLAINTEXT } }
    },
  },
  wrapKey: {
    async arrange(stage, name) {
      await rsa(stage, name)
      return { inputs: { ...named(name), ...OAEP, value: PLAINTEXT }, shows: { value: ending('') } }
    },
  },
  unwrapKey: {
    async arrange(stage, name) {
      await rsa(stage, name)
      const { value } = await stage.done('wrapKey', { ...named(name), ...OAEP, value: PLAINTEXT })
      return { inputs: { ...named(name), ...OAEP, value }, shows: { value: PLAINTEXT } }
    },
  },
  sign: {
    async arrange(stage, name) {
      await ec(stage, name)
      return { inputs: { ...named(name), alg: 'ES256', value: DIGEST }, shows: { kid: containing(name) } }
    },
  },
  verify: {
    async arrange(stage, name) {
      await ec(stage, name)
      const { value } = await stage.done('sign', { ...named(name), alg: 'ES256', value: DIGEST })
      return { inputs: { ...named(name), alg: 'ES256', digest: DIGEST, value }, shows: { value: true } }
    },
  },
  release: {
    async arrange(stage, name) {
      const release_policy = { data: POLICY }
      await stage.done('CreateKey', { ...named(name), kty: 'EC-HSM', exportable: true, release_policy })
      return { inputs: { ...named(name), target: token(), enc: 'RSA_AES_KEY_WRAP_256' }, shows: { value: ending('') } }
    },
  },
  RotateKey: {
    async arrange(stage, name) {
      await ec(stage, name)
      return { inputs: named(name), shows: { key: { kty: 'EC', kid: containing(`/keys/${name}/`) } } }
    },
  },
  GetKeyRotationPolicy: {
    async arrange(stage, name) {
      await ec(stage, name)
      return { inputs: named(name), shows: { lifetimeActions: [{ action: { type: 'Notify' } }] } }
    },
    also: ['get'],
  },
  UpdateKeyRotationPolicy: {
    async arrange(stage, name) {
      await ec(stage, name)
      const lifetimeActions = [{ trigger: { timeAfterCreate: 'P90D' }, action: { type: 'Rotate' } }]
      const inputs = { ...named(name), lifetimeActions, expiryTime: 'P180D' }
      return { inputs, shows: { attributes: { expiryTime: 'P180D' } } }
    },
    also: ['update'],
  },
  GetDeletedKeys: {
    async arrange(stage, name) {
      await remove(stage, name)
      return { inputs: {}, shows: { name, recoveryId: ending(name) } }
    },
  },
  GetDeletedKey: {
    async arrange(stage, name) {
      await remove(stage, name)
      return { inputs: named(name), shows: { name, recoveryId: ending(name) } }
    },
  },
  RecoverDeletedKey: {
    async arrange(stage, name) {
      await remove(stage, name)
      return { inputs: named(name), shows: { key: { kty: 'EC' } } }
    },
  },
  PurgeDeletedKey: {
    async arrange(stage, name) {
      await remove(stage, name)
      return { inputs: named(name) }
    },
    gone: ['GetDeletedKey', 'not_deleted'],
  },
}
