/** Every operation on certificates through Microsoft's own client, unmodified, its challenge check on. */
import { createPrivateKey, X509Certificate as NodeCertificate } from 'node:crypto'
import { CertificateClient, type CertificatePolicy, DefaultCertificatePolicy } from '@azure/keyvault-certificates'
import { SecretClient } from '@azure/keyvault-secrets'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { changeSettings, DEFAULT_SETTINGS } from '../settings.ts'
import { signOutside } from '../testing/sdk/outside-authority.ts'
import { type ServedVault, serveTestVault } from '../testing/test-vault.ts'
import { pemBlock } from './pem.ts'
import { readPfx } from './pkcs12-read.ts'

// making keys takes its time on a busy machine
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let served: ServedVault
let client: CertificateClient
let secrets: SecretClient
const fast = { intervalInMs: 1 }
const EC: CertificatePolicy = { issuerName: 'Self', subject: 'CN=contoso.com', keyType: 'EC', keyCurveName: 'P-256' }

beforeAll(async () => {
  served = await serveTestVault()
  client = new CertificateClient(served.url, served.credential)
  secrets = new SecretClient(served.url, served.credential)
})
afterAll(() => served.close())
beforeEach(() => {
  changeSettings(served.context.store, DEFAULT_SETTINGS)
})

async function collect<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const one of pages) all.push(one)
  return all
}

const create = async (name: string, policy: CertificatePolicy = EC) =>
  (await client.beginCreateCertificate(name, policy, fast)).pollUntilDone()

describe('certificates through the official client', () => {
  it('makes a self-signed certificate with its key and its PFX secret', async () => {
    const made = await create('self', {
      ...DefaultCertificatePolicy,
      subjectAlternativeNames: { dnsNames: ['a.contoso.com'] },
    })
    const certificate = new NodeCertificate(Buffer.from(made.cer ?? []))
    expect(certificate.subject).toBe('CN=MyCert')
    expect(certificate.verify(certificate.publicKey)).toBe(true)
    expect(certificate.subjectAltName).toBe('DNS:a.contoso.com')
    expect(made.keyId).toBe(`${served.url}/keys/self/${made.properties.version}`)
    const secret = await secrets.getSecret('self')
    expect(secret.properties).toMatchObject({
      contentType: 'application/x-pkcs12',
      managed: true,
      version: made.properties.version,
    })
    const { privateKey, certificates } = readPfx(Buffer.from(String(secret.value), 'base64'), '')
    expect(certificate.checkPrivateKey(privateKey ?? createPrivateKey(''))).toBe(true)
    expect(certificates).toEqual([Buffer.from(made.cer ?? [])])
  })

  it('makes an EC certificate with a PEM secret', async () => {
    const made = await create('pem', { ...EC, contentType: 'application/x-pem-file' })
    const { value = '' } = await secrets.getSecret('pem')
    expect(value).toMatch(/^-----BEGIN PRIVATE KEY-----[\s\S]+-----END CERTIFICATE-----\n$/)
    expect(new NodeCertificate(Buffer.from(made.cer ?? [])).checkPrivateKey(createPrivateKey(value))).toBe(true)
  })

  it('shows the operation while the certificate is being made, and cancels it', async () => {
    changeSettings(served.context.store, { certificateDelay: 60_000 })
    await client.beginCreateCertificate('slow', EC, { intervalInMs: 50 })
    const operation = (await served.send('GET', '/certificates/slow/pending')).body
    expect(operation).toMatchObject({ status: 'inProgress', cancellation_requested: false })
    expect((await client.getCertificate('slow')).properties.enabled).toBe(false)
    await expect(client.beginCreateCertificate('slow', EC)).rejects.toMatchObject({
      statusCode: 409,
      code: 'Forbidden',
    })
    const poller = await client.getCertificateOperation('slow')
    expect(poller.getOperationState().certificateOperation?.status).toBe('inProgress')
    await poller.cancelOperation()
    expect((await served.send('GET', '/certificates/slow/pending')).body.cancellation_requested).toBe(true)
    await client.deleteCertificateOperation('slow')
    await expect(client.getCertificateOperation('slow')).rejects.toMatchObject({ statusCode: 404 })
  })

  it('reads versions, updates properties and the policy, and lists', async () => {
    const first = await create('life')
    const second = await create('life', { ...EC, subject: 'CN=second' })
    expect((await client.getCertificateVersion('life', String(first.properties.version))).cer).toEqual(first.cer)
    expect(await collect(client.listPropertiesOfCertificateVersions('life'))).toHaveLength(2)
    expect((await collect(client.listPropertiesOfCertificates())).map(({ name }) => name)).toContain('life')

    const version = String(second.properties.version)
    const changed = await client.updateCertificateProperties('life', version, { enabled: false, tags: { a: '1' } })
    expect(changed.properties).toMatchObject({ enabled: false, tags: { a: '1' } })
    await expect(secrets.getSecret('life')).rejects.toMatchObject({ statusCode: 403 })
    await client.updateCertificatePolicy('life', { ...EC, validityInMonths: 6 })
    expect((await client.getCertificatePolicy('life')).validityInMonths).toBe(6)
  })

  it('deletes, recovers and purges a certificate together with its key and secret', async () => {
    await create('cycle')
    await (await client.beginDeleteCertificate('cycle', fast)).pollUntilDone()
    expect((await client.getDeletedCertificate('cycle')).recoveryId).toBe(`${served.url}/deletedcertificates/cycle`)
    expect((await collect(client.listDeletedCertificates())).map(({ name }) => name)).toContain('cycle')
    await expect(secrets.getSecret('cycle')).rejects.toMatchObject({ statusCode: 404 })
    await expect(client.beginCreateCertificate('cycle', EC)).rejects.toMatchObject({ statusCode: 409 })
    await (await client.beginRecoverDeletedCertificate('cycle', fast)).pollUntilDone()
    expect((await secrets.getSecret('cycle')).value).toBeDefined()
    await (await client.beginDeleteCertificate('cycle', fast)).pollUntilDone()
    await client.purgeDeletedCertificate('cycle')
    expect((await served.send('GET', '/deletedkeys/cycle')).status).toBe(404)
  })

  it('backs up and restores a certificate with its key and secret', async () => {
    const made = await create('kept')
    const { value } = await secrets.getSecret('kept')
    const blob = await client.backupCertificate('kept')
    await (await client.beginDeleteCertificate('kept', fast)).pollUntilDone()
    await client.purgeDeletedCertificate('kept')
    if (!blob) throw new Error('no backup')
    const restored = await client.restoreCertificateBackup(blob)
    expect(restored.cer).toEqual(made.cer)
    expect(restored.policy?.subject).toBe('CN=contoso.com')
    expect((await secrets.getSecret('kept')).value).toBe(value)
    await expect(client.restoreCertificateBackup(blob)).rejects.toMatchObject({ statusCode: 409 })
  })

  it('imports a PFX and a PEM', async () => {
    await create('source', DefaultCertificatePolicy)
    const pfx = Buffer.from(String((await secrets.getSecret('source')).value), 'base64')
    const imported = await client.importCertificate('from-pfx', pfx)
    expect(imported.policy).toMatchObject({ issuerName: 'Unknown', subject: 'CN=MyCert', validityInMonths: 13 })
    await create('pem-source', { ...EC, contentType: 'application/x-pem-file' })
    const pem = Buffer.from(String((await secrets.getSecret('pem-source')).value))
    const policy: CertificatePolicy = { ...EC, contentType: 'application/x-pem-file' }
    expect((await client.importCertificate('from-pem', pem, { policy })).policy?.keyType).toBe('EC')
    await expect(client.importCertificate('rubbish', Buffer.from('rubbish'))).rejects.toMatchObject({ statusCode: 400 })
  })

  it('merges what an outside authority signed for the pending key', async () => {
    await client.beginCreateCertificate('merged', { issuerName: 'Unknown', subject: 'CN=merged' }, fast)
    const poller = await client.getCertificateOperation('merged')
    const csr = Buffer.from(poller.getOperationState().certificateOperation?.csr ?? [])
    const { leaf, authority } = await signOutside(csr)
    await expect(client.mergeCertificate('merged', [authority])).rejects.toMatchObject({ statusCode: 400 })
    const merged = await client.mergeCertificate('merged', [leaf, authority])
    expect(Buffer.from(merged.cer ?? [])).toEqual(Buffer.from(leaf))
    const pfx = readPfx(Buffer.from(String((await secrets.getSecret('merged')).value), 'base64'), '')
    expect(pfx.certificates).toHaveLength(2)
    expect(pemBlock('CERTIFICATE', pfx.certificates[0] ?? Buffer.alloc(0))).toContain('BEGIN CERTIFICATE')
  })

  it('keeps issuers and contacts', async () => {
    const details = {
      organizationId: 'o',
      accountId: 'a',
      password: 'p',
      administratorContacts: [{ firstName: 'Ada', email: 'ada@contoso.com' }],
    }
    const issuer = await client.createIssuer('authority', 'Test', details)
    expect(issuer).toMatchObject({ provider: 'Test', accountId: 'a', administratorContacts: [{ firstName: 'Ada' }] })
    expect(issuer.password).toBeUndefined()
    expect((await client.updateIssuer('authority', { accountId: 'b' })).accountId).toBe('b')
    expect((await collect(client.listPropertiesOfIssuers())).map(({ id }) => id)).toEqual([
      `${served.url}/certificates/issuers/authority`,
    ])
    const issued = await create('by-authority', {
      issuerName: 'authority',
      subject: 'CN=ordered',
      keyType: 'EC',
      keyCurveName: 'P-256',
    })
    expect(new NodeCertificate(Buffer.from(issued.cer ?? [])).issuer).toBe('CN=Azure Sandbox Test CA')
    await client.deleteIssuer('authority')
    await expect(client.getIssuer('authority')).rejects.toMatchObject({ statusCode: 404 })

    const contacts = await client.setContacts([{ email: 'a@contoso.com', name: 'A' }])
    expect(contacts).toEqual([{ email: 'a@contoso.com', name: 'A', phone: undefined }])
    expect(await client.getContacts()).toHaveLength(1)
    await client.deleteContacts()
    await expect(client.getContacts()).rejects.toMatchObject({ statusCode: 404, code: 'ContactsNotFound' })
  })
})
