/** Every operation on keys through Microsoft's own clients, unmodified, their challenge check on. */
import { createHash, generateKeyPairSync, type JsonWebKey as NodeJwk, randomBytes } from 'node:crypto'
import { CryptographyClient, KeyClient, type KeyVaultKey } from '@azure/keyvault-keys'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type ServedVault, serveTestVault } from '../testing/test-vault.ts'

// making keys takes its time on a busy machine
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let served: ServedVault
let client: KeyClient

beforeAll(async () => {
  served = await serveTestVault()
  client = new KeyClient(served.url, served.credential)
})
afterAll(() => served.close())

async function collect<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const one of pages) all.push(one)
  return all
}

/** The client computes some operations itself once it has the key; given only an id it asks the vault. */
const remote = (key: KeyVaultKey) => new CryptographyClient(String(key.id), served.credential)

const digest = (hash: string, text = 'message') => createHash(hash).update(text).digest()

describe('keys through the official client', () => {
  it('creates RSA keys of every size and EC keys of every curve', async () => {
    for (const keySize of [2048, 3072, 4096]) {
      const rsa = await client.createRsaKey(`rsa-${keySize}`, { keySize })
      expect(rsa).toMatchObject({
        keyType: 'RSA',
        keyOperations: ['encrypt', 'decrypt', 'sign', 'verify', 'wrapKey', 'unwrapKey'],
      })
      expect(rsa.key?.n).toHaveLength(keySize / 8)
    }
    for (const curve of ['P-256', 'P-384', 'P-521', 'P-256K']) {
      const ec = await client.createEcKey(`ec-${curve}`, { curve })
      expect(ec.key).toMatchObject({ kty: 'EC', crv: curve })
      expect(ec.keyOperations).toEqual(['sign', 'verify'])
    }
    expect((await client.createRsaKey('hardware', { hsm: true })).keyType).toBe('RSA-HSM')
  })

  it('keeps HSM types for premium vaults', async () => {
    served.change({ sku: 'standard' })
    await expect(client.createEcKey('soft', { hsm: true })).rejects.toMatchObject({ statusCode: 400 })
    served.change({ sku: 'premium' })
  })

  it('reads, updates, lists and versions a key', async () => {
    const made = await client.createKey('life', 'EC', { tags: { a: '1' } })
    const version = String(made.properties.version)
    const updated = await client.updateKeyProperties('life', version, {
      enabled: false,
      keyOps: ['sign'],
      tags: { b: '2' },
    })
    expect(updated.properties).toMatchObject({ enabled: false, tags: { b: '2' } })
    expect(updated.keyOperations).toEqual(['sign'])
    await client.createKey('life', 'EC')
    expect(await collect(client.listPropertiesOfKeyVersions('life'))).toHaveLength(2)
    expect((await client.getKey('life', { version })).properties.enabled).toBe(false)
    expect((await collect(client.listPropertiesOfKeys())).map(({ name }) => name)).toContain('life')
  })

  it('deletes, recovers, purges, backs up and restores a key', async () => {
    const made = await client.createKey('cycle', 'EC')
    await (await client.beginDeleteKey('cycle')).pollUntilDone()
    expect((await client.getDeletedKey('cycle')).properties.recoveryId).toBe(`${served.url}/deletedkeys/cycle`)
    expect((await collect(client.listDeletedKeys())).map(({ name }) => name)).toContain('cycle')
    await expect(client.createKey('cycle', 'EC')).rejects.toMatchObject({ statusCode: 409, code: 'Conflict' })
    await (await client.beginRecoverDeletedKey('cycle')).pollUntilDone()
    const blob = await client.backupKey('cycle')
    await (await client.beginDeleteKey('cycle')).pollUntilDone()
    await client.purgeDeletedKey('cycle')
    if (!blob) throw new Error('no backup')
    expect((await client.restoreKeyBackup(blob)).key?.x).toEqual(made.key?.x)
    await expect(client.getKey('missing')).rejects.toMatchObject({ statusCode: 404, code: 'KeyNotFound' })
  })

  it('encrypts and wraps with every RSA algorithm', async () => {
    const crypto = remote(await client.getKey('rsa-2048'))
    const plaintext = Buffer.from('a small secret')
    for (const algorithm of ['RSA-OAEP', 'RSA-OAEP-256', 'RSA1_5'] as const) {
      const { result } = await crypto.encrypt({ algorithm, plaintext })
      expect(Buffer.from((await crypto.decrypt({ algorithm, ciphertext: result })).result)).toEqual(plaintext)
      const wrapped = await crypto.wrapKey(algorithm, plaintext)
      expect(Buffer.from((await crypto.unwrapKey(algorithm, wrapped.result)).result)).toEqual(plaintext)
    }
    await expect(crypto.decrypt({ algorithm: 'RSA-OAEP', ciphertext: randomBytes(256) })).rejects.toMatchObject({
      statusCode: 400,
    })
  })

  it('signs and verifies with every algorithm of RSA and EC', async () => {
    const algorithms = {
      RS256: 'sha256',
      RS384: 'sha384',
      RS512: 'sha512',
      PS256: 'sha256',
      PS384: 'sha384',
      PS512: 'sha512',
    }
    const rsa = remote(await client.getKey('rsa-2048'))
    for (const [algorithm, hash] of Object.entries(algorithms)) {
      const { result } = await rsa.sign(algorithm, digest(hash))
      expect((await rsa.verify(algorithm, digest(hash), result)).result).toBe(true)
      expect((await rsa.verify(algorithm, digest(hash, 'other'), result)).result).toBe(false)
    }
    const curves = {
      ES256: ['P-256', 'sha256'],
      ES384: ['P-384', 'sha384'],
      ES512: ['P-521', 'sha512'],
      ES256K: ['P-256K', 'sha256'],
    } as const
    for (const [algorithm, [curve, hash]] of Object.entries(curves)) {
      const ec = remote(await client.getKey(`ec-${curve}`))
      const { result } = await ec.sign(algorithm, digest(hash))
      expect((await ec.verify(algorithm, digest(hash), result)).result).toBe(true)
      expect((await ec.verify(algorithm, digest(hash, 'other'), result)).result).toBe(false)
    }
    await expect(rsa.sign('RS256', digest('sha512'))).rejects.toMatchObject({ statusCode: 400 })
    await expect(rsa.sign('ES256', digest('sha256'))).rejects.toMatchObject({ statusCode: 400 })
  })

  it('lets the client verify locally what the vault signed', async () => {
    const crypto = new CryptographyClient(await client.getKey('rsa-2048'), served.credential)
    const data = Buffer.from('message')
    const { result } = await crypto.signData('RS256', data)
    expect((await crypto.verifyData('RS256', data, result)).result).toBe(true)
    const encrypted = await crypto.encrypt({ algorithm: 'RSA-OAEP', plaintext: data })
    expect(Buffer.from((await crypto.decrypt({ algorithm: 'RSA-OAEP', ciphertext: encrypted.result })).result)).toEqual(
      data,
    )
  })

  it('imports RSA and EC keys, in software or hardware', async () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' })
    const imported = await client.importKey('imported-rsa', bytes(rsa), {
      hardwareProtected: true,
      tags: { from: 'outside' },
    })
    expect(imported).toMatchObject({ keyType: 'RSA-HSM', properties: { tags: { from: 'outside' } } })
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey.export({ format: 'jwk' })
    expect((await client.importKey('imported-ec', bytes(ec))).key?.crv).toBe('P-384')
    const { d: _private, ...withoutPrivate } = bytes(ec)
    await expect(client.importKey('half', withoutPrivate)).rejects.toMatchObject({ statusCode: 400 })
  })

  it('stores a rotation policy, rotates on request and when its time has come', async () => {
    await client.createKey('rotating', 'EC')
    expect((await client.getKeyRotationPolicy('rotating')).lifetimeActions).toEqual([
      { action: 'Notify', timeBeforeExpiry: 'P30D' },
    ])
    const policy = await client.updateKeyRotationPolicy('rotating', {
      expiresIn: 'P90D',
      lifetimeActions: [{ action: 'Rotate', timeAfterCreate: 'P30D' }],
    })
    expect(policy.lifetimeActions).toHaveLength(2)
    const rotated = await client.rotateKey('rotating')
    const lifetime = Number(rotated.properties.expiresOn) - Number(rotated.properties.createdOn)
    expect(lifetime).toBe(90 * 86_400_000)

    // the token of the client lives an hour of this clock, so only the plane is asked after the jump
    served.clock.advance(65 * 86_400_000)
    const versions = (await served.send('GET', '/keys/rotating/versions')).body.value
    expect(versions).toHaveLength(4)
    const latest = (await served.send('GET', '/keys/rotating')).body
    expect(latest.attributes.created).toBe(Number(rotated.properties.createdOn) / 1000 + 60 * 86_400)
    served.clock.advance(-65 * 86_400_000)
    await expect(client.rotateKey('missing')).rejects.toMatchObject({ statusCode: 404 })
  })

  it('refuses random bytes, which only a Managed HSM offers', async () => {
    await expect(client.getRandomBytes(8)).rejects.toMatchObject({ statusCode: 400, code: 'NotSupported' })
  })
})

const bytes = (jwk: NodeJwk) =>
  Object.fromEntries(
    Object.entries(jwk).map(([name, value]) => [
      name,
      ['kty', 'crv'].includes(name) ? value : Buffer.from(String(value), 'base64url'),
    ]),
  )
