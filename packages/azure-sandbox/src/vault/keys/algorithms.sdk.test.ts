/**
 * Every key type and algorithm of a vault through Microsoft's own client, unmodified: computed by the vault, by the client
 * alone, and checked against node.
 */
import { constants, createHash, createPublicKey, generateKeyPairSync, publicEncrypt, verify } from 'node:crypto'
import type { CryptographyClient, KeyVaultKey } from '@azure/keyvault-keys'
import { CryptographyClient as LocalClient } from '@azure/keyvault-keys'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { openSdkClients, type SdkClients } from '../testing/sdk/sdk-call.ts'
import { OBJECT, type ServedVault, serveTestVault, TENANT } from '../testing/test-vault.ts'
import { ENCRYPTIONS, SIGNATURES } from './algorithms.ts'
import { CURVES, type CurveName, isCurve, RSA_SIZES } from './key-types.ts'

// making keys takes its time on a busy machine
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let served: ServedVault
let clients: SdkClients
const keys = new Map<string, KeyVaultKey>()

const TYPES = [...RSA_SIZES.map(String), ...Object.keys(CURVES)]
const CURVE_NAMES = Object.keys(CURVES) as CurveName[]
const MESSAGE = Buffer.from('message')
const PLAINTEXT = Buffer.from('a small secret')

beforeAll(async () => {
  served = await serveTestVault()
  clients = openSdkClients(served)
  for (const keySize of RSA_SIZES)
    keys.set(String(keySize), await clients.keys.createRsaKey(`rsa-${keySize}`, { keySize }))
  for (const curve of CURVE_NAMES) keys.set(curve, await clients.keys.createEcKey(`ec-${curve}`, { curve }))
})
afterAll(() => served.close())
beforeEach(() => grant('all'))

const grant = (...words: string[]) =>
  served.change({ accessPolicies: [{ tenantId: TENANT, objectId: OBJECT, permissions: { keys: words } }] })

const keyOf = (type: string): KeyVaultKey => keys.get(type) as KeyVaultKey

/** May not read the key, so the client asks the vault for everything. */
function byTheVault(type: string): CryptographyClient {
  grant('encrypt', 'decrypt', 'sign', 'verify', 'wrapKey', 'unwrapKey')
  return clients.crypto(keyOf(type).id)
}

/** The public key as anyone can take it from the vault, in the words of the JWK registry. */
async function publicKeyOf(type: string) {
  const { key } = (await served.send('GET', new URL(String(keyOf(type).id)).pathname)).body
  const curve = isCurve(key.crv ?? '') ? { crv: CURVES[key.crv as CurveName].jwk } : {}
  return createPublicKey({ key: { ...key, ...curve, kty: key.kty.replace('-HSM', '') }, format: 'jwk' })
}

describe('key types', () => {
  it.each(TYPES)('%s is created as asked', (type) => {
    const { keyType, key, keyOperations } = keyOf(type)
    if (isCurve(type)) {
      expect([keyType, key?.crv, keyOperations]).toEqual(['EC', type, ['sign', 'verify']])
      return
    }
    expect(keyType).toBe('RSA')
    expect(key?.n).toHaveLength(Number(type) / 8)
    expect(keyOperations).toEqual(['encrypt', 'decrypt', 'sign', 'verify', 'wrapKey', 'unwrapKey'])
  })

  it.each(TYPES)('%s is imported, in software and in hardware, and is the same key', async (type) => {
    const pair = isCurve(type)
      ? generateKeyPairSync('ec', { namedCurve: CURVES[type].openssl })
      : generateKeyPairSync('rsa', { modulusLength: Number(type) })
    const jwk = Object.entries(pair.privateKey.export({ format: 'jwk' })).map(([name, value]) => {
      if (name === 'kty') return [name, value]
      return [name, name === 'crv' ? type : Buffer.from(String(value), 'base64url')]
    })
    for (const hardwareProtected of [false, true]) {
      const name = `imported-${type}-${hardwareProtected}`
      const imported = await clients.keys.importKey(name, Object.fromEntries(jwk), { hardwareProtected })
      expect(imported.keyType).toBe(`${isCurve(type) ? 'EC' : 'RSA'}${hardwareProtected ? '-HSM' : ''}`)
      keys.set(name, imported)
      expect((await publicKeyOf(name)).equals(pair.publicKey)).toBe(true)
    }
  })
})

describe('signatures', () => {
  const rows = [...SIGNATURES].flatMap(([name, algorithm]) =>
    (algorithm.scheme === 'ecdsa' ? [algorithm.curve] : RSA_SIZES.map(String)).map(
      (type) => [name, type, 'hash' in algorithm ? algorithm.hash.name : undefined, algorithm.scheme] as const,
    ),
  )

  it.each(rows)('%s on %s are made and verified by the vault, and by anyone else', async (name, type, hash, scheme) => {
    const digest = hash ? createHash(hash).update(MESSAGE).digest() : PLAINTEXT
    const crypto = byTheVault(type)
    const { result } = await crypto.sign(name, digest)
    expect((await crypto.verify(name, digest, result)).result).toBe(true)
    const other = Buffer.from(digest)
    other.writeUInt8(other.readUInt8(0) ^ 1, 0)
    expect((await crypto.verify(name, other, result)).result).toBe(false)

    grant('all')
    if (!hash) return
    const key = await publicKeyOf(type)
    const padding = scheme === 'pss' ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING
    const how = scheme === 'ecdsa' ? { key, dsaEncoding: 'ieee-p1363' as const } : { key, padding }
    expect(verify(hash, MESSAGE, how, result)).toBe(true)
  })

  it.each(['RS256', 'RS384', 'RS512'])('%s are verified by a client that only has the public key', async (name) => {
    const { result } = await byTheVault('2048').signData(name, MESSAGE)
    grant('all')
    const { key } = keyOf('2048')
    const local = new LocalClient({ ...key, keyOps: ['verify'] })
    expect((await local.verifyData(name, MESSAGE, result)).result).toBe(true)
    expect((await local.verifyData(name, PLAINTEXT, result)).result).toBe(false)
  })
})

describe('encryption', () => {
  const rows = [...ENCRYPTIONS].flatMap(([name, algorithm]) =>
    RSA_SIZES.map((size) => [name as 'RSA-OAEP' | 'RSA-OAEP-256' | 'RSA1_5', String(size), algorithm] as const),
  )

  it.each(rows)('%s with %s is done and undone by the vault, and done by anyone else', async (algorithm, type, how) => {
    const crypto = byTheVault(type)
    const { result: ciphertext } = await crypto.encrypt({ algorithm, plaintext: PLAINTEXT })
    expect(Buffer.from((await crypto.decrypt({ algorithm, ciphertext })).result)).toEqual(PLAINTEXT)

    grant('all')
    const key = await publicKeyOf(type)
    const padding = how.padding === 'oaep' ? constants.RSA_PKCS1_OAEP_PADDING : constants.RSA_PKCS1_PADDING
    const options = how.padding === 'oaep' ? { key, padding, oaepHash: how.hash.name } : { key, padding }
    const outside = publicEncrypt(options, PLAINTEXT)
    const decrypted = await byTheVault(type).decrypt({ algorithm, ciphertext: outside })
    expect(Buffer.from(decrypted.result)).toEqual(PLAINTEXT)
  })

  it.each(rows)('%s with %s wraps keys too', async (algorithm, type) => {
    const crypto = byTheVault(type)
    const { result } = await crypto.wrapKey(algorithm, PLAINTEXT)
    expect(Buffer.from((await crypto.unwrapKey(algorithm, result)).result)).toEqual(PLAINTEXT)
  })

  it.each(['RSA-OAEP', 'RSA1_5'] as const)('%s is done by a client that only has the public key', async (algorithm) => {
    const local = new LocalClient({ ...keyOf('2048').key, keyOps: ['encrypt'] })
    const { result } = await local.encrypt({ algorithm, plaintext: PLAINTEXT })
    const decrypted = await byTheVault('2048').decrypt({ algorithm, ciphertext: result })
    expect(Buffer.from(decrypted.result)).toEqual(PLAINTEXT)
  })
})

describe('a key outside its dates', () => {
  const YEAR_MS = 365 * 86_400_000

  it.each([
    ['expired', { expiresOn: new Date(Date.now() - YEAR_MS) }],
    ['not valid yet', { notBefore: new Date(Date.now() + YEAR_MS) }],
  ])('that is %s still decrypts, unwraps and verifies', async (what, dates) => {
    const name = what.replaceAll(' ', '-')
    const made = await clients.keys.createRsaKey(name)
    keys.set(name, made)
    const crypto = byTheVault(name)
    const digest = createHash('sha256').update(MESSAGE).digest()
    const { result: signature } = await crypto.sign('RS256', digest)
    const { result: ciphertext } = await crypto.encrypt({ algorithm: 'RSA-OAEP', plaintext: PLAINTEXT })
    grant('all')
    await clients.keys.updateKeyProperties(name, dates)

    const dated = byTheVault(name)
    expect((await dated.verify('RS256', digest, signature)).result).toBe(true)
    expect(Buffer.from((await dated.decrypt({ algorithm: 'RSA-OAEP', ciphertext })).result)).toEqual(PLAINTEXT)
    expect(Buffer.from((await dated.unwrapKey('RSA-OAEP', ciphertext)).result)).toEqual(PLAINTEXT)
  })
})
