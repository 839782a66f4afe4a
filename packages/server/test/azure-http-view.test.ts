/** The HTTP view of an Azure connection: what it may change, what it may not, and that nothing gets lost. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AzureWorld, openAzureWorld } from './support/azure-world.ts'

let world: AzureWorld
beforeAll(async () => {
  world = await openAzureWorld()
  await world.createVault('contoso')
}, 60_000)
afterAll(() => world.close())

let count = 0
const scope = ['https://vault.localhost/user_impersonation']
const connect = async (http: object, auth: object = {}) => {
  count += 1
  const { status, body } = await world.app.call('POST', '/v1/connections', {
    name: `view ${count}`,
    http: {
      _httpConnectorId: '617a7572656b65797661756c',
      _httpConnectorApiId: 'data-plane',
      _iClientId: world.iclientId,
      unencrypted: { vaultUrl: world.sandbox.endpoints.vault('contoso') },
      auth: { type: 'oauth', oauth: { scope }, ...auth },
      ...http,
    },
  })
  return { status, body }
}
const authorized = async (http: object, auth: object = {}): Promise<string> => {
  const { body } = await connect(http, auth)
  await world.authorize(body._id)
  return body._id
}
const ping = async (id: string) => (await world.app.call('POST', `/v1/connections/${id}/ping`)).body

const HTTP_VIEW = {
  formType: 'http',
  mediaType: 'json',
  successMediaType: 'json',
  errorMediaType: 'json',
  headers: [{ name: 'X-Team', value: '{{{lowercase connection.name}}}' }],
  rateLimit: { failStatusCode: 420, failPath: 'error.code', failValues: ['Slow'] },
  ping: { method: 'GET', relativeURI: '/keys?maxresults=1&api-version=7.4', errorPath: 'error.message' },
  retryHeader: 'x-ms-retry-after',
  concurrencyLevel: 5,
  targetConcurrencyLevel: 9,
}
const FAILURE = {
  failStatusCode: 403,
  failPath: 'error.code',
  failValues: ['Expired'],
  failures: [{ statusCode: 418 }],
}

describe('the HTTP view of an Azure connection refuses', () => {
  test.each<[string, object, object, string]>([
    [
      'a token of its own',
      { headers: [{ name: 'Authorization', value: '{{{connection.name}}}' }] },
      {},
      'http.headers.0.name',
    ],
    ['another host', { headers: [{ name: 'Host', value: 'evil.example' }] }, {}, 'http.headers.0.name'],
    [
      'a template that names nothing',
      { headers: [{ name: 'x', value: '{{{connection.http.encrypted.k}}}' }] },
      {},
      'http.headers.0.value',
    ],
    ['a value to look for without a call', { ping: { successPath: 'value' } }, {}, 'http.ping.relativeURI'],
    ['another way to sign in', {}, { type: 'basic' }, 'http.auth.type'],
    [
      'another authorization URL than that of its client',
      {},
      { oauth: { scope, authURI: 'https://evil.example/authorize' } },
      'http.auth.oauth.authURI',
    ],
    ['a password grant', {}, { oauth: { scope, grantType: 'password' } }, 'http.auth.oauth.grantType'],
    ['encrypted fields, which it has no use for', { encrypted: { k: 'v' } }, {}, 'http.encrypted'],
  ])('%s', async (_, http, auth, field) => {
    const { status, body } = await connect(http, auth)
    expect(status).toBe(422)
    expect(body.errors.map((error: { field: string }) => error.field)).toContain(field)
  })

  test('security 64: a base URI: it stays that of the vault', async () => {
    const { body } = await connect({ baseURI: 'https://evil.example' })
    expect(body.http.baseURI).toBe(world.sandbox.endpoints.vault('contoso'))
  })
})

test('what only the HTTP view shows survives Simple, HTTP and Simple again', async () => {
  const { body } = await connect(HTTP_VIEW, FAILURE)
  const path = `/v1/connections/${body._id}`
  for (const formType of ['assistant', 'http', 'assistant']) {
    const before = (await world.app.call('GET', path)).body
    const { status, body: after } = await world.app.call('PUT', path, { ...before, http: { ...before.http, formType } })
    expect(status).toBe(200)
    expect({ ...after, lastModified: '' }).toEqual({ ...before, lastModified: '', http: { ...before.http, formType } })
  }
  expect((await world.app.call('GET', path)).body.http).toMatchObject({
    ...HTTP_VIEW,
    formType: 'assistant',
    auth: FAILURE,
  })
})

test('a change that is no matter of the sign-in keeps the grant', async () => {
  const id = await authorized({})
  await world.app.call('PATCH', `/v1/connections/${id}`, { http: HTTP_VIEW })
  expect((await world.connection(id)).status).toBe('online')
})

test('its own test is sent in place of the usual one, and its failure quotes Azure', async () => {
  const id = await authorized(HTTP_VIEW)
  expect(await ping(id)).toMatchObject({ code: 200 })
  const other = await authorized({
    ...HTTP_VIEW,
    ping: { relativeURI: '/secrets/nobody?api-version=7.4', errorPath: 'error.message' },
  })
  expect(await ping(other)).toMatchObject({
    code: 404,
    diagnosis: { code: 'test_refused', cause: expect.stringContaining('nobody') },
  })
})

test('a failure pattern renews the token once, and then sets the connection offline', async () => {
  const id = await authorized({}, { failStatusCode: 404 })
  const path = `/v1/connections/${id}/proxy/secrets/nobody`
  const before = world.tokenAnswers()
  world.deps.clock.advance(120_000)
  expect((await world.app.call('GET', path)).status).toBe(404)
  expect(world.tokenAnswers()).toBe(before + 1)
  expect((await world.connection(id)).status).toBe('offline')
})
