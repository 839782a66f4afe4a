import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ABSENT_SANDBOX, openTestApp, type TestApp } from '../../test/support/open-test-app.ts'
import { connectionInput, iclientInput } from '../../test/support/sample-documents.ts'
import { clientSecretPlace } from './iclient-document.ts'

let app: TestApp
beforeAll(async () => {
  app = await openTestApp()
})
afterAll(() => app.close())

let count = 0
const name = () => `client ${++count}`
const create = async (changes: object = {}) => {
  const { status, body } = await app.call('POST', '/v1/iclients', iclientInput(name(), changes))
  expect(status).toBe(201)
  return body
}
const storedSecret = async (id: string) => {
  const row = await app.deps.db
    .selectFrom('iclients')
    .select('clientSecretSealed')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return app.deps.sealer.open(String(row.clientSecretSealed), clientSecretPlace(id))
}
/** A connection of the client with a grant, as if somebody had authorized it. */
const authorized = async (iclientId: string) => {
  const { body } = await app.call('POST', '/v1/connections', connectionInput(name(), iclientId))
  const now = app.deps.clock.now()
  await app.deps.db
    .insertInto('grants')
    .values({
      connectionId: body._id,
      accessTokenSealed: 'sealed',
      accessTokenExpiresAt: now,
      refreshTokenSealed: null,
      refreshTokenExpiresAt: null,
      scope: ['https://vault.azure.net/user_impersonation'],
      missingScope: [],
      tenantId: 'contoso',
      grantedBy: 'megan@contoso.example',
      grantedAt: now,
      refreshedAt: now,
    })
    .execute()
  await app.deps.db.updateTable('connections').set({ needsAuthorization: false }).where('id', '=', body._id).execute()
  return body._id as string
}
const statusOf = async (connectionId: string) => {
  const { body } = await app.call('GET', `/v1/connections/${connectionId}`)
  return { status: body.status, grant: body.grant }
}

describe('creating an iClient', () => {
  test('is refused without a secret, and with a secret of only asterisks', async () => {
    for (const [clientSecret, code] of [
      [undefined, 'missing_required_field'],
      ['******', 'masked_secret'],
      ['****', 'masked_secret'],
    ]) {
      const { status, body } = await app.call('POST', '/v1/iclients', iclientInput(name(), { clientSecret }))
      expect(status).toBe(422)
      expect(body.errors).toMatchObject([{ code, field: 'oauth2.clientSecret' }])
    }
  })

  test('is refused when the Secret ID was pasted in place of the secret', async () => {
    const clientSecret = '33333333-3333-4333-8333-333333333333'
    const { status, body } = await app.call('POST', '/v1/iclients', iclientInput(name(), { clientSecret }))
    expect(status).toBe(422)
    expect(body.errors[0].field).toBe('oauth2.clientSecret')
    expect(body.errors[0].message).toContain('Paste the Value')
  })

  test('is refused for an unknown application', async () => {
    const input = { ...iclientInput(name()), _httpConnectorId: 'f'.repeat(24) }
    const { status, body } = await app.call('POST', '/v1/iclients', input)
    expect(status).toBe(422)
    expect(body.errors).toMatchObject([{ code: 'invalid_ref', field: '_httpConnectorId' }])
  })

  test('for the sandbox is refused where the sandbox is not enabled', async () => {
    const unencrypted = { cloud: 'sandbox', tenantId: ABSENT_SANDBOX.tenantId }
    const { status, body } = await app.call('POST', '/v1/iclients', iclientInput(name(), { unencrypted }))
    expect(status).toBe(422)
    expect(body.errors).toMatchObject([{ code: 'invalid_field', field: 'oauth2.unencrypted.cloud' }])
  })

  test('shows the secret masked, keeps it sealed, and gives a redirect URI of its own', async () => {
    const one = await create()
    const two = await create()
    expect(one.oauth2.clientSecret).toBe('******')
    expect(one.oauth2.redirectUri).toMatch(/^http:\/\/localhost:5390\/connection\/oauth2callback\/[0-9a-f]{24}$/)
    expect(two.oauth2.redirectUri).not.toBe(one.oauth2.redirectUri)
    expect(await storedSecret(one._id)).toBe('canary-secret~value')
    const dump = JSON.stringify(await app.deps.db.selectFrom('iclients').selectAll().execute())
    expect(dump).not.toContain('canary-secret')
  })

  test('takes the redirect URI that was made for it, once', async () => {
    const { body } = await app.call('GET', '/v1/iclients/newRedirectUri')
    const one = await create({ redirectUri: body.redirectUri })
    expect(one.oauth2.redirectUri).toBe(body.redirectUri)
    const again = await app.call('POST', '/v1/iclients', iclientInput(name(), { redirectUri: body.redirectUri }))
    expect(again.status).toBe(422)
    expect(again.body.errors).toMatchObject([{ code: 'invalid_field', field: 'oauth2.redirectUri' }])
  })

  test.each([
    'https://evil.example/connection/oauth2callback/0123456789abcdef01234567',
    'http://localhost:5390.evil.example/connection/oauth2callback/0123456789abcdef01234567',
    'http://localhost:5390/connection/oauth2callback/../0123456789abcdef01234567',
    'http://localhost:5390/connection/oauth2callback/short',
  ])('refuses the foreign redirect URI %s', async (redirectUri) => {
    const { status, body } = await app.call('POST', '/v1/iclients', iclientInput(name(), { redirectUri }))
    expect(status).toBe(422)
    expect(body.errors).toMatchObject([{ code: 'invalid_field', field: 'oauth2.redirectUri' }])
  })
})

describe('changing an iClient', () => {
  test.each(['clientId', 'tenantId'])('to another %s needs the secret again', async (member) => {
    const one = await create()
    const guid = '44444444-4444-4444-8444-444444444444'
    const oauth2 = member === 'clientId' ? { clientId: guid } : { unencrypted: { tenantId: guid } }
    const { status, body } = await app.call('PATCH', `/v1/iclients/${one._id}`, { oauth2 })
    expect(status).toBe(422)
    expect(body.errors).toMatchObject([{ code: 'secret_needed', field: 'oauth2.clientSecret' }])
    expect((await app.call('GET', `/v1/iclients/${one._id}`)).body).toEqual(one)
  })

  test('to another app registration drops the grants of its connections', async () => {
    const one = await create()
    const connection = await authorized(one._id)
    expect((await statusOf(connection)).status).toBe('online')
    const oauth2 = { clientId: '44444444-4444-4444-8444-444444444444', clientSecret: 'another-secret' }
    const { status } = await app.call('PATCH', `/v1/iclients/${one._id}`, { oauth2 })
    expect(status).toBe(200)
    expect(await statusOf(connection)).toEqual({ status: 'needsAuthorization', grant: null })
    expect(app.forgotten).toContain(connection)
    expect(await storedSecret(one._id)).toBe('another-secret')
  })

  test('to another cloud is refused while a connection uses it', async () => {
    const one = await create()
    await authorized(one._id)
    const oauth2 = { clientSecret: 'another-secret', unencrypted: { cloud: 'china' } }
    const { status, body } = await app.call('PATCH', `/v1/iclients/${one._id}`, { oauth2 })
    expect(status).toBe(422)
    expect(body.errors).toMatchObject([{ code: 'invalid_field', field: 'oauth2.unencrypted.cloud' }])
  })

  test('security 54: keeps the secret when it is masked or left out, and grants when only secret or name change', async () => {
    const one = await create()
    const connection = await authorized(one._id)
    const masked = await app.call('PUT', `/v1/iclients/${one._id}`, one)
    expect(masked.body).toMatchObject({ name: one.name, oauth2: one.oauth2 })
    await app.call('PATCH', `/v1/iclients/${one._id}`, { name: name() })
    const { clientSecret: _, ...withoutSecret } = one.oauth2
    await app.call('PUT', `/v1/iclients/${one._id}`, { ...one, oauth2: withoutSecret })
    expect(await storedSecret(one._id)).toBe('canary-secret~value')

    await app.call('PATCH', `/v1/iclients/${one._id}`, { oauth2: { clientSecret: 'rotated' } })
    expect(await storedSecret(one._id)).toBe('rotated')
    expect((await statusOf(connection)).status).toBe('online')
  })

  test('writes the names of what changed into the audit log, secrets by name only', async () => {
    const one = await create()
    await app.call('PATCH', `/v1/iclients/${one._id}`, { name: name(), oauth2: { clientSecret: 'canary-rotated' } })
    const { body, text } = await app.call('GET', `/v1/iclients/${one._id}/audit`)
    expect(body).toMatchObject([
      { event: 'update', source: 'api', fieldChanges: [{ fieldPath: 'name' }, { fieldPath: 'oauth2.clientSecret' }] },
      { event: 'create', byUser: { name: 'owner' } },
    ])
    expect(text).not.toContain('canary')
  })
})

test('deleting an iClient that a connection uses is refused, naming it', async () => {
  const one = await create()
  const { body: connection } = await app.call('POST', '/v1/connections', connectionInput('the vault', one._id))
  const refused = await app.call('DELETE', `/v1/iclients/${one._id}`)
  expect(refused.status).toBe(422)
  expect(refused.body.errors).toMatchObject([
    { code: 'in_use', message: 'This OAuth 2.0 client is used by the connection "the vault". Remove it there first.' },
  ])
  expect((await app.call('GET', `/v1/iclients/${one._id}/dependencies`)).body).toEqual({
    connections: [{ id: connection._id, name: 'the vault', paths: ['http._iClientId'], accessLevel: 'owner' }],
  })
  expect((await app.call('DELETE', `/v1/connections/${connection._id}`)).status).toBe(204)
  expect((await app.call('DELETE', `/v1/iclients/${one._id}`)).status).toBe(204)
  expect((await app.call('GET', `/v1/iclients/${one._id}`)).status).toBe(404)
  expect((await app.call('GET', `/v1/iclients/${one._id}/audit`)).body).toMatchObject([
    { event: 'delete' },
    { event: 'create' },
  ])
})
