/** Certificates on the wire: recorded shapes, imports of all sorts, outside issuers, renewal by the clock. */
import { createPublicKey, generateKeyPairSync, X509Certificate } from 'node:crypto'
import forge from 'node-forge'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { materialOf } from '../keys/material.ts'
import { changeSettings } from '../settings.ts'
import { openTestVault, type TestVault } from '../testing/test-vault.ts'
import { pemBlock } from './pem.ts'
import { writePfx } from './pkcs12-write.ts'
import { makeCertificate, validityOf } from './x509.ts'

// making keys takes its time on a busy machine
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const DAY = 86_400_000
let vault: TestVault
beforeEach(async () => {
  vault = await openTestVault()
  vault.clock.freeze(1_700_000_000_000)
})

const EC = { issuer: { name: 'Self' }, key_props: { kty: 'EC', crv: 'P-256' }, x509_props: { subject: 'CN=contoso' } }
const create = (name: string, policy: object = EC, more: object = {}) =>
  vault.send('POST', `/certificates/${name}/create`, { policy, ...more })
const get = async (path: string) => (await vault.send('GET', path)).body

describe('creating', () => {
  it('answers 202 with the operation and where to follow it', async () => {
    const { status, headers, body } = await create('new')
    expect(status).toBe(202)
    expect(headers.location).toBe(
      `https://contoso.vault.localhost:5391/certificates/new/pending?api-version=2025-07-01&request_id=${body.request_id}`,
    )
    expect(headers['retry-after']).toBe('0')
    expect(body).toMatchObject({ issuer: { name: 'Self' }, status: 'inProgress', cancellation_requested: false })
    const done = await get(`/certificates/new/pending?request_id=${body.request_id}`)
    expect(done).toMatchObject({ status: 'completed', target: 'https://contoso.vault.localhost:5391/certificates/new' })
    expect(done.status_details).toBeUndefined()
    expect((await vault.send('GET', '/certificates/new/pending?request_id=other')).body.error.message).toBe(
      'Pending certificate not found: new',
    )
  })

  it('fills in the policy the service would', async () => {
    await create('defaults', { issuer: { name: 'Self' }, x509_props: { subject: 'CN=d' } })
    const { attributes, ...policy } = await get('/certificates/defaults/policy')
    expect(attributes).toEqual({ enabled: true, created: 1_700_000_000, updated: 1_700_000_000 })
    expect(policy).toEqual({
      id: 'https://contoso.vault.localhost:5391/certificates/defaults/policy',
      key_props: { exportable: true, kty: 'RSA', key_size: 2048, reuse_key: false },
      secret_props: { contentType: 'application/x-pkcs12' },
      x509_props: {
        subject: 'CN=d',
        ekus: ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'],
        key_usage: ['digitalSignature', 'keyEncipherment'],
        validity_months: 12,
        basic_constraints: { ca: false },
      },
      lifetime_actions: [{ trigger: { lifetime_percentage: 80 }, action: { action_type: 'AutoRenew' } }],
      issuer: { name: 'Self' },
    })
  })

  it('shows facts of the certificate only with a version, the policy only without', async () => {
    await create('facts')
    const latest = await get('/certificates/facts/')
    expect(latest.policy).toBeDefined()
    expect(latest.subject).toBeUndefined()
    expect(latest.attributes).toMatchObject({ nbf: 1_700_000_000 - 600, exp: 1_731_622_400 })
    const version = await get(`/certificates/facts/${latest.id.split('/').at(-1)}`)
    expect(version).toMatchObject({ subject: 'CN=contoso', issuer: 'CN=contoso' })
    expect(version.serialnumber).toMatch(/^[0-9A-F]{32}$/)
    expect(version.policy).toBeUndefined()
  })

  it('shows a disabled version while the first one is pending, and lists it only when asked', async () => {
    await create('pending', { ...EC, issuer: { name: 'Unknown' } })
    const shown = await get('/certificates/pending')
    expect(shown.attributes).toMatchObject({ enabled: false, nbf: 1_700_000_000 - 600 })
    expect([shown.kid, shown.sid, shown.cer, shown.x5t]).toEqual([undefined, undefined, undefined, undefined])
    expect((await get('/certificates')).value).toEqual([])
    expect((await get('/certificates?includePending=true')).value).toHaveLength(1)
  })

  it('hands the request out as bare base64 when asked for application/pkcs10', async () => {
    await create('csr', { ...EC, issuer: { name: 'Unknown' } })
    const { headers, body } = await vault.send('GET', '/certificates/csr/pending', undefined, {
      accept: 'application/pkcs10',
    })
    expect(headers['content-type']).toBe('application/pkcs10; charset=utf-8')
    expect(body).toMatch(/^MII?[A-Za-z0-9+/]+=*$/)
  })

  it('makes key operations of the key usage, and a key that cannot be changed by itself', async () => {
    await create('usage', {
      ...EC,
      key_props: { kty: 'RSA' },
      x509_props: { subject: 'CN=u', key_usage: ['dataEncipherment', 'crlSign'] },
    })
    const key = await get('/keys/usage')
    expect([key.managed, key.key.key_ops]).toEqual([true, ['encrypt', 'decrypt', 'sign', 'verify']])
    for (const [method, path] of [
      ['DELETE', '/keys/usage'],
      ['DELETE', '/secrets/usage'],
      ['POST', '/keys/usage/rotate'],
    ] as const)
      expect((await vault.send(method, path)).status).toBe(403)
    expect((await vault.send('PUT', '/secrets/usage', { value: 'mine' })).status).toBe(403)
  })

  it('leaves the private key out of the secret when the policy forbids exporting it', async () => {
    await create('closed', {
      ...EC,
      key_props: { kty: 'EC', exportable: false },
      secret_props: { contentType: 'application/x-pem-file' },
    })
    const { value } = await get('/secrets/closed')
    expect(value).toMatch(/^-----BEGIN CERTIFICATE-----/)
    expect(value).not.toContain('PRIVATE KEY')
  })

  it('converts a PFX secret to PEM when asked', async () => {
    await create('convert')
    const { value, contentType } = await get('/secrets/convert?outContentType=application/x-pem-file')
    expect(contentType).toBe('application/x-pem-file')
    expect(value).toContain('BEGIN PRIVATE KEY')
    await create('pem', { ...EC, secret_props: { contentType: 'application/x-pem-file' } })
    expect((await vault.send('GET', '/secrets/pem?outContentType=application/x-pkcs12')).status).toBe(400)
    await vault.send('PUT', '/secrets/plain', { value: 'v' })
    expect((await vault.send('GET', '/secrets/plain?outContentType=application/x-pem-file')).status).toBe(400)
  })

  it('keeps the key when the policy reuses it', async () => {
    const reuse = { ...EC, key_props: { kty: 'EC', reuse_key: true } }
    await create('reused', reuse)
    const first = (await get('/keys/reused')).key
    await create('reused', reuse)
    const second = (await get('/keys/reused')).key
    expect([second.x, second.kid === first.kid]).toEqual([first.x, false])
  })

  it.each([
    [
      'a subject that is no name',
      { x509_props: { subject: 'Self', key_usage: ['invalid'] }, issuer: { name: 'invalid' } },
    ],
    ['no subject at all', { issuer: { name: 'Self' } }],
    ['an unknown usage', { ...EC, x509_props: { subject: 'CN=x', key_usage: ['flying'] } }],
    ['an issuer nobody set up', { ...EC, issuer: { name: 'nobody' } }],
    ['a key size nobody has', { ...EC, key_props: { kty: 'RSA', key_size: 1024 } }],
    [
      'a percentage of 100',
      { ...EC, lifetime_actions: [{ trigger: { lifetime_percentage: 100 }, action: { action_type: 'AutoRenew' } }] },
    ],
  ])('is refused with %s', async (_what, policy) => {
    const { status, body } = await create('refused', policy)
    expect([status, body.error.code]).toEqual([400, 'BadParameter'])
    if (_what.startsWith('a subject'))
      expect(body.error.message).toBe(
        'Property policy.x509_props has invalid value. Invalid X.500 distinguished name\r\n',
      )
  })

  it('is refused where a key or secret of the name stands, and while one is pending', async () => {
    await vault.send('PUT', '/secrets/plain', { value: 'v' })
    expect((await create('plain')).body.error.code).toBe('Conflict')
    await create('busy', { ...EC, issuer: { name: 'Unknown' } })
    const { status, body } = await create('busy')
    expect([status, body.error.code]).toEqual([409, 'Forbidden'])
    expect((await create('first', undefined as unknown as object)).status).toBe(202)
    expect((await vault.send('POST', '/certificates/none/create', {})).status).toBe(400)
  })
})

describe('an outside issuer', () => {
  const issuer = (provider: string) =>
    vault.send('PUT', '/certificates/issuers/ca', { provider, credentials: { account_id: 'a', pwd: 'p' } })

  it('that cannot be reached fails the order the way Azure reports it', async () => {
    await issuer('DigiCert')
    await create('order', { ...EC, issuer: { name: 'ca' } })
    expect((await get('/certificates/order/pending')).status).toBe('inProgress')
    const failed = await get('/certificates/order/pending')
    expect(failed).toMatchObject({ status: 'failed', error: { code: 'Request rejected' } })
    expect(failed.status_details).toBeUndefined()
  })

  it('never gives its password away', async () => {
    const { body } = await issuer('Test')
    expect(JSON.stringify([body, await get('/certificates/issuers/ca')])).not.toContain('"p"')
    expect((await vault.send('PUT', '/certificates/issuers/Self', { provider: 'Test' })).status).toBe(400)
  })

  it('does not take merges', async () => {
    await issuer('Test')
    await create('order', { ...EC, issuer: { name: 'ca' } })
    const { status, body } = await vault.send('POST', '/certificates/order/pending/merge', { x5c: [] })
    expect([status, body.error.message]).toEqual([
      403,
      'Merge is forbidden on pending object created with issuer : ca while it is in progess.',
    ])
  })
})

describe('time', () => {
  it('completes a pending certificate, or cancels it when asked to', async () => {
    changeSettings(vault.context.store, { certificateDelay: 10_000 })
    await create('done')
    await create('stopped')
    await vault.send('PATCH', '/certificates/stopped/pending', { cancellation_requested: true })
    expect((await get('/certificates/stopped/pending')).status).toBe('inProgress')
    vault.clock.advance(10_000)
    expect((await get('/secrets')).value).toHaveLength(1)
    expect((await get('/certificates/stopped/pending')).status).toBe('cancelled')
    expect((await vault.send('PATCH', '/certificates/done/pending', { cancellation_requested: true })).status).toBe(400)
  })

  it('cancels what waits for a merge when asked to, seen at the second look, and frees the name for another request', async () => {
    const unknown = { policy: { issuer: { name: 'Unknown' }, x509_props: { subject: 'CN=c' } } }
    await vault.send('POST', '/certificates/outside/create', unknown)
    const asked = await vault.send('PATCH', '/certificates/outside/pending', { cancellation_requested: true })
    expect(asked.body).toMatchObject({ status: 'inProgress', cancellation_requested: true })
    expect((await get('/certificates/outside/pending')).status).toBe('inProgress')
    expect((await get('/certificates/outside/pending')).status).toBe('cancelled')
    const merged = await vault.send('POST', '/certificates/outside/pending/merge', { x5c: ['AAAA'] })
    expect(merged.body.error.code).toBe('PendingCertificateNotFound')
    expect((await vault.send('POST', '/certificates/outside/create', unknown)).status).toBe(202)
  })

  it('cancels an order at an issuer that would have refused it', async () => {
    await vault.send('PUT', '/certificates/issuers/digicert', { provider: 'DigiCert' })
    const policy = { issuer: { name: 'digicert' }, x509_props: { subject: 'CN=c' } }
    await vault.send('POST', '/certificates/ordered/create', { policy })
    await vault.send('PATCH', '/certificates/ordered/pending', { cancellation_requested: true })
    expect((await get('/certificates/ordered/pending')).status).toBe('inProgress')
    const cancelled = await get('/certificates/ordered/pending')
    expect([cancelled.status, cancelled.error]).toEqual(['cancelled', undefined])
  })

  it('issues nothing for a certificate deleted while it was pending', async () => {
    changeSettings(vault.context.store, { certificateDelay: 10_000 })
    await create('dropped')
    await vault.send('DELETE', '/certificates/dropped')
    vault.clock.advance(20_000)
    expect((await get('/secrets')).value).toEqual([])
    expect((await get('/deletedcertificates/dropped')).attributes.enabled).toBe(false)
    await vault.send('POST', '/deletedcertificates/dropped/recover')
    expect((await get('/certificates/dropped')).attributes.enabled).toBe(true)
  })

  it('renews a self-signed certificate at its percentage of lifetime', async () => {
    await create('renewed')
    await get('/certificates/renewed')
    vault.clock.advance(Math.floor(366 * 0.8) * DAY - DAY)
    expect((await get('/certificates/renewed/versions')).value).toHaveLength(1)
    vault.clock.advance(2 * DAY)
    expect((await get('/certificates/renewed/versions')).value).toHaveLength(2)
    const latest = await get('/certificates/renewed')
    expect((await get('/secrets/renewed')).id).toBe(latest.sid)
  })
})

describe('importing', () => {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-384' })
  const key = materialOf(pair.privateKey)
  const props = {
    subject: 'CN=imported',
    ekus: [],
    key_usage: [],
    validity_months: 3,
    basic_constraints: { ca: false },
  }
  const certificate = async () =>
    Buffer.from(
      await makeCertificate(
        props,
        key,
        { name: 'CN=imported', key },
        validityOf(3, vault.clock.now()),
        Buffer.alloc(16, 7),
      ),
      'base64',
    )
  const send = (body: object) => vault.send('POST', '/certificates/imported/import', body)

  it('takes encrypted PEM with its password', async () => {
    const secret = pair.privateKey.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'pw' })
    const value = `${secret}${pemBlock('CERTIFICATE', await certificate())}`
    expect((await send({ value, pwd: 'wrong' })).status).toBe(400)
    const { status, body } = await send({ value, pwd: 'pw' })
    expect(status).toBe(200)
    expect(body.policy).toMatchObject({
      key_props: { kty: 'EC', crv: 'P-384', exportable: true },
      secret_props: { contentType: 'application/x-pem-file' },
      x509_props: { subject: 'CN=imported', ekus: [], key_usage: [], validity_months: 4 },
      lifetime_actions: [{ trigger: { lifetime_percentage: 80 }, action: { action_type: 'EmailContacts' } }],
      issuer: { name: 'Unknown' },
    })
    expect(body.pending).toBeUndefined()
    expect(
      new X509Certificate(Buffer.from(body.cer, 'base64')).publicKey.equals(createPublicKey(pair.privateKey)),
    ).toBe(true)
  })

  it('takes a PFX under each encryption in use', async () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
    const material = materialOf(rsa)
    const der = Buffer.from(
      await makeCertificate(
        props,
        material,
        { name: 'CN=imported', key: material },
        validityOf(3, vault.clock.now()),
        Buffer.alloc(16, 7),
      ),
      'base64',
    )
    const forgeKey = forge.pki.privateKeyFromPem(rsa.export({ format: 'pem', type: 'pkcs1' }).toString())
    const forgeCertificate = forge.pki.certificateFromPem(pemBlock('CERTIFICATE', der))
    for (const algorithm of ['3des', 'aes128', 'aes256'] as const) {
      const pfx = forge.asn1.toDer(forge.pkcs12.toPkcs12Asn1(forgeKey, [forgeCertificate], 'pw', { algorithm }))
      const value = Buffer.from(pfx.getBytes(), 'binary').toString('base64')
      expect((await send({ value, pwd: 'wrong' })).status).toBe(400)
      expect((await send({ value, pwd: 'pw' })).status).toBe(200)
    }
  })

  it('refuses what has no key, no certificate, or another content type than the policy says', async () => {
    const der = await certificate()
    const alone = writePfx(undefined, [der], Buffer.alloc(8)).toString('base64')
    expect((await send({ value: alone })).body.error.message).toContain('no private key')
    const pem = pair.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
    expect((await send({ value: pem })).status).toBe(400)
    const policy = { secret_props: { contentType: 'application/x-pkcs12' } }
    expect((await send({ value: pem + pemBlock('CERTIFICATE', der), policy })).status).toBe(400)
  })
})
