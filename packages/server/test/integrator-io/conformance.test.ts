/** Documents and habits of integrator.io's clients, against Keyway's API. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AzureWorld, openAzureWorld } from '../support/azure-world.ts'
import type { TestAnswer } from '../support/open-test-app.ts'
import { fits } from './fits.ts'
import * as shapes from './shapes.ts'

const GUID = '22222222-2222-4222-8222-222222222222'
const SECRET = 'canary~8Q.conformance'

let world: AzureWorld
let connector: string
beforeAll(async () => {
  world = await openAzureWorld()
  await world.createVault('conform')
  connector = (await world.app.call('GET', '/v1/httpconnectors')).body[0]._id
})
afterAll(() => world.close())

const call = (method: string, path: string, body?: unknown): Promise<TestAnswer> => world.app.call(method, path, body)
let made = 0
const unique = (name: string): string => `${name} ${++made}`

/** As its clients send them. */
const iclients = (): readonly [string, Record<string, unknown>][] => [
  [
    'azureoauth for a person',
    {
      name: unique('person'),
      provider: 'azureoauth',
      formType: 'assistant',
      _httpConnectorId: connector,
      oauth2: {
        clientId: GUID,
        clientSecret: SECRET,
        grantType: 'authorizecode',
        clientCredentialsLocation: 'body',
        pkceCodeChallengeMethod: 's256',
        unencrypted: { cloud: 'public', tenantId: 'contoso.onmicrosoft.com' },
      },
    },
  ],
  [
    'azureserviceprincipal',
    {
      name: unique('principal'),
      provider: 'azureserviceprincipal',
      azureserviceprincipal: { clientId: GUID, clientSecret: SECRET, tenantId: 'contoso.onmicrosoft.com' },
    },
  ],
  [
    'custom_oauth2, with its scopes as a text',
    {
      name: unique('custom'),
      provider: 'custom_oauth2',
      oauth2: {
        clientId: GUID,
        clientSecret: SECRET,
        grantType: 'authorizecode',
        scope: 'https://vault.azure.net/user_impersonation offline_access',
        scopeDelimiter: ' ',
        accessTokenLocation: 'header',
        accessTokenHeaderName: 'Authorization',
        scheme: 'Bearer',
        auth: { uri: 'https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/authorize' },
        token: { uri: 'https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/token', method: 'POST' },
        validDomainNames: ['login.microsoftonline.com'],
      },
    },
  ],
]
const connection = (changes: object = {}) => ({
  name: unique('vault'),
  type: 'http',
  http: {
    formType: 'assistant',
    _httpConnectorId: connector,
    _httpConnectorApiId: 'data-plane',
    _iClientId: world.iclientId,
    baseURI: world.sandbox.endpoints.vault('conform'),
    mediaType: 'json',
    unencrypted: { vaultUrl: world.sandbox.endpoints.vault('conform') },
    auth: { type: 'oauth', oauth: { scope: [`${world.sandbox.endpoints.vaultResource}/user_impersonation`] } },
    ...changes,
  },
})

test('the shapes refuse what is not of them', async () => {
  const read = (await call('GET', `/v1/iclients/${world.iclientId}`)).body
  const wrong: readonly [object, unknown][] = [
    [shapes.ICLIENT_ANSWER, { ...read, oauth2: { ...read.oauth2, clientSecret: 'in the clear' } }],
    [shapes.ICLIENT_ANSWER, { ...read, lastModified: 'yesterday' }],
    [shapes.ICLIENT_ANSWER, { ...read, provider: 'other' }],
    [shapes.CONNECTION_REQUEST, { ...connection(), name: 'x'.repeat(101) }],
    [shapes.CONNECTION_REQUEST, connection({ concurrencyLevel: 51 })],
    [shapes.CONNECTION_ANSWER, connection()],
    [shapes.ERRORS, { errors: [] }],
    [shapes.DEPENDENCIES, { exports: [{ id: 1 }] }],
  ]
  for (const [shape, value] of wrong) expect(() => fits(shape, value)).toThrow()
})

describe('iClients', () => {
  test.each([0, 1, 2])('of kind %i are created, read, listed, replaced and deleted in its shapes', async (kind) => {
    const [what, body] = iclients()[kind] ?? ['', {}]
    fits(shapes.ICLIENT_REQUEST, body)
    const created = await call('POST', '/v1/iclients', body)
    expect({ what, status: created.status, errors: created.body.errors }).toEqual({ what, status: 201 })
    const id = fits(shapes.ICLIENT_ANSWER, created.body)._id
    const read = fits(shapes.ICLIENT_ANSWER, (await call('GET', `/v1/iclients/${id}`)).body)
    const list = (await call('GET', '/v1/iclients')).body
    for (const one of list) fits(shapes.ICLIENT_ANSWER, one)
    // As it was read, with what integrator.io adds to answers: the mask keeps the secret.
    const back = { ...read, published: false, _integrationId: 'f'.repeat(24), _connectorId: 'f'.repeat(24) }
    const replaced = await call('PUT', `/v1/iclients/${id}`, back)
    expect({ what, status: replaced.status, errors: replaced.body.errors }).toEqual({ what, status: 200 })
    fits(shapes.ICLIENT_ANSWER, replaced.body)
    const row = await world.deps.db
      .selectFrom('iclients')
      .select('clientSecretSealed')
      .where('id', '=', id)
      .executeTakeFirst()
    expect(row?.clientSecretSealed).toMatch(/^[\w-]+\./)
    fits(shapes.DEPENDENCIES, (await call('GET', `/v1/iclients/${id}/dependencies`)).body)
    fits(shapes.AUDIT, (await call('GET', `/v1/iclients/${id}/audit`)).body)
    expect(await call('DELETE', `/v1/iclients/${id}`)).toMatchObject({ status: 204, text: '' })
    fits(shapes.ERRORS, (await call('GET', `/v1/iclients/${id}`)).body)
  })

  test('a scope sent as a text is a list in the answer', async () => {
    const [, body] = iclients()[2] ?? ['', {}]
    const { oauth2 } = (await call('POST', '/v1/iclients', body)).body
    expect(oauth2.scope).toEqual(['https://vault.azure.net/user_impersonation', 'offline_access'])
  })

  test('a secret of only asterisks that is no mask is refused', async () => {
    const [, body] = iclients()[1] ?? ['', {}]
    const block = { ...(body.azureserviceprincipal as object), clientSecret: '***' }
    const answer = await call('POST', '/v1/iclients', { ...body, azureserviceprincipal: block })
    expect(answer.status).toBe(422)
    fits(shapes.ERRORS, answer.body)
  })
})

describe('connections', () => {
  test('are created, read, listed, replaced, patched and deleted in its shapes', async () => {
    const created = await call('POST', '/v1/connections', fits(shapes.CONNECTION_REQUEST, connection()))
    expect(created.status).toBe(201)
    const id = fits(shapes.CONNECTION_ANSWER, created.body)._id
    const read = fits(shapes.CONNECTION_ANSWER, (await call('GET', `/v1/connections/${id}`)).body)
    const back = {
      ...read,
      queues: [{ name: id, size: 0 }],
      queueSize: 0,
      _integrationId: 'f'.repeat(24),
      _connectorId: 'f'.repeat(24),
      aiDescription: null,
    }
    const replaced = await call('PUT', `/v1/connections/${id}`, back)
    expect({ status: replaced.status, errors: replaced.body.errors }).toEqual({ status: 200 })
    fits(shapes.CONNECTION_ANSWER, replaced.body)
    const renamed = await call('PATCH', `/v1/connections/${id}`, [
      { op: 'replace', path: '/name', value: unique('new') },
    ])
    expect(renamed.status).toBe(200)
    fits(shapes.CONNECTION_ANSWER, renamed.body)
    const until = new Date(world.deps.clock.now().getTime() + 900_000).toISOString()
    const armed = await call('PATCH', `/v1/connections/${id}`, [{ op: 'replace', path: '/debugDate', value: until }])
    expect(fits(shapes.CONNECTION_ANSWER, armed.body).debugDate).toBe(until)
    expect((await call('GET', `/v1/connections/${id}/debug`)).status).toBe(200)
    expect((await call('DELETE', `/v1/connections/${id}/debug`)).status).toBe(204)
    fits(shapes.DEPENDENCIES, (await call('GET', `/v1/connections/${id}/dependencies`)).body)
    fits(shapes.AUDIT, (await call('GET', `/v1/connections/${id}/audit`)).body)
    expect(await call('DELETE', `/v1/connections/${id}`)).toMatchObject({ status: 204, text: '' })
    fits(shapes.ERRORS, (await call('DELETE', `/v1/connections/${id}`)).body)
  })

  test('take scopes as a text, and name an unknown iClient in the envelope', async () => {
    const scope = `${world.sandbox.endpoints.vaultResource}/user_impersonation offline_access`
    const body = connection({ auth: { type: 'oauth', oauth: { scope } } })
    const created = await call('POST', '/v1/connections', fits(shapes.CONNECTION_REQUEST, body))
    expect(created.body.http.auth.oauth.scope).toEqual(scope.split(' '))
    const unknown = await call('POST', '/v1/connections', connection({ _iClientId: 'f'.repeat(24) }))
    expect(fits(shapes.ERRORS, unknown.body).errors[0]).toMatchObject({ code: 'invalid_ref', field: 'http._iClientId' })
    expect(unknown.status).toBe(422)
  })

  test('are authorized at the singular path and pinged by both verbs, failing or not', async () => {
    const id = (await call('POST', '/v1/connections', connection())).body._id
    fits(shapes.AUTHORIZATION, (await call('GET', `/v1/connection/${id}/oauth2`)).body)
    for (const method of ['GET', 'POST']) {
      const { status, body } = await call(method, `/v1/connections/${id}/ping`)
      expect(status).toBe(200)
      expect(fits(shapes.ERRORS, fits(shapes.PING, body)).code).toBe(401)
    }
    await world.authorize(id)
    for (const method of ['GET', 'POST']) {
      expect(fits(shapes.PING, (await call(method, `/v1/connections/${id}/ping`)).body)).toMatchObject({ code: 200 })
    }
  })
})

describe('habits', () => {
  test('a list has a Link header, also when all of it is there; next is followed by path and query', async () => {
    for (let index = 0; index < 3; index += 1) await call('POST', '/v1/connections', connection())
    const whole = await call('GET', '/v1/connections')
    expect(whole.headers.link).toContain('rel="self"')
    expect(whole.headers.link).not.toContain('rel="next"')
    const seen: string[] = []
    let path: string | undefined = '/v1/connections?limit=2'
    for (let pages = 0; path !== undefined && pages < 50; pages += 1) {
      const page: TestAnswer = await call('GET', path)
      seen.push(...page.body.map(({ _id }: { _id: string }) => _id))
      const next = /<([^>]+)>; rel="next"/.exec(String(page.headers.link))?.[1]
      path = next === undefined ? undefined : new URL(next).pathname + new URL(next).search
    }
    expect(seen).toEqual(whole.body.map(({ _id }: { _id: string }) => _id))
  })

  test.each(['/v1/iClients', '/v1/ICLIENTS/', '/V1/Connections', '/v1/connections/', '/v1/httpConnectors'])(
    '%s is the same as in lower case and without its slash',
    async (path) => {
      const plain = path.toLowerCase().replace(/\/$/, '')
      expect((await call('GET', path)).body).toEqual((await call('GET', plain)).body)
    },
  )

  test('include and exclude take members away, never both; an empty include does nothing', async () => {
    const [one] = (await call('GET', '/v1/connections?include=http.baseURI&limit=1')).body
    expect(Object.keys(one).sort()).toEqual(['_id', 'http', 'name'])
    expect((await call('GET', '/v1/connections?exclude=http&limit=1')).body[0]).not.toHaveProperty('http')
    expect((await call('GET', '/v1/connections?include=&limit=1')).body[0]).toHaveProperty('http')
    const both = await call('GET', '/v1/connections?include=a&exclude=b')
    expect(both.status).toBe(400)
    expect(fits(shapes.ERRORS, both.body).errors[0].code).toBe('invalid_query_params')
  })

  test('whose token it is, and what is refused', async () => {
    fits(shapes.TOKEN_INFO, (await call('GET', '/v1/tokenInfo')).body)
    for (const [status, answer] of [
      [404, await call('GET', `/v1/connections/${'f'.repeat(24)}`)],
      [404, await call('GET', '/v1/connections/not-an-id')],
      [422, await call('POST', '/v1/connections', {})],
      [401, await world.app.call('GET', '/v1/connections', undefined, {})],
    ] as const) {
      expect(answer.status).toBe(status)
      fits(shapes.ERRORS, answer.body)
    }
  })
})
