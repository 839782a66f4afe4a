import { createPublicKey, X509Certificate } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { aCertificate, aPfx, encryptedKey } from '../../../test/support/certificates.ts'
import { readCertificate } from './index.ts'
import { openFile } from './open-file.ts'

const NOW = new Date()
const DAY = 24 * 3_600_000
const own = aCertificate({ subject: 'own' })
const other = aCertificate({ subject: 'other' })
const read = (given: object) => readCertificate(given, undefined, 'Contoso', NOW)
const refusal = async (given: object) => {
  const error = await read(given).then(
    () => undefined,
    (thrown: { code?: string; field?: string; message?: string }) => thrown,
  )
  return { field: error?.field?.replace('oauth2.clientCertificate', ''), message: error?.message ?? '' }
}

/** An elliptic-curve certificate with its key: of nobody. */
const ELLIPTIC = `-----BEGIN CERTIFICATE-----
MIIBcTCCARegAwIBAgIUZ7jJ7Zfyi9+9CPlSbBqpeVgDM5EwCgYIKoZIzj0EAwIw
DTELMAkGA1UEAwwCZWMwIBcNMjYxMTI1MjIyNDExWhgPMjEyNjExMDEyMjI0MTFa
MA0xCzAJBgNVBAMMAmVjMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEtTL2+sZl
IvHzD9YSTd5hnBfq+cHHh/Tc+04Gg+5NYaQttKUOhW1WF47GgCoPyktA0rQloHe+
VYENsLsXH4+KDKNTMFEwHQYDVR0OBBYEFOVKWvNQwWeXPeeGIV5ruYv71EdjMB8G
A1UdIwQYMBaAFOVKWvNQwWeXPeeGIV5ruYv71EdjMA8GA1UdEwEB/wQFMAMBAf8w
CgYIKoZIzj0EAwIDSAAwRQIhALQczqM2nPV1BsC6mvjO4kC+xGHzyyMFsP/B0Gae
D7+XAiAgAI7V4SMYy4cT7aPiffn6vCS1WzXXZhOZP0M+gtoNvg==
-----END CERTIFICATE-----
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgod5/H4wnkzn5kj8v
bYAIaLf0rJ04CPZIcSZ4JxFIE7qhRANCAAS1Mvb6xmUi8fMP1hJN3mGcF+r5wceH
9Nz7TgaD7k1hpC20pQ6FbVYXjsaAKg/KS0DStCWgd75VgQ2wuxcfj4oM
-----END PRIVATE KEY-----`

describe('a certificate is refused', () => {
  test.each<[string, () => object, string, RegExp]>([
    ['without its key', () => ({ cert: own.cert }), '.key', /without its private key/],
    ['as a key alone', () => ({ key: own.key }), '.cert', /without its certificate/],
    ['as a key in the place of the certificate', () => ({ cert: own.key }), '.cert', /without its certificate/],
    ['with the key of another', () => ({ cert: own.cert, key: other.key }), '.cert', /not the one of the certificate/],
    ['when it is text of any kind', () => ({ cert: 'hello there' }), '.cert', /This is no certificate/],
    ['when it is a PFX file', () => ({ cert: aPfx(own, 'p'), key: own.key }), '.cert', /cannot be read/],
    [
      'when it is cut off',
      () => ({ cert: own.cert.replace(/\n[^\n]+\n-----END/, '\n-----END'), key: own.key }),
      '.cert',
      /cut off or damaged/,
    ],
    [
      'when it is a request for one',
      () => ({ cert: '-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----' }),
      '.cert',
      /request for a certificate/,
    ],
    ['with a key that is none', () => ({ cert: own.cert, key: 'secret' }), '.key', /no private key/],
    [
      'with a key that is cut off',
      () => ({ cert: own.cert, key: own.key.replace(/\n[^\n]+\n-----END/, '\n-----END') }),
      '.key',
      /cut off or damaged/,
    ],
    [
      'with an encrypted key and no password',
      () => ({ cert: own.cert, key: encryptedKey(own, 'p') }),
      '.passphrase',
      /Enter its password/,
    ],
    [
      'with an encrypted key and a wrong password',
      () => ({ cert: own.cert, key: encryptedKey(own, 'p'), passphrase: 'q' }),
      '.passphrase',
      /does not open the private key/,
    ],
    [
      'as PFX with a wrong password',
      () => ({ pfx: aPfx(own, 'p'), passphrase: 'q' }),
      '.passphrase',
      /password of the PFX file is wrong/,
    ],
    ['as PFX without its password', () => ({ pfx: aPfx(own, 'p') }), '.passphrase', /has a password/],
    [
      'as PFX without a key',
      () => ({ pfx: aPfx({ cert: own.cert }, 'p'), passphrase: 'p' }),
      '.pfx',
      /holds no private key/,
    ],
    ['as PFX that is PEM', () => ({ pfx: own.cert }), '.pfx', /no PFX file/],
    ['as PFX of other bytes', () => ({ pfx: Buffer.from('0123456789').toString('base64') }), '.pfx', /no PFX file/],
    ['with an elliptic-curve key', () => ({ cert: ELLIPTIC }), '.cert', /RSA keys only/],
    [
      'with a short key',
      () => {
        const { cert, key } = aCertificate({ bits: 1024 })
        return { cert, key }
      },
      '.cert',
      /1024 bits/,
    ],
    [
      'that has expired',
      () => aCertificate({ notBefore: new Date(NOW.getTime() - 2 * DAY), notAfter: new Date(NOW.getTime() - DAY) }),
      '.cert',
      /expired on \d{4}-\d\d-\d\d/,
    ],
    ['given twice', () => ({ cert: own.cert, key: own.key, pfx: aPfx(own, 'p') }), '', /one certificate/],
    ['given and to be made', () => ({ cert: own.cert, key: own.key, make: { days: 1 } }), '', /one certificate/],
    ['when there is none', () => ({}), '', /Certificate is required/],
  ])('%s', async (_, given, field, message) => {
    expect(await refusal(given())).toEqual({ field, message: expect.stringMatching(message) })
  })
})

test('a PFX file made to keep the server busy is given up, while others are served', async () => {
  // The rounds of the MAC stand in the file as an INTEGER of its own: 2048 becomes 2,147,483,647.
  const file = Buffer.from(aPfx(own, 'p'), 'base64')
  const at = file.lastIndexOf(Buffer.from('02020800', 'hex'))
  const slow = Buffer.concat([file.subarray(0, at), Buffer.from('02047fffffff', 'hex'), file.subarray(at + 4)])
  slow.writeUInt16BE(slow.readUInt16BE(2) + 2, 2)
  // The SEQUENCE of the MAC grows too: its length stands right before the digest.
  const digest = slow.lastIndexOf(Buffer.from('3021300906052b0e03021a', 'hex'))
  slow.writeUInt8(slow.readUInt8(digest - 1) + 2, digest - 1)
  let turns = 0
  const turning = setInterval(() => {
    turns += 1
  }, 10)
  await expect(openFile({ pfx: slow.toString('base64'), passphrase: 'p' }, 1_000)).rejects.toMatchObject({
    field: 'oauth2.clientCertificate.pfx',
    message: expect.stringContaining('takes too long'),
  })
  clearInterval(turning)
  expect(turns).toBeGreaterThan(10)
})

describe('a certificate is taken', () => {
  test.each<[string, () => object]>([
    ['as PEM with its key', () => own],
    ['with the key in the same text', () => ({ cert: `${own.key}\n${own.cert}` })],
    ['with others of its chain before it', () => ({ cert: other.cert + own.cert, key: own.key })],
    ['with an encrypted key', () => ({ cert: own.cert, key: encryptedKey(own, 'pass'), passphrase: 'pass' })],
    ['as PFX', () => ({ pfx: aPfx(own, 'pass'), passphrase: 'pass' })],
    ['as PFX without a password', () => ({ pfx: aPfx(own, '') })],
    [
      'as the base64 of its bytes',
      () => ({ cert: new X509Certificate(own.cert).raw.toString('base64'), key: own.key }),
    ],
  ])('%s', async (_, given) => {
    const pair = await read(given())
    expect(pair?.certificate).toMatchObject({ subject: 'CN=own', cert: own.cert.trim(), madeByKeyway: false })
    expect(pair?.certificate.thumbprint).toMatch(/^[0-9A-F]{40}$/)
    expect(pair?.privateKey).toBe(own.key)
  })

  test('and kept when it comes back as it was read', async () => {
    const stored = (await read(own))?.certificate
    const back = { cert: stored?.cert, key: '******' }
    expect(await readCertificate(back, stored, 'Contoso', NOW)).toBeNull()
    expect(await readCertificate(undefined, stored, 'Contoso', NOW)).toBeNull()
    expect(
      (await readCertificate({ ...back, make: { days: 1 } }, stored, 'Contoso', NOW))?.certificate.madeByKeyway,
    ).toBe(true)
  })
})

test('a certificate Keyway makes names the client, lasts as long as asked, and signs itself', async () => {
  const pair = await readCertificate({ make: { days: 90 } }, undefined, 'Größe & Söhne', NOW)
  const certificate = new X509Certificate(pair?.certificate.cert ?? '')
  expect(certificate.subject).toBe('CN=Größe & Söhne')
  expect(certificate.verify(createPublicKey(certificate.publicKey.export({ type: 'spki', format: 'pem' })))).toBe(true)
  expect(certificate.validToDate.getTime()).toBe(Math.floor((NOW.getTime() + 90 * DAY) / 1000) * 1000)
  expect(certificate.ca).toBe(false)
})
