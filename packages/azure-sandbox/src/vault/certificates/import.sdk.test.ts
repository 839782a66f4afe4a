/** Importing what others made, under passwords: through Microsoft's own client, unmodified. */
import { createPublicKey, generateKeyPairSync, X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { materialOf } from '../keys/material.ts'
import { LEGACY_PFX, MODERN_PFX, PFX_PASSWORD } from '../testing/pfx-files.ts'
import { openSdkClients, type SdkClients } from '../testing/sdk/sdk-call.ts'
import { type ServedVault, serveTestVault } from '../testing/test-vault.ts'
import { pemBlock } from './pem.ts'
import { readPfx } from './pkcs12-read.ts'
import { makeCertificate, validityOf } from './x509.ts'

// making keys takes its time on a busy machine
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let served: ServedVault
let clients: SdkClients
let name = ''
let count = 0

beforeAll(async () => {
  served = await serveTestVault()
  clients = openSdkClients(served)
})
afterAll(() => served.close())
beforeEach(() => {
  name = `imported-${++count}`
})

const BAD = { statusCode: 400, code: 'BadParameter' }

describe('a PFX under a password', () => {
  it.each([
    ['of today’s algorithms', MODERN_PFX],
    ['of yesterday’s algorithms', LEGACY_PFX],
  ])('%s is refused without its password and with another, and nothing changes', async (_what, base64) => {
    const pfx = Buffer.from(base64, 'base64')
    const before = served.held()
    await expect(clients.certificates.importCertificate(name, pfx)).rejects.toMatchObject(BAD)
    const wrong = { password: `${PFX_PASSWORD}!` }
    await expect(clients.certificates.importCertificate(name, pfx, wrong)).rejects.toMatchObject(BAD)
    expect(served.held()).toEqual(before)
  })

  it.each([
    ['of today’s algorithms', MODERN_PFX],
    ['of yesterday’s algorithms', LEGACY_PFX],
  ])('%s is opened, and its secret has no password any more', async (_what, base64) => {
    const pfx = Buffer.from(base64, 'base64')
    const imported = await clients.certificates.importCertificate(name, pfx, { password: PFX_PASSWORD })
    expect(imported.policy).toMatchObject({ keyType: 'EC', keyCurveName: 'P-256K', subject: 'CN=contoso.com' })
    const { value = '' } = await clients.secrets.getSecret(name)
    const { privateKey } = readPfx(Buffer.from(value, 'base64'), '')
    expect(privateKey && new X509Certificate(Buffer.from(imported.cer ?? [])).checkPrivateKey(privateKey)).toBe(true)
  })
})

describe('a PEM with an encrypted key', () => {
  const PEM = { policy: { issuerName: 'Unknown', subject: 'CN=c', contentType: 'application/x-pem-file' } } as const

  async function encryptedPem() {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const key = materialOf(privateKey)
    const validity = validityOf(3, served.clock.now())
    const props = { subject: 'CN=c', ekus: [], key_usage: [], validity_months: 3, basic_constraints: { ca: false } }
    const cer = await makeCertificate(props, key, { name: 'CN=c', key }, validity, Buffer.alloc(16, 7))
    const cipher = { cipher: 'aes-256-cbc', passphrase: PFX_PASSWORD }
    const secret = privateKey.export({ format: 'pem', type: 'pkcs8', ...cipher }).toString()
    return { privateKey, pem: Buffer.from(secret + pemBlock('CERTIFICATE', Buffer.from(cer, 'base64'))) }
  }

  it('is refused without its password and with another, and nothing changes', async () => {
    const { pem } = await encryptedPem()
    const before = served.held()
    await expect(clients.certificates.importCertificate(name, pem, PEM)).rejects.toMatchObject(BAD)
    const wrong = { ...PEM, password: 'wrong' }
    await expect(clients.certificates.importCertificate(name, pem, wrong)).rejects.toMatchObject(BAD)
    expect(served.held()).toEqual(before)
  })

  it('is opened, and its secret holds the key in the clear', async () => {
    const { privateKey, pem } = await encryptedPem()
    const imported = await clients.certificates.importCertificate(name, pem, { ...PEM, password: PFX_PASSWORD })
    const { publicKey } = new X509Certificate(Buffer.from(imported.cer ?? []))
    expect(publicKey.equals(createPublicKey(privateKey))).toBe(true)
    expect((await clients.secrets.getSecret(name)).value).toMatch(/^-----BEGIN PRIVATE KEY-----/)
  })
})
