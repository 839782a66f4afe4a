/** The operations on keys as `@azure/keyvault-keys` calls them; the client has no method for the two left out. */
import { createHash, generateKeyPairSync } from 'node:crypto'
import type { KeyOperation } from '../../operations/index.ts'
import { RELEASE_POLICY, RELEASE_TOKEN } from './attested-environment.ts'
import { namesLike, resultOf, type SdkCall, type SdkClients } from './sdk-call.ts'

type KeyMethod = Exclude<KeyOperation, 'securewrapkey' | 'secureunwrapkey'>

const PLAINTEXT = Buffer.from('a small secret')
const DIGEST = createHash('sha256').update('message').digest()

const ec = ({ keys }: SdkClients, name: string) => keys.createKey(name, 'EC')
const rsa = ({ keys }: SdkClients, name: string) => keys.createKey(name, 'RSA')

async function remove(clients: SdkClients, name: string): Promise<void> {
  await ec(clients, name)
  await resultOf(clients.keys.beginDeleteKey(name))
}

/** A JWK as the client takes it: numbers as bytes. */
function outsideKey() {
  const { d, x, y } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })
  const bytes = (text: string | undefined) => Buffer.from(String(text), 'base64url')
  return { kty: 'EC', crv: 'P-256', d: bytes(d), x: bytes(x), y: bytes(y) }
}

export const KEY_CALLS: Readonly<Record<KeyMethod, SdkCall>> = {
  CreateKey: {
    async arrange({ keys }, name) {
      return () => keys.createEcKey(name, { curve: 'P-384', tags: { a: 'b' } })
    },
    shows: (name) => ({ name, keyType: 'EC', key: { crv: 'P-384' }, properties: { tags: { a: 'b' } } }),
  },
  ImportKey: {
    async arrange({ keys }, name) {
      return () => keys.importKey(name, outsideKey())
    },
    shows: (name) => ({ name, keyType: 'EC', key: { crv: 'P-256' } }),
  },
  GetKey: {
    async arrange(clients, name) {
      await ec(clients, name)
      return () => clients.keys.getKey(name)
    },
    shows: (name) => ({ name, keyType: 'EC', keyOperations: ['sign', 'verify'] }),
  },
  UpdateKey: {
    async arrange(clients, name) {
      await ec(clients, name)
      return () => clients.keys.updateKeyProperties(name, { enabled: false })
    },
    shows: (name) => ({ name, properties: { enabled: false } }),
  },
  DeleteKey: {
    async arrange(clients, name) {
      await ec(clients, name)
      return () => resultOf(clients.keys.beginDeleteKey(name))
    },
    shows: (name) => ({ name, properties: { recoverableDays: 90 } }),
  },
  GetKeys: {
    async arrange(clients, name) {
      await ec(clients, name)
      return () => namesLike(clients.keys.listPropertiesOfKeys(), name)
    },
    shows: (name) => [name],
  },
  GetKeyVersions: {
    async arrange(clients, name) {
      await ec(clients, name)
      await ec(clients, name)
      return () => namesLike(clients.keys.listPropertiesOfKeyVersions(name), name)
    },
    shows: (name) => [name, name],
  },
  GetDeletedKey: {
    async arrange(clients, name) {
      await remove(clients, name)
      return () => clients.keys.getDeletedKey(name)
    },
    shows: (name) => ({ name, keyType: 'EC' }),
  },
  GetDeletedKeys: {
    async arrange(clients, name) {
      await remove(clients, name)
      return () => namesLike(clients.keys.listDeletedKeys(), name)
    },
    shows: (name) => [name],
  },
  RecoverDeletedKey: {
    async arrange(clients, name) {
      await remove(clients, name)
      return () => resultOf(clients.keys.beginRecoverDeletedKey(name))
    },
    shows: (name) => ({ name }),
    besides: ['GetKey'],
  },
  PurgeDeletedKey: {
    async arrange(clients, name) {
      await remove(clients, name)
      return () => clients.keys.purgeDeletedKey(name)
    },
    shows: () => undefined,
  },
  BackupKey: {
    async arrange(clients, name) {
      await ec(clients, name)
      return async () => (await clients.keys.backupKey(name)) instanceof Uint8Array
    },
    shows: () => true,
  },
  RestoreKey: {
    async arrange(clients, name) {
      await ec(clients, name)
      const blob = await clients.keys.backupKey(name)
      await resultOf(clients.keys.beginDeleteKey(name))
      await clients.keys.purgeDeletedKey(name)
      return () => clients.keys.restoreKeyBackup(blob ?? new Uint8Array())
    },
    shows: (name) => ({ name, keyType: 'EC' }),
  },
  RotateKey: {
    async arrange(clients, name) {
      await ec(clients, name)
      return () => clients.keys.rotateKey(name)
    },
    shows: (name) => ({ name, keyType: 'EC' }),
  },
  GetKeyRotationPolicy: {
    async arrange(clients, name) {
      await ec(clients, name)
      return () => clients.keys.getKeyRotationPolicy(name)
    },
    shows: () => ({ lifetimeActions: [{ action: 'Notify', timeBeforeExpiry: 'P30D' }] }),
  },
  UpdateKeyRotationPolicy: {
    async arrange(clients, name) {
      await ec(clients, name)
      return () => clients.keys.updateKeyRotationPolicy(name, { expiresIn: 'P90D', lifetimeActions: [] })
    },
    shows: () => ({ expiresIn: 'P90D' }),
  },
  GetKeyAttestation: {
    async arrange(clients, name) {
      await clients.keys.createEcKey(name, { hsm: true })
      return () => clients.keys.getKeyAttestation(name)
    },
    shows: (name) => ({ name, keyType: 'EC-HSM', properties: { attestation: { version: '1.0' } } }),
  },
  release: {
    async arrange({ keys }, name) {
      await keys.createEcKey(name, {
        hsm: true,
        exportable: true,
        releasePolicy: { encodedPolicy: Buffer.from(RELEASE_POLICY) },
      })
      return async () => (await keys.releaseKey(name, RELEASE_TOKEN)).value.split('.').length
    },
    shows: () => 3,
  },
  encrypt: {
    async arrange(clients, name) {
      const crypto = clients.crypto((await rsa(clients, name)).id)
      return async () => (await crypto.encrypt({ algorithm: 'RSA-OAEP', plaintext: PLAINTEXT })).result.length
    },
    shows: () => 256,
    withheld: ['GetKey'],
  },
  decrypt: {
    async arrange(clients, name) {
      const crypto = clients.crypto((await rsa(clients, name)).id)
      const { result } = await crypto.encrypt({ algorithm: 'RSA-OAEP', plaintext: PLAINTEXT })
      return async () => {
        const decrypted = await crypto.decrypt({ algorithm: 'RSA-OAEP', ciphertext: result })
        return Buffer.from(decrypted.result).toString()
      }
    },
    shows: () => PLAINTEXT.toString(),
  },
  wrapKey: {
    async arrange(clients, name) {
      const crypto = clients.crypto((await rsa(clients, name)).id)
      return async () => (await crypto.wrapKey('RSA-OAEP', PLAINTEXT)).result.length
    },
    shows: () => 256,
    withheld: ['GetKey'],
  },
  unwrapKey: {
    async arrange(clients, name) {
      const crypto = clients.crypto((await rsa(clients, name)).id)
      const { result } = await crypto.wrapKey('RSA-OAEP-256', PLAINTEXT)
      return async () => Buffer.from((await crypto.unwrapKey('RSA-OAEP-256', result)).result).toString()
    },
    shows: () => PLAINTEXT.toString(),
  },
  sign: {
    async arrange(clients, name) {
      const crypto = clients.crypto((await ec(clients, name)).id)
      return async () => (await crypto.sign('ES256', DIGEST)).result.length
    },
    shows: () => 64,
  },
  verify: {
    async arrange(clients, name) {
      const crypto = clients.crypto((await ec(clients, name)).id)
      const { result } = await crypto.sign('ES256', DIGEST)
      return async () => (await crypto.verify('ES256', DIGEST, result)).result
    },
    shows: () => true,
  },
}
