import { IClient } from '@keyway/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aCertificate, aPfx } from '../../test/support/certificates.ts'
import { openTestApp, type TestApp } from '../../test/support/open-test-app.ts'
import { connectionInput, iclientInput } from '../../test/support/sample-documents.ts'

const GUID = '22222222-2222-4222-8222-222222222222'
const OTHER = '44444444-4444-4444-8444-444444444444'
const LOGIN = 'https://login.microsoftonline.com/contoso.example/oauth2/v2.0'

let app: TestApp
beforeAll(async () => {
  app = await openTestApp()
})
afterAll(() => app.close())

let count = 0
const name = () => `client ${++count}`
const post = (document: object) => app.call('POST', '/v1/iclients', { name: name(), ...document })
const create = async (document: object) => {
  const { status, body, text } = await post(document)
  expect({ status, text }).toMatchObject({ status: 201 })
  return body
}
const refusal = async (document: object) => {
  const { status, body } = await post(document)
  expect(status).toBe(422)
  return body.errors
}

const principal = (changes: object = {}) => ({
  provider: 'azureserviceprincipal',
  azureserviceprincipal: { clientId: GUID, clientSecret: 'canary~secret', tenantId: 'contoso.example', ...changes },
})
const custom = (changes: object = {}) => ({
  provider: 'custom_oauth2',
  oauth2: {
    clientId: GUID,
    clientSecret: 'canary~secret',
    auth: { uri: `${LOGIN}/authorize` },
    token: { uri: `${LOGIN}/token` },
    validDomainNames: ['login.microsoftonline.com'],
    ...changes,
  },
})
const azure = (changes: object = {}) => {
  const { name: _, ...document } = iclientInput('', changes)
  return document
}

describe('a client of any provider', () => {
  test.each<[string, () => object, object]>([
    ['azureoauth', () => azure(), { way: 'authorizationCode', cloud: 'public', tenantId: 'contoso.onmicrosoft.com' }],
    ['azureserviceprincipal', () => principal(), { way: 'clientSecret', cloud: 'public', tenantId: 'contoso.example' }],
    [
      'azureserviceprincipal in China',
      () => principal({ cloud: 'china', clientSecretExpiresAt: '2030-01-01T00:00:00Z' }),
      { cloud: 'china', expiresAt: '2030-01-01T00:00:00.000Z' },
    ],
    ['custom_oauth2', () => custom(), { way: 'authorizationCode', cloud: 'public', tenantId: 'contoso.example' }],
    [
      'a certificate Keyway made',
      () => azure({ clientSecret: undefined, credential: 'certificate', clientCertificate: { make: {} } }),
      { way: 'authorizationCodeCertificate' },
    ],
    [
      'a managed identity',
      () => ({
        provider: 'azureoauth',
        oauth2: { grantType: 'clientcredentials', credential: 'managedIdentity', unencrypted: { cloud: 'china' } },
      }),
      { way: 'managedIdentity', cloud: 'china', clientId: '', tenantId: '' },
    ],
  ])(
    '%s is shown whole without its secrets, and sent back as it was read it changes nothing',
    async (_, input, signIn) => {
      const one = await create(input())
      expect(IClient.parse(one)).toEqual(one)
      expect(one.signIn).toMatchObject(signIn)
      expect(JSON.stringify(one)).not.toMatch(/canary|PRIVATE KEY/)
      const again = await app.call('PUT', `/v1/iclients/${one._id}`, one)
      expect(again.body).toEqual({ ...one, lastModified: again.body.lastModified })
      const renamed = await app.call('PATCH', `/v1/iclients/${one._id}`, [
        { op: 'replace', path: '/name', value: name() },
      ])
      expect(renamed.body).toMatchObject({ signIn: one.signIn })
      const audit = await app.call('GET', `/v1/iclients/${one._id}/audit`)
      expect(audit.body[0].fieldChanges).toEqual([{ fieldPath: 'name' }])
    },
  )

  test('needs what its way needs', async () => {
    expect(await refusal(principal({ clientSecret: undefined }))).toMatchObject([
      { code: 'missing_required_field', field: 'azureserviceprincipal.clientSecret' },
    ])
    expect(await refusal(azure({ clientSecret: undefined, credential: 'certificate' }))).toMatchObject([
      { code: 'missing_required_field', field: 'oauth2.clientCertificate', message: 'Certificate is required.' },
    ])
    expect(await refusal(azure({ clientId: undefined }))).toMatchObject([
      { code: 'missing_required_field', field: 'oauth2.clientId' },
    ])
    expect(await refusal(azure({ unencrypted: { cloud: 'public' } }))).toMatchObject([
      { code: 'missing_required_field', field: 'oauth2.unencrypted.tenantId' },
    ])
  })

  test('is given nothing its way has no use for', async () => {
    const managed = { grantType: 'clientcredentials', credential: 'managedIdentity' }
    expect(await refusal(azure({ ...managed, clientSecret: 'x~y' }))).toMatchObject([
      { code: 'invalid_field', field: 'oauth2.clientSecret' },
    ])
    expect(await refusal(azure({ clientCertificate: { make: {} } }))).toMatchObject([
      { code: 'invalid_field', field: 'oauth2.clientCertificate' },
    ])
  })

  test('keeps neither the password of a PFX file nor its key in sight', async () => {
    const pfx = aPfx(aCertificate(), 'canary-password')
    const certificate = { credential: 'certificate', clientSecret: undefined }
    const { body, text } = await post(
      azure({ ...certificate, clientCertificate: { pfx, passphrase: 'canary-password' } }),
    )
    expect(body.oauth2.clientCertificate).toMatchObject({ key: '******', subject: 'CN=Contoso' })
    const wrong = await post(azure({ ...certificate, clientCertificate: { pfx, passphrase: 'canary-other' } }))
    expect(wrong.body.errors).toMatchObject([{ field: 'oauth2.clientCertificate.passphrase' }])
    const dump = JSON.stringify(await app.deps.db.selectFrom('iclients').selectAll().execute())
    const audit = JSON.stringify(await app.deps.db.selectFrom('audit').selectAll().execute())
    for (const place of [text, wrong.text, dump, audit])
      expect(place).not.toMatch(/canary-(password|other)|PRIVATE KEY/)
    expect(dump).not.toContain(pfx.slice(100, 200))
  })

  test('of a cloud that is not offered is refused', async () => {
    expect(await refusal(principal({ cloud: 'custom' }))).toMatchObject([
      { field: 'azureserviceprincipal.cloud', message: expect.stringContaining('No cloud of its own') },
    ])
  })
})

describe('the addresses of a custom client', () => {
  test.each<[string, object, string, RegExp]>([
    [
      'of a host that is not allowed',
      { validDomainNames: ['login.microsoftonline.us'] },
      'oauth2.auth.uri',
      /not among the valid domain names/,
    ],
    [
      'of a stranger',
      {
        validDomainNames: ['login.microsoftonline.com', 'evil.example'],
        token: { uri: 'https://evil.example/t/oauth2/v2.0/token' },
      },
      'oauth2.token.uri',
      /one of login\.microsoftonline\.com/,
    ],
    [
      'of plain http',
      { token: { uri: `${LOGIN}/token`.replace('https', 'http') } },
      'oauth2.token.uri',
      /must look like https/,
    ],
    ['of another endpoint', { token: { uri: `${LOGIN}/authorize` } }, 'oauth2.token.uri', /must look like https/],
    [
      'of two tenants',
      { token: { uri: 'https://login.microsoftonline.com/fabrikam.example/oauth2/v2.0/token' } },
      'oauth2.token.uri',
      /another cloud or tenant/,
    ],
    [
      'with a tenant that leads elsewhere',
      { token: { uri: 'https://login.microsoftonline.com/a/../b/oauth2/v2.0/token?x' } },
      'oauth2.token.uri',
      /address alone/,
    ],
  ])('%s are refused', async (_, changes, field, message) => {
    const errors = await refusal(custom(changes))
    expect(errors).toContainEqual(expect.objectContaining({ field, message: expect.stringMatching(message) }))
  })

  test('when changed drop the grants of its connections and need the secret again', async () => {
    const one = await create(custom())
    const { body: connection } = await app.call('POST', '/v1/connections', connectionInput(name(), one._id))
    const now = app.deps.clock.now()
    const times = { accessTokenExpiresAt: now, grantedAt: now, refreshedAt: now }
    await app.deps.db
      .insertInto('grants')
      .values({
        ...times,
        connectionId: connection._id,
        accessTokenSealed: 'sealed',
        refreshTokenSealed: null,
        refreshTokenExpiresAt: null,
        scope: [],
        missingScope: [],
        tenantId: 'contoso',
        grantedBy: 'megan',
      })
      .execute()
    const uri = (end: string) => `https://login.microsoftonline.com/${OTHER}/oauth2/v2.0/${end}`
    const moved = { auth: { uri: uri('authorize') }, token: { uri: uri('token') } }
    const refused = await app.call('PATCH', `/v1/iclients/${one._id}`, { oauth2: moved })
    expect(refused.body.errors).toMatchObject([{ code: 'secret_needed', field: 'oauth2.clientSecret' }])
    const changed = await app.call('PATCH', `/v1/iclients/${one._id}`, {
      oauth2: { ...moved, clientSecret: 'new~one' },
    })
    expect(changed.body.signIn).toMatchObject({ tenantId: OTHER })
    expect((await app.call('GET', `/v1/connections/${connection._id}`)).body).toMatchObject({
      status: 'needsAuthorization',
      grant: null,
    })
    expect(app.forgotten).toContain(connection._id)
    const audit = await app.call('GET', `/v1/iclients/${one._id}/audit`)
    const paths = audit.body[0].fieldChanges.map((change: { fieldPath: string }) => change.fieldPath)
    expect(paths).toEqual(['oauth2.auth.uri', 'oauth2.token.uri', 'oauth2.unencrypted.tenantId', 'oauth2.clientSecret'])
  })
})
