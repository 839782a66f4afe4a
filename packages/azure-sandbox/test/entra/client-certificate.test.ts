/** Client certificates: the algorithms and names Entra ID takes, trust by subject and issuer, and every refusal. */
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { ClientCertificateCredential } from '@azure/identity'
import { ConfidentialClientApplication } from '@azure/msal-node'
import { afterAll, describe, expect, it } from 'vitest'
import { startTestSandbox } from '../running-sandbox.ts'
import { trust } from '../trust.ts'
import {
  type AssertionOptions,
  clientAssertion,
  makeCertificate,
  type TestCertificate,
  thumbprint,
} from './certificates.ts'
import { claimsOf, refusalOf, testClient } from './client.ts'

const sandbox = await startTestSandbox()
trust(sandbox)
const { endpoints, tenantId } = sandbox
const VAULT_DEFAULT = `${endpoints.vaultResource}/.default`
const authority = { authorityHost: endpoints.login, disableInstanceDiscovery: true }
const { app } = testClient(sandbox)
const mine = await makeCertificate({ subject: 'mine' })
app.addCertificate(mine.pem)

const now = Math.floor(Date.now() / 1000)
const claims = (change: Record<string, unknown> = {}) => ({
  aud: `${endpoints.login}/${tenantId}/oauth2/v2.0/token`,
  iss: app.clientId,
  sub: app.clientId,
  jti: 'j-1',
  nbf: now,
  iat: now,
  exp: now + 600,
  ...change,
})
const send = (assertion: string, change: Record<string, string> = {}) =>
  sandbox.token({
    grant_type: 'client_credentials',
    client_id: app.clientId,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
    scope: VAULT_DEFAULT,
    ...change,
  })
const sendSigned = (change: Record<string, unknown> = {}, options: AssertionOptions = {}, by = mine) =>
  send(clientAssertion(by, claims(change), options))

describe('a client assertion', () => {
  it.each([
    ['PS256', 'x5t#S256', 'sha256'],
    ['RS256', 'x5t#S256', 'sha256'],
    ['RS256', 'x5t', 'sha1'],
    ['PS256', 'x5t', 'sha1'],
  ] as const)('is taken with %s and %s', async (alg, name, hash) => {
    const { status, json } = await sendSigned({}, { alg, header: { [name]: thumbprint(mine, hash) } })
    expect(status).toBe(200)
    expect(claimsOf(json.access_token).appidacr).toBe('2')
  })

  it.each([
    `${endpoints.login}/${tenantId}/oauth2/v2.0/token`,
    `${endpoints.login}/${tenantId}/v2.0`,
    `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`,
  ])('is taken with the audience %s', async (aud) => {
    expect((await sendSigned({ aud })).status).toBe(200)
  })

  it.each([
    ['text that is no JWT', () => 'nonsense', 50012],
    [
      'a name nobody registered',
      async () => clientAssertion(await makeCertificate({ subject: 'x' }), claims()),
      700027,
    ],
    ['no name at all', () => clientAssertion(mine, claims(), { header: {} }), 700027],
    [
      'a signature by another key',
      async () => clientAssertion(mine, claims(), { key: (await makeCertificate({ subject: 'x' })).privateKey }),
      700027,
    ],
    [
      'claims changed after signing',
      () =>
        clientAssertion(mine, claims()).replace(
          /\.[^.]+\./,
          `.${Buffer.from(JSON.stringify(claims({ exp: now + 9000 }))).toString('base64url')}.`,
        ),
      700027,
    ],
    [
      'the algorithm "none"',
      () =>
        `${Buffer.from(JSON.stringify({ alg: 'none', 'x5t#S256': thumbprint(mine, 'sha256') })).toString('base64url')}.${Buffer.from(JSON.stringify(claims())).toString('base64url')}.AA`,
      700027,
    ],
    ['a time that is over', () => clientAssertion(mine, claims({ nbf: now - 4000, exp: now - 3000 })), 700024],
    ['a time that has not come', () => clientAssertion(mine, claims({ nbf: now + 3000, exp: now + 4000 })), 700024],
    ['no end', () => clientAssertion(mine, claims({ exp: undefined })), 700024],
    ['another audience', () => clientAssertion(mine, claims({ aud: 'https://login.example/token' })), 700023],
    ['another subject', () => clientAssertion(mine, claims({ sub: 'somebody' })), 700021],
    ['an issuer that is not the app', () => clientAssertion(mine, claims({ iss: 'somebody' })), 700211],
  ] satisfies [string, () => string | Promise<string>, number][])('is refused for %s', async (_name, make, code) => {
    expect(refusalOf(await send(await make()))).toEqual({ status: 401, error: 'invalid_client', code })
  })

  it('is refused when its certificate has expired', async () => {
    const old = await makeCertificate({ subject: 'old', from: -30, until: -1 })
    app.addCertificate(old.pem)
    expect(refusalOf(await sendSigned({}, {}, old))).toMatchObject({ status: 401, code: 700027 })
  })

  it('is refused for a key that is not RSA', async () => {
    const curve = await makeCertificate({ subject: 'curve', type: 'ec' })
    app.addCertificate(curve.pem)
    const assertion = clientAssertion(curve, claims(), { alg: 'ES256' }).replace('ES256', 'PS256')
    expect(refusalOf(await send(assertion))).toMatchObject({ status: 401, code: 700027 })
  })

  it('is refused without its type, and with another type', async () => {
    const assertion = clientAssertion(mine, claims())
    expect(refusalOf(await send(assertion, { client_assertion_type: '' }))).toMatchObject({ status: 400, code: 900144 })
    expect(refusalOf(await send(assertion, { client_assertion_type: 'other' }))).toMatchObject({
      status: 400,
      code: 9002313,
    })
  })
})

describe('trust by subject name and issuer', async () => {
  const root = await makeCertificate({ subject: 'Contoso Root', isAuthority: true })
  const middle = await makeCertificate({ subject: 'Contoso Issuing', issuer: root, isAuthority: true })
  const stranger = await makeCertificate({ subject: 'Contoso Root', isAuthority: true })
  const trusting = testClient(sandbox).app
  trusting.trustSubject('app.contoso.com', root.pem)
  const leaf = await makeCertificate({ subject: 'app.contoso.com', issuer: middle })
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'chain-'))
  afterAll(() => fs.rmSync(folder, { recursive: true }))

  const credential = (certificate: TestCertificate, chain: readonly TestCertificate[], sendCertificateChain = true) => {
    const certificatePath = path.join(folder, `${thumbprint(certificate, 'sha256')}.pem`)
    fs.writeFileSync(certificatePath, certificate.bundle(...chain))
    const options = { ...authority, sendCertificateChain }
    return new ClientCertificateCredential(tenantId, trusting.clientId, { certificatePath }, options)
  }

  it('lets ClientCertificateCredential in with a chain and no registered certificate', async () => {
    const { token } = await credential(leaf, [middle]).getToken(VAULT_DEFAULT)
    expect(claimsOf(token)).toMatchObject({ appid: trusting.clientId, appidacr: '2' })
  })

  it('lets a renewed certificate of the same subject in at once', async () => {
    const renewed = await makeCertificate({ subject: 'app.contoso.com', issuer: middle })
    expect((await credential(renewed, [middle]).getToken(VAULT_DEFAULT)).token).toBeTruthy()
  })

  it.each([
    ['without the chain', async () => credential(leaf, [middle], false)],
    ['when a link of the chain is missing', async () => credential(leaf, [])],
    [
      'for another subject of the same authority',
      async () => credential(await makeCertificate({ subject: 'other.contoso.com', issuer: middle }), [middle]),
    ],
    [
      'for the same subject of another authority',
      async () => credential(await makeCertificate({ subject: 'app.contoso.com', issuer: stranger }), [stranger]),
    ],
    [
      'for a certificate that signed itself',
      async () => credential(await makeCertificate({ subject: 'app.contoso.com' }), [root]),
    ],
    [
      'for an expired certificate',
      async () =>
        credential(await makeCertificate({ subject: 'app.contoso.com', issuer: middle, from: -9, until: -1 }), [
          middle,
        ]),
    ],
    [
      'through a certificate that is no authority',
      async () => {
        const plain = await makeCertificate({ subject: 'plain', issuer: root })
        return credential(await makeCertificate({ subject: 'app.contoso.com', issuer: plain }), [plain])
      },
    ],
  ])('is refused %s (700027)', async (_name, make) => {
    const refused = (await make()).getToken(VAULT_DEFAULT)
    await expect(refused).rejects.toThrow('AADSTS700027')
  })
})

describe('Microsoft’s clients', () => {
  it('ClientCertificateCredential signs in with a PEM file', async () => {
    const credential = new ClientCertificateCredential(
      tenantId,
      app.clientId,
      { certificate: mine.bundle() },
      authority,
    )
    expect(claimsOf((await credential.getToken(VAULT_DEFAULT)).token).appid).toBe(app.clientId)
  })

  it('msal-node signs in with a certificate by its SHA-256 thumbprint', async () => {
    const client = new ConfidentialClientApplication({
      auth: {
        clientId: app.clientId,
        clientCertificate: {
          thumbprintSha256: Buffer.from(thumbprint(mine, 'sha256'), 'base64url').toString('hex'),
          privateKey: mine.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
        },
        authority: `${endpoints.login}/${tenantId}`,
        knownAuthorities: [new URL(endpoints.login).host],
      },
    })
    const result = await client.acquireTokenByClientCredential({ scopes: [VAULT_DEFAULT] })
    expect(claimsOf(result?.accessToken ?? '').appidacr).toBe('2')
  })
})
