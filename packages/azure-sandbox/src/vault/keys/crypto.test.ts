/** Refusals of cryptographic operations that the official client would not even send. */
import { createHash, createPublicKey, type JsonWebKey, verify } from 'node:crypto'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { openTestVault, type TestVault } from '../testing/test-vault.ts'

// making keys takes its time on a busy machine
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let vault: TestVault
const digest = createHash('sha256').update('message').digest('base64url')
const second = () => Math.floor(vault.clock.now() / 1000)

beforeAll(async () => {
  vault = await openTestVault()
})

async function key(name: string, body: object) {
  const made = await vault.send('POST', `/keys/${name}/create`, body)
  expect(made.status).toBe(200)
  return made.body
}

const crypto = (name: string, operation: string, body: object) =>
  vault.send('POST', `/keys/${name}//${operation}`, body)

describe('cryptographic operations', () => {
  it('are refused when key_ops does not name them', async () => {
    await key('only-sign', { kty: 'RSA', key_ops: ['sign'] })
    const { status, body } = await crypto('only-sign', 'decrypt', { alg: 'RSA-OAEP', value: 'AAAA' })
    expect(status).toBe(403)
    expect(body.error).toEqual({
      code: 'Forbidden',
      message: 'Operation decrypt is not permitted on this key.',
      innererror: { code: 'KeyOperationForbidden' },
    })
  })

  it('are refused on a disabled key, every one of them', async () => {
    await key('disabled', { kty: 'RSA', attributes: { enabled: false } })
    for (const operation of ['encrypt', 'decrypt', 'wrapkey', 'unwrapkey', 'sign', 'verify'])
      expect((await crypto('disabled', operation, {})).body.error.innererror.code).toBe('KeyDisabled')
  })

  it.each([
    ['expired', () => ({ exp: second() - 1 })],
    ['early', () => ({ nbf: second() + 60 })],
  ])('are limited to decrypt, unwrapKey and verify on a key that is %s', async (name, attributes) => {
    await key(name, { kty: 'RSA', attributes: attributes() })
    for (const operation of ['encrypt', 'wrapkey', 'sign'])
      expect((await crypto(name, operation, { alg: 'RSA-OAEP', value: 'AAAA' })).status).toBe(403)
    for (const operation of ['decrypt', 'unwrapkey'])
      expect((await crypto(name, operation, { alg: 'RSA-OAEP', value: 'AAAA' })).status).toBe(400)
    expect((await crypto(name, 'verify', { alg: 'RS256', digest, value: 'AAAA' })).body).toEqual({ value: false })
  })

  it('are refused with an algorithm of another key type or curve', async () => {
    await key('curve', { kty: 'EC', crv: 'P-256' })
    for (const alg of ['RS256', 'ES384', 'ES256K', 'HS256', 'nonsense'])
      expect((await crypto('curve', 'sign', { alg, value: digest })).body.error.code).toBe('BadParameter')
    await key('rsa', { kty: 'RSA' })
    for (const alg of ['A256GCM', 'A128KW'])
      expect((await crypto('rsa', 'encrypt', { alg, value: 'AAAA' })).status).toBe(400)
  })

  it('are refused with a digest of the wrong length', async () => {
    const { status, body } = await crypto('rsa', 'sign', { alg: 'RS512', value: digest })
    expect(status).toBe(400)
    expect(body.error.message).toContain('64 bytes')
  })

  it('make signatures that anyone can verify with the public key', async () => {
    for (const [name, alg] of [
      ['rsa', 'PS256'],
      ['curve', 'ES256'],
    ] as const) {
      const jwk = (await vault.send('GET', `/keys/${name}`)).body.key as JsonWebKey
      const { value } = (await crypto(name, 'sign', { alg, value: digest })).body
      const publicKey = createPublicKey({ key: jwk, format: 'jwk' })
      const options =
        alg === 'PS256' ? { key: publicKey, padding: 6 } : { key: publicKey, dsaEncoding: 'ieee-p1363' as const }
      expect(verify('sha256', Buffer.from('message'), options, Buffer.from(value, 'base64url'))).toBe(true)
    }
  })

  it('sign any value with RSNULL', async () => {
    const value = Buffer.from('not a digest').toString('base64url')
    const signature = (await crypto('rsa', 'sign', { alg: 'RSNULL', value })).body.value
    expect((await crypto('rsa', 'verify', { alg: 'RSNULL', digest: value, value: signature })).body.value).toBe(true)
  })
})
