/** Secure key release and attestation, as far as a sandbox without hardware can take them. */
import { createDecipheriv, generateKeyPairSync, privateDecrypt, verify, X509Certificate } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { openTestVault, type TestVault } from '../testing/test-vault.ts'

let vault: TestVault
const authority = 'https://attest.example'
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const policy = encode({
  version: '1.0.0',
  anyOf: [{ authority, allOf: [{ claim: 'x-ms-isolation-tee.level', equals: 'high' }] }],
})
const environment = generateKeyPairSync('rsa', { modulusLength: 2048 })
const runtime = { keys: [{ kid: 'ephemeral', ...environment.publicKey.export({ format: 'jwk' }) }] }
const token = (claims: object) => `${encode({ alg: 'none' })}.${encode(claims)}.`
const good = { iss: authority, 'x-ms-isolation-tee': { level: 'high' }, 'x-ms-runtime': runtime }

const create = (name: string, body: object) => vault.send('POST', `/keys/${name}/create`, body)

beforeAll(async () => {
  vault = await openTestVault()
  const body = { kty: 'EC-HSM', attributes: { exportable: true }, release_policy: { data: policy, immutable: true } }
  expect((await create('exportable', body)).status).toBe(200)
})

describe('key release', () => {
  it('hands the key to an environment that satisfies the policy, wrapped for it alone', async () => {
    const released = await vault.send('POST', '/keys/exportable//release', { target: token(good), nonce: 'n1' })
    expect(released.status).toBe(200)
    const [header = '', payload = '', signature = ''] = released.body.value.split('.')
    const { x5c, alg, typ } = JSON.parse(Buffer.from(header, 'base64url').toString())
    const signer = new X509Certificate(Buffer.from(x5c[0], 'base64')).publicKey
    expect([alg, typ]).toEqual(['RS256', 'JWT'])
    expect(verify('sha256', Buffer.from(`${header}.${payload}`), signer, Buffer.from(signature, 'base64url'))).toBe(
      true,
    )

    const { request, response } = JSON.parse(Buffer.from(payload, 'base64url').toString())
    expect(request).toMatchObject({ enc: 'CKM_RSA_AES_KEY_WRAP', nonce: 'n1' })
    const blob = JSON.parse(Buffer.from(response.key.key.key_hsm, 'base64url').toString())
    expect(blob.header).toEqual({ kid: 'ephemeral', alg: 'dir', enc: 'CKM_RSA_AES_KEY_WRAP' })
    const bytes = Buffer.from(blob.ciphertext, 'base64url')
    const aes = privateDecrypt({ key: environment.privateKey, oaepHash: 'sha1' }, bytes.subarray(0, 256))
    const unwrap = createDecipheriv('id-aes256-wrap-pad', aes, Buffer.from('a65959a6', 'hex'))
    expect(Buffer.concat([unwrap.update(bytes.subarray(256)), unwrap.final()]).readUInt8(0)).toBe(0x30)
  })

  it.each([
    ['claims do not meet the conditions', token({ ...good, 'x-ms-isolation-tee': { level: 'low' } })],
    ['issuer is not an authority of the policy', token({ ...good, iss: 'https://elsewhere.example' })],
    ['key to wrap with is missing', token({ ...good, 'x-ms-runtime': {} })],
    ['form is not that of a token', 'redacted'],
  ])('refuses a token whose %s', async (_why, target) => {
    const refused = await vault.send('POST', '/keys/exportable/release', { target })
    expect(refused.status).toBe(403)
    expect(refused.body.error.message).toContain('cannot be released')
  })

  it('keeps an immutable policy as it is', async () => {
    const other = encode({ version: '1.0.0', anyOf: [{ authority, anyOf: [] }] })
    const { status, body } = await vault.send('PATCH', '/keys/exportable/', { release_policy: { data: other } })
    expect([status, body.error.message]).toEqual([
      400,
      'AKV.SKR.1020: Immutable Key Release Policy cannot be modified.',
    ])
  })

  it('wants a policy for exportable keys and none for others', async () => {
    const without = await create('bad', { kty: 'EC-HSM', attributes: { exportable: true } })
    expect(without.body.error.message).toBe('Exportable keys must have release policy')
    const unwanted = await create('bad', { kty: 'EC-HSM', release_policy: { data: policy } })
    expect(unwanted.body.error.message).toBe('Non-exportable keys must not have release policy')
  })
})

describe('key attestation', () => {
  it('has the members of the real one for HSM types and is refused for software keys', async () => {
    const { body } = await vault.send('GET', '/keys/exportable/attestation')
    expect(Object.keys(body.attributes.attestation)).toEqual([
      'certificatePemFile',
      'privateKeyAttestation',
      'publicKeyAttestation',
      'version',
    ])
    await create('soft', { kty: 'EC' })
    expect((await vault.send('GET', '/keys/soft//attestation')).status).toBe(400)
  })
})
