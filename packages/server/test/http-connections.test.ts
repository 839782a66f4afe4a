/** Connections over HTTP, against an API that is not Azure: what is refused at the field, and what goes over the wire. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Asked } from './support/http-api.ts'
import { type HttpWorld, openHttpWorld } from './support/http-world.ts'

let world: HttpWorld
beforeAll(async () => {
  world = await openHttpWorld()
})
afterAll(() => world.close())
afterEach(() => {
  world.api.answer = () => ({ body: { ok: true } })
  world.api.asked.length = 0
})

const PASSWORD = 'canary-password~1'
const TOKEN = 'canary-token~2'
const basic = { type: 'basic', basic: { username: 'megan', password: PASSWORD } }
const token = (changes: object = {}) => ({ type: 'token', token: { token: TOKEN, location: 'header', ...changes } })
const bearer = token({ scheme: 'Bearer' })
const last = (): Asked => world.api.asked.at(-1) as Asked

const refusal = async (http: object) => {
  const { status, body } = await world.create(http)
  expect(status).toBe(422)
  return body.errors
}
const at = (field: string, message?: RegExp) =>
  expect.objectContaining({ field: `http.${field}`, ...(message && { message: expect.stringMatching(message) }) })

describe('a connection over HTTP is refused', () => {
  test.each<[string, object, string, RegExp]>([
    ['without a base URI', { baseURI: undefined }, 'baseURI', /required/],
    ['with a base URI that is no address', { baseURI: 'api.example.com' }, 'baseURI', /address such as https:/],
    [
      'with plain http to a host nobody allowed',
      { baseURI: 'http://api.example.com' },
      'baseURI',
      /KEYWAY_ALLOW_HOSTS=api\.example\.com/,
    ],
    ['security 66: with a private address', { baseURI: 'https://10.1.2.3' }, 'baseURI', /private network/],
    ['security 66: with the metadata service', { baseURI: 'https://169.254.169.254/x' }, 'baseURI', /private network/],
    [
      'security 66: with this machine by another name',
      { baseURI: 'https://a.localhost' },
      'baseURI',
      /machine Keyway runs on/,
    ],
    ['with a user name in its base URI', { baseURI: 'https://me:pw@api.example.com' }, 'baseURI', /user name/],
    ['with a query in its base URI', { baseURI: 'https://api.example.com/?key=1' }, 'baseURI', /end with its path/],
    [
      'with a secret in its base URI',
      { baseURI: 'https://api.example.com/{{{connection.http.encrypted.k}}}', encrypted: { k: 'v' } },
      'baseURI',
      /unencrypted fields only/,
    ],
    [
      'with digest authentication',
      { auth: { type: 'digest', basic: { username: 'a' } } },
      'auth.type',
      /custom, basic, token or oauth/,
    ],
    ['with a JWT', { auth: { type: 'jwtbearer', jwt: {} } }, 'auth.type', /jwtbearer is not supported/],
    [
      'with basic authentication and no user name',
      { auth: { type: 'basic', basic: {} } },
      'auth.basic.username',
      /required/,
    ],
    ['with no token', { auth: { type: 'token', token: {} } }, 'auth.token.token', /required/],
    [
      'with a token in a URL that has no parameter',
      { auth: token({ location: 'url' }) },
      'auth.token.paramName',
      /required/,
    ],
    ['with a token of asterisks', { auth: token({ token: '****' }) }, 'auth.token.token', /asterisks/],
    ['with OAuth 2.0 and no client', { auth: { type: 'oauth', oauth: {} } }, '_iClientId', /required/],
    ['with a Host header', { headers: [{ name: 'Host', value: 'evil.example' }] }, 'headers.0.name', /another one/],
    ['with a line break in a header', { headers: [{ name: 'x', value: 'a\r\nb: c' }] }, 'headers.0.value', /one line/],
    [
      'with a header twice',
      {
        headers: [
          { name: 'X-A', value: '1' },
          { name: 'x-a', value: '2' },
        ],
      },
      'headers.1.name',
      /twice/,
    ],
    [
      'with a header its sign-in sets',
      { auth: bearer, headers: [{ name: 'authorization', value: '{{{connection.name}}}' }] },
      'headers.0.name',
      /signs in with/,
    ],
    [
      'security 53: with a secret typed into a header',
      { headers: [{ name: 'X-Api-Key', value: 'k' }] },
      'headers.0.value',
      /encrypted field/,
    ],
    [
      'with a template that names nothing',
      { headers: [{ name: 'x', value: '{{{connection.http.encrypted.nope}}}' }] },
      'headers.0.value',
      /"nope"/,
    ],
    ['with a template that is none', { ping: { relativeURI: '/{{' } }, 'ping.relativeURI', /cannot be read/],
    [
      'with a template that looks at prototypes',
      { headers: [{ name: 'x', value: '{{{connection.constructor.name}}}' }] },
      'headers.0.value',
      /does not have/,
    ],
    [
      'with a test at another host',
      { ping: { relativeURI: 'https://evil.example/' } },
      'ping.relativeURI',
      /must be a path/,
    ],
    ['with values and no path', { ping: { successValues: ['ok'] } }, 'ping.successPath', /required/],
    ['with a path into XML', { successMediaType: 'xml', ping: { successPath: 'a' } }, 'ping.successPath', /JSON/],
    ['with a body of a GET', { ping: { body: 'x' } }, 'ping.body', /POST and PUT/],
    ['with a rate and many calls at once', { rateLimit: { limit: 60 } }, 'rateLimit.limit', /concurrency level of 1/],
    [
      'with certificates unchecked of a host nobody allowed',
      { baseURI: 'https://api.example.com', disableStrictSSL: true },
      'disableStrictSSL',
      /administrator/,
    ],
    ['with a certificate that is none', { clientCertificates: { ca: 'x' } }, 'clientCertificates.ca', /PEM/],
    ['with a field it does not know', { baseUrl: 'x' }, 'baseUrl', /Unknown field/],
    ['of an application there is not', { _httpConnectorId: 'f'.repeat(24) }, '_httpConnectorId', /httpconnectors/],
  ])('%s', async (_, http, field, message) => {
    expect(await refusal(http)).toContainEqual(at(field, message))
  })

  test('when a mask stands for no stored secret', async () => {
    expect(await refusal({ auth: { type: 'basic', basic: { username: 'a', password: '******' } } })).toContainEqual(
      at('auth.basic.password'),
    )
  })

  test('with a client that signs in with Microsoft', async () => {
    const microsoft = await world.app.call('POST', '/v1/iclients', {
      name: 'of Microsoft',
      provider: 'azureserviceprincipal',
      azureserviceprincipal: {
        clientId: '22222222-2222-4222-8222-222222222222',
        clientSecret: 'x~y',
        tenantId: 'contoso.onmicrosoft.com',
      },
    })
    const errors = await refusal({ _iClientId: microsoft.body._id, auth: { type: 'oauth', oauth: {} } })
    expect(errors).toContainEqual(at('_iClientId', /application HTTP/))
  })
})

describe('what a connection signs in with', () => {
  test('is nothing of its own for custom authentication, where a template fills a header', async () => {
    const id = await world.connect({
      encrypted: { apiKey: 'canary-key~3' },
      unencrypted: { region: 'eu' },
      headers: [
        { name: 'X-Api-Key', value: '{{{connection.http.encrypted.apiKey}}}' },
        { name: 'X-Region', value: '{{{uppercase connection.http.unencrypted.region}}}' },
      ],
    })
    expect((await world.proxy(id, '/orders')).body).toEqual({ ok: true })
    expect(last().headers).toMatchObject({ 'x-api-key': 'canary-key~3', 'x-region': 'EU' })
    expect(last().headers.authorization).toBeUndefined()
  })

  test('is user name and password for basic authentication', async () => {
    const id = await world.connect({ auth: basic })
    await world.proxy(id, '/orders?limit=5')
    expect(last()).toMatchObject({ method: 'GET', path: '/orders?limit=5' })
    expect(Buffer.from(last().headers.authorization?.slice(6) ?? '', 'base64').toString()).toBe(`megan:${PASSWORD}`)
  })

  test.each<[string, object, (asked: Asked) => unknown]>([
    ['in a header of its own', token({ headerName: 'X-Token' }), ({ headers }) => headers['x-token']],
    ['after a scheme', bearer, ({ headers }) => headers.authorization?.replace('Bearer ', '')],
    [
      'in the URL',
      token({ location: 'url', paramName: 'key' }),
      ({ path }) => new URL(path, 'http://a').searchParams.get('key'),
    ],
    ['in the body', token({ location: 'body', paramName: 'key' }), ({ body }) => JSON.parse(body).key],
  ])('is the token %s', async (_, auth, where) => {
    const id = await world.connect({ auth })
    await world.proxy(id, '/orders?a=1', 'POST', { order: 7 })
    expect(where(last())).toBe(TOKEN)
    expect(last().path).toMatch(/^\/orders\?a=1/)
    expect(JSON.parse(last().body)).toMatchObject({ order: 7 })
  })

  test.each<[string, string, string, string]>([
    ['json', 'POST', 'application/json', JSON.stringify({ key: TOKEN })],
    ['urlencoded', 'PUT', 'application/x-www-form-urlencoded', new URLSearchParams({ key: TOKEN }).toString()],
  ])('makes a body of its own where a call could have one: %s', async (mediaType, method, type, body) => {
    const id = await world.connect({ mediaType, auth: token({ location: 'body', paramName: 'key' }) })
    await world.proxy(id, '/orders', method)
    expect(last()).toMatchObject({ method, body, headers: { 'content-type': type } })
  })

  test.each([
    ['json', 'GET'],
    ['xml', 'POST'],
  ])('is left out where a body has no place for it: %s, %s', async (mediaType, method) => {
    const id = await world.connect({ mediaType, auth: token({ location: 'body', paramName: 'key' }) })
    await world.proxy(id, '/orders', method)
    expect(last().body).toBe('')
  })

  test('security 53: comes back masked, and is in no answer, no log and no row', async () => {
    const created = await world.create({ auth: basic, encrypted: { k: 'canary-field~4' } })
    expect(created.body.http).toMatchObject({
      auth: { basic: { username: 'megan', password: '******' } },
      encrypted: '******',
      encryptedFields: [{ id: 'k', label: 'k' }],
    })
    await world.ping(created.body._id)
    const read = await world.app.call('GET', `/v1/connections/${created.body._id}`)
    const audit = await world.app.call('GET', `/v1/connections/${created.body._id}/audit`)
    const rows = JSON.stringify(await world.deps.db.selectFrom('connections').selectAll().execute())
    const encoded = Buffer.from(`megan:${PASSWORD}`).toString('base64')
    for (const text of [created.text, read.text, audit.text, rows, world.logged()]) {
      for (const secret of [PASSWORD, 'canary-field~4', encoded]) expect(text).not.toContain(secret)
    }
  })

  test('is kept by a mask, and gone when it is left out', async () => {
    const { body } = await world.create({ auth: basic, encrypted: { k: 'v1', other: 'v2' } })
    const path = `/v1/connections/${body._id}`
    const renamed = await world.app.call('PUT', path, { ...body, name: 'renamed' })
    expect(renamed.status).toBe(200)
    await world.proxy(body._id, '/orders')
    expect(Buffer.from(last().headers.authorization?.slice(6) ?? '', 'base64').toString()).toBe(`megan:${PASSWORD}`)
    const fewer = await world.app.call('PATCH', path, { http: { encrypted: { k: '******' } } })
    expect(fewer.status).toBe(200)
    expect(fewer.body.http.encryptedFields).toContainEqual({ id: 'k', label: 'k' })
    const used = await world.app.call('PATCH', path, {
      http: { headers: [{ name: 'x', value: '{{{connection.http.encrypted.other}}}' }] },
    })
    expect(used.body.errors).toContainEqual(at('headers.0.value', /"other"/))
    const audit = await world.app.call('GET', `${path}/audit`)
    expect(JSON.stringify(audit.body)).toContain('http.encrypted.other')
  })

  test('security 65: does not follow the connection to another address', async () => {
    const { body } = await world.create({ auth: basic, encrypted: { k: 'v' } })
    const moved = await world.app.call('PATCH', `/v1/connections/${body._id}`, {
      http: { baseURI: 'https://evil.example' },
    })
    expect(moved.body.errors).toEqual([
      expect.objectContaining({ code: 'secret_needed_again', field: 'http.auth.basic.password' }),
      expect.objectContaining({ code: 'secret_needed_again', field: 'http.encrypted.k' }),
    ])
    const samePlace = await world.app.call('PATCH', `/v1/connections/${body._id}`, {
      http: { baseURI: `${world.api.origin}/v2` },
    })
    expect(samePlace.status).toBe(200)
  })

  test.each(['my-own-app', 'payments2', 'payments/..%2fmy-own-app', ''])(
    'security 65: does not follow the connection to another path of its host: /%s',
    async (path) => {
      const { body } = await world.create({ baseURI: `${world.api.origin}/payments`, auth: basic })
      const patch = (baseURI: string) => world.app.call('PATCH', `/v1/connections/${body._id}`, { http: { baseURI } })
      const moved = await patch(`${world.api.origin}/${path}`)
      expect(moved.body.errors).toMatchObject([{ code: 'secret_needed_again', field: 'http.auth.basic.password' }])
      expect((await patch(`${world.api.origin}/payments/v2/`)).status).toBe(200)
    },
  )

  test('security 45: opens in its own connection only', async () => {
    const one = await world.connect({ auth: basic })
    const two = await world.connect({ auth: bearer })
    const { secretsSealed } = await world.deps.db
      .selectFrom('connections')
      .select('secretsSealed')
      .where('id', '=', one)
      .executeTakeFirstOrThrow()
    await world.deps.db.updateTable('connections').set({ secretsSealed }).where('id', '=', two).execute()
    world.azure.recheck()
    expect((await world.ping(two)).body.diagnosis.code).toBe('secrets_unreadable')
    expect(world.api.asked).toEqual([])
  })
})

test('a template whose field is gone says so at the call', async () => {
  const id = await world.connect({
    unencrypted: { a: '1' },
    headers: [{ name: 'X-A', value: '{{{connection.http.unencrypted.a}}}' }],
  })
  const { doc } = await world.deps.db
    .selectFrom('connections')
    .select('doc')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const { http } = doc as { http: object }
  await world.deps.db
    .updateTable('connections')
    .set({ doc: JSON.stringify({ ...doc, http: { ...http, unencrypted: {} } }) })
    .where('id', '=', id)
    .execute()
  expect((await world.ping(id)).body.diagnosis.code).toBe('template_failed')
  expect(world.api.asked).toEqual([])
})

describe('a call through the proxy', () => {
  test.each(['/../admin', '/%2e%2e/admin', '/a/../../admin'])('stays below the base URI: %s', async (path) => {
    const id = await world.connect({ baseURI: `${world.api.origin}/v2` })
    const headers = {
      authorization: `Bearer ${world.app.token}`,
      'integrator-method': 'GET',
      'integrator-relative-uri': path,
    }
    const { status, body } = await world.app.call('POST', `/v1/connections/${id}/proxy`, undefined, headers)
    expect([status, body.errors[0].code]).toEqual([400, 'proxy_header_invalid'])
    expect(world.api.asked).toEqual([])
  })

  test('security 68: goes to no other host', async () => {
    const id = await world.connect({ auth: basic })
    const headers = {
      authorization: `Bearer ${world.app.token}`,
      'integrator-method': 'GET',
      'integrator-relative-uri': 'https://evil.example/x',
    }
    expect((await world.app.call('POST', `/v1/connections/${id}/proxy`, undefined, headers)).status).toBe(400)
    world.api.answer = () => ({ status: 302, headers: { location: 'http://evil.example/' } })
    expect((await world.proxy(id, '/moved')).status).toBe(302)
    expect(world.api.asked).toHaveLength(1)
  })

  test('carries the base path, the media type and the headers of the connection, unless the caller has others', async () => {
    const id = await world.connect({
      baseURI: `${world.api.origin}/v2/`,
      mediaType: 'xml',
      successMediaType: 'xml',
      headers: [{ name: 'X-Tenant', value: 'contoso' }],
    })
    const headers = {
      authorization: `Bearer ${world.app.token}`,
      'content-type': 'text/plain',
      'x-tenant': 'fabrikam',
      cookie: 'a=b',
    }
    await world.app.call('POST', `/v1/connections/${id}/proxy/orders`, '<x/>', headers)
    expect(last()).toMatchObject({ path: '/v2/orders', body: '<x/>' })
    expect(last().headers).toMatchObject({
      accept: 'application/xml, text/xml',
      'content-type': 'text/plain',
      'x-tenant': 'fabrikam',
    })
    expect(last().headers.cookie).toBeUndefined()
    expect(last().headers.authorization).toBeUndefined()
  })

  test('security 66: is not made once the host is not allowed any more', async () => {
    const id = await world.connect({ auth: basic })
    const { allowHosts } = world.deps.config
    const strict = await openHttpWorld({ allowHosts: [] })
    try {
      const { doc, secretsSealed } = await world.deps.db
        .selectFrom('connections')
        .select(['doc', 'secretsSealed'])
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
      expect(allowHosts).toEqual(['localhost'])
      const now = new Date()
      await strict.deps.db
        .insertInto('connections')
        .values({
          id,
          name: 'moved here',
          doc: JSON.stringify({ ...doc, http: { ...(doc as { http: object }).http, auth: { type: 'custom' } } }),
          iclientId: null,
          secretsSealed: null,
          offline: false,
          offlineSince: null,
          needsAuthorization: false,
          diagnosis: null,
          createdAt: now,
          lastModified: now,
        })
        .execute()
      expect(secretsSealed).not.toBeNull()
      expect((await strict.ping(id)).body.diagnosis.code).toBe('address_refused')
      expect(world.api.asked).toEqual([])
    } finally {
      await strict.close()
    }
  })
})

describe('a refusal', () => {
  test('of what is sent with each call sets the connection offline, and is not tried again', async () => {
    const id = await world.connect({ auth: basic })
    world.api.answer = () => ({ status: 401 })
    expect((await world.proxy(id, '/orders')).status).toBe(401)
    expect(world.api.asked).toHaveLength(1)
    const { body } = await world.app.call('GET', `/v1/connections/${id}`)
    expect(body).toMatchObject({ status: 'offline', diagnosis: { code: 'credentials_refused' } })
    world.api.answer = () => ({ body: {} })
    expect((await world.ping(id)).body.code).toBe(200)
    expect((await world.app.call('GET', `/v1/connections/${id}`)).body.status).toBe('online')
  })

  test.each<[string, object, object]>([
    ['by a status of its own', { failStatusCode: 403 }, { status: 403 }],
    ['by a further status', { failures: [{ statusCode: 418 }] }, { status: 418 }],
    [
      'in the body of a 200',
      { failPath: 'error.code', failValues: ['expired_token'] },
      { body: { error: { code: 'expired_token' } } },
    ],
  ])('is known %s', async (_, auth, answer) => {
    const id = await world.connect({ auth: { ...basic, ...auth } })
    world.api.answer = () => answer
    await world.proxy(id, '/orders')
    expect((await world.app.call('GET', `/v1/connections/${id}`)).body).toMatchObject({
      status: 'offline',
      diagnosis: { code: 'credentials_refused' },
    })
  })

  test('is none where another value stands', async () => {
    const id = await world.connect({ auth: { ...basic, failPath: 'error.code', failValues: ['expired_token'] } })
    world.api.answer = () => ({ body: { error: { code: 'no_such_order' } } })
    expect((await world.proxy(id, '/orders')).body).toEqual({ error: { code: 'no_such_order' } })
    expect((await world.app.call('GET', `/v1/connections/${id}`)).body.status).toBe('online')
  })

  test.each<[string, object, object]>([
    ['as 429', {}, { status: 429 }],
    ['by a status of its own', { rateLimit: { failStatusCode: 420 } }, { status: 420 }],
    [
      'in the body of a 200',
      { rateLimit: { failPath: 'errors[0].code', failValues: ['slow_down'] } },
      { body: { errors: [{ code: 'slow_down' }] } },
    ],
  ])('for too many calls is waited out: %s', async (_, http, refused) => {
    const id = await world.connect({ auth: basic, retryHeader: 'X-Wait', ...http })
    let calls = 0
    world.api.answer = () => {
      calls += 1
      return calls === 1 ? { headers: { 'x-wait': '1' }, ...refused } : { body: { order: 1 } }
    }
    const started = performance.now()
    expect((await world.proxy(id, '/orders', 'POST', {})).body).toEqual({ order: 1 })
    expect(performance.now() - started).toBeGreaterThan(900)
    expect(calls).toBe(2)
  })

  test('is kept away by a rate: calls are spread', async () => {
    const id = await world.connect({ concurrencyLevel: 1, rateLimit: { limit: 300 } })
    const started = performance.now()
    await Promise.all([1, 2, 3].map(() => world.proxy(id, '/orders')))
    expect(performance.now() - started).toBeGreaterThan(390)
  })
})

describe('the test of a connection', () => {
  const tested = async (http: object, answer: object) => {
    const id = await world.connect({ auth: basic, ...http })
    world.api.answer = () => answer
    return { id, body: (await world.ping(id)).body }
  }
  const ping = { relativeURI: '/me', successPath: 'status', successValues: ['ok'], errorPath: 'error.message' }

  test.each<[string, object, object, string, number]>([
    ['a status that is no success', {}, { status: 404 }, 'test_refused', 404],
    ['a disturbance', {}, { status: 500 }, 'api_failed', 500],
    ['a redirect', {}, { status: 301, headers: { location: '/x' } }, 'api_redirected', 301],
    ['too many calls', {}, { status: 429, headers: { 'retry-after': '60' } }, 'api_busy', 429],
    ['a value that is not among the good ones', { ping }, { body: { status: 'ill' } }, 'test_value_wrong', 422],
    ['no value', { ping }, { body: {} }, 'test_value_wrong', 422],
    [
      'a value that says it failed',
      { ping: { failPath: 'e', failValues: ['1'] } },
      { body: { e: 1 } },
      'test_value_wrong',
      422,
    ],
    ['an array where one value is wanted', { ping }, { body: { status: ['ok'] } }, 'test_value_wrong', 422],
    [
      'refused credentials',
      { ping },
      { status: 401, body: { error: { message: 'Who are you?' } } },
      'credentials_refused',
      401,
    ],
  ])(
    'fails by %s',
    async (_, http, answer, code, status) => {
      const { body } = await tested(http, answer)
      expect(body).toMatchObject({ code: status, errors: [{ code }], diagnosis: { code } })
    },
    20_000,
  )

  test('says "not well" as long as the API does: no answer of the test sets the connection online', async () => {
    const { id } = await tested({ ping }, { body: { status: 'ill' } })
    for (const _ of [1, 2, 3]) await world.ping(id)
    const events = async () =>
      (await world.app.call('GET', `/v1/connections/${id}/audit`)).body.map(({ event }: { event: string }) => event)
    expect(await events()).toEqual(['offline', 'create'])
    world.api.answer = () => ({ body: { status: 'ok' } })
    await world.ping(id)
    expect(await events()).toEqual(['online', 'offline', 'create'])
  })

  test('brings a connection back whose test is refused as a call alone, not as somebody', async () => {
    const { id } = await tested({ ping }, { status: 401 })
    const status = async () => (await world.app.call('GET', `/v1/connections/${id}`)).body.status
    world.api.answer = () => ({ status: 403 })
    await world.ping(id)
    expect(await status()).toBe('offline')
    world.api.answer = () => ({ status: 404 })
    await world.ping(id)
    expect(await status()).toBe('online')
  })

  test.each([
    ['a 403', { status: 403 }, 'offline'],
    ['any other answer', { status: 404 }, 'online'],
  ])('leaves it to single calls too: %s', async (_, answer, status) => {
    const { id } = await tested({ ping }, { status: 401 })
    world.api.answer = () => answer
    await world.proxy(id, '/orders')
    expect((await world.app.call('GET', `/v1/connections/${id}`)).body.status).toBe(status)
  })

  test.each<[string, object, (sent: Asked) => unknown]>([
    ['a password', { auth: basic }, () => PASSWORD],
    ['credentials as they are sent', { auth: basic }, ({ headers }) => headers.authorization?.slice(6)],
    ['a token', { auth: bearer }, () => TOKEN],
    [
      'an encrypted field',
      {
        auth: { type: 'custom' },
        encrypted: { k: 'canary-field~8' },
        headers: [{ name: 'x-key', value: '{{{connection.http.encrypted.k}}}' }],
      },
      ({ headers }) => headers['x-key'],
    ],
  ])('security 53: does not repeat what an API echoes: %s', async (_, http, echoed) => {
    const id = await world.connect({ ...http, ping })
    for (const lead of ['The key ', 'x'.repeat(290)]) {
      world.api.answer = (sent) => ({ body: { status: 'ill', error: { message: `${lead}${echoed(sent)} is bad` } } })
      const { text, body } = await world.ping(id)
      expect(body.diagnosis.code).toBe('test_value_wrong')
      const shown = (await world.app.call('GET', `/v1/connections/${id}`)).text
      const secret = String(echoed(last()))
      for (const place of [text, shown]) expect(place).not.toContain(secret.slice(0, 8))
    }
  })

  test('tells what the API says is wrong', async () => {
    const { body } = await tested({ ping }, { status: 400, body: { error: { message: 'No such tenant' } } })
    expect(body.diagnosis.cause).toContain('“No such tenant”')
  })

  test.each<[string, object, object]>([
    ['any success, when nothing is asked for', {}, { status: 204 }],
    ['the value that is asked for', { ping }, { body: { status: 'ok' } }],
    ['one of several', { ping: { ...ping, allowArrayforSuccessPath: true } }, { body: { status: ['busy', 'ok'] } }],
    ['no failure', { ping: { failPath: 'errors[0]' } }, { body: { errors: [] } }],
  ])('passes by %s', async (_, http, answer) => {
    expect((await tested(http, answer)).body).toMatchObject({ code: 200 })
  })

  test('sends what it is told, templates filled', async () => {
    const http = {
      baseURI: `${world.api.origin}/v2`,
      unencrypted: { tenant: 'contoso' },
      ping: {
        method: 'POST',
        relativeURI: '/{{{connection.http.unencrypted.tenant}}}/me',
        body: '{"name": {{{jsonSerialize connection.name}}} }',
      },
    }
    const { id } = await tested(http, { body: {} })
    const { name } = (await world.app.call('GET', `/v1/connections/${id}`)).body
    expect(last()).toMatchObject({ method: 'POST', path: '/v2/contoso/me', body: `{"name": ${JSON.stringify(name)} }` })
    expect(last().headers['content-type']).toBe('application/json')
  })

  test('is part of a check, step by step', async () => {
    const id = await world.connect({ auth: basic })
    const doctor = async () => (await world.app.call('POST', `/v1/connections/${id}/doctor`)).body
    expect(
      (await doctor()).checks.map(({ id: check, state }: { id: string; state: string }) => `${check} ${state}`),
    ).toEqual(['dns passed', 'tls passed', 'signIn passed', 'reachable passed'])
    world.api.answer = () => ({ status: 401 })
    expect((await doctor()).checks.at(-1)).toMatchObject({
      state: 'failed',
      diagnosis: { code: 'credentials_refused' },
    })
    expect((await world.app.call('GET', `/v1/connections/${id}`)).body.status).toBe('online')
  })
})

test('a connection over HTTP needs no sign-in and gives no access token', async () => {
  const id = await world.connect({ auth: basic })
  const authorized = await world.app.call('POST', `/v1/connection/${id}/oauth2`, undefined, world.browser)
  expect(authorized.body).toMatchObject({ authorizationURL: null, ping: { code: 200 } })
  const given = await world.app.call('POST', `/v1/connections/${id}/token`, {})
  expect(given.status).toBeGreaterThanOrEqual(400)
})

test('the universal connector is an application, listed with the others', async () => {
  const { body } = await world.app.call('GET', '/v1/httpconnectors')
  expect(body.map(({ name, group }: { name: string; group: string }) => [name, group])).toEqual([
    ['Azure Key Vault', 'Connectors'],
    ['HTTP', 'Universal connectors'],
  ])
})

test('an export refuses a connection over HTTP at its field: it has no operations', async () => {
  const id = await world.connect({})
  const { status, body } = await world.app.call('POST', '/v1/exports', {
    name: 'orders',
    _connectionId: id,
    adaptorType: 'HTTPExport',
    http: { _httpConnectorEndpointId: 'GetSecrets' },
  })
  expect([status, body.errors]).toEqual([422, [expect.objectContaining({ field: '_connectionId' })]])
})

test('the application of a connection cannot change', async () => {
  const id = await world.connect({})
  const { AZURE_KEY_VAULT_ID } = await import('@keyway/contract')
  const azure = {
    _httpConnectorId: AZURE_KEY_VAULT_ID,
    _httpConnectorApiId: 'control-plane',
    _iClientId: 'a'.repeat(24),
    auth: { type: 'oauth', oauth: { scope: ['https://management.azure.com/user_impersonation'] } },
  }
  const { body } = await world.app.call('PUT', `/v1/connections/${id}`, { name: 'moved', http: azure })
  expect(body.errors).toContainEqual(
    expect.objectContaining({ code: 'immutable_field', field: 'http._httpConnectorId' }),
  )
})

test('a connection without an application is one over HTTP, as at integrator.io', async () => {
  const { status, body } = await world.app.call('POST', '/v1/connections', {
    name: 'plain',
    type: 'http',
    http: { baseURI: world.api.origin, mediaType: 'json', auth: { type: 'custom' } },
  })
  expect([status, body.http.baseURI]).toEqual([201, world.api.origin])
})
