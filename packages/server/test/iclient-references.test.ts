/** Custom fields, settings and the JWT of a client of another service: what its requests and its connections make of them. */
import { generateKeyPairSync } from 'node:crypto'
import { HTTP_ID } from '@keyway/contract'
import { decodeProtectedHeader, jwtVerify } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type HttpWorld, openHttpWorld } from './support/http-world.ts'

const MASK = '******'
const SECRET = 'canary-signing-secret-of-32-bytes~'
const API_KEY = 'canary-api-key~71'

let world: HttpWorld
beforeAll(async () => {
  world = await openHttpWorld()
})
afterAll(() => world.close())
beforeEach(() => {
  world.oauth.asked.length = 0
  world.api.answer = () => ({ body: { ok: true } })
})

const FIELDS = { encrypted: { apiKey: API_KEY }, unencrypted: { audience: 'https://orders.example', team: 'a "b"' } }
const JWT = {
  signatureMethod: 'hmac-sha256',
  payload: {
    iss: '{{iClient.clientId}}',
    aud: '{{iClient.unencrypted.audience}}',
    team: '{{iClient.unencrypted.team}}',
  },
  headers: '{"kid": "{{settings.kid}}"}',
  secret: SECRET,
}
const token = (body: string) => ({ uri: `${world.oauth.origin}/token`, body })
const create = async (oauth2: object, more: object = {}) => {
  const { status, body, text } = await world.iclient({ grantType: 'clientcredentials', ...oauth2 }, more)
  if (status !== 201) throw new Error(text)
  return body
}
const refusal = async (oauth2: object, more: object = {}) => {
  const { status, body } = await world.iclient({ grantType: 'clientcredentials', ...oauth2 }, more)
  expect(status).toBe(422)
  return body.errors[0]
}
const connect = (iclientId: string, http: object = {}) =>
  world.connect({ _iClientId: iclientId, auth: { type: 'oauth', oauth: { scope: ['read'] } }, ...http })
const authorize = (id: string) => world.app.call('POST', `/v1/connection/${id}/oauth2`, undefined, world.browser)
const sentForm = () => new URLSearchParams(world.oauth.asked.find(({ path }) => path === '/token')?.body)

describe('a JWT', () => {
  test('is signed for each token request, with claims made of the fields of the client', async () => {
    const client = await create(
      { ...FIELDS, token: token('assertion={{{iClient.jwt.token}}}') },
      { enableJWT: true, jwt: JWT, settings: { kid: 'key 1' } },
    )
    expect(client.jwt).toEqual({ ...JWT, secret: MASK })
    await authorize(await connect(client._id))
    const assertion = sentForm().get('assertion') ?? ''
    const { payload } = await jwtVerify(assertion, Buffer.from(SECRET), { currentDate: world.deps.clock.now() })
    expect(payload).toMatchObject({ iss: world.oauth.clientId, aud: 'https://orders.example', team: 'a "b"' })
    expect(Number(payload.exp) - Number(payload.iat)).toBe(300)
    expect(decodeProtectedHeader(assertion)).toEqual({ alg: 'HS256', typ: 'JWT', kid: 'key 1' })
  })

  test.each([
    ['rsa-sha256', 'RS256', () => generateKeyPairSync('rsa', { modulusLength: 2048 })],
    ['ps256', 'PS256', () => generateKeyPairSync('rsa', { modulusLength: 2048 })],
    ['es384', 'ES384', () => generateKeyPairSync('ec', { namedCurve: 'P-384' })],
  ])('of the method %s is signed with a private key', async (signatureMethod, alg, make) => {
    const { privateKey, publicKey } = make()
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' })
    const jwt = {
      signatureMethod,
      payload: '{"iss": "{{{iClient.encrypted.apiKey}}}", "exp": 4102444800}',
      privateKey: pem,
    }
    const client = await create(
      { ...FIELDS, token: token('client_assertion={{{iClient.jwt.token}}}') },
      { enableJWT: true, jwt },
    )
    await authorize(await connect(client._id))
    const { payload, protectedHeader } = await jwtVerify(sentForm().get('client_assertion') ?? '', publicKey)
    expect(protectedHeader.alg).toBe(alg)
    expect(payload).toMatchObject({ iss: API_KEY, exp: 4102444800 })
  })

  test('is the assertion of a JWT bearer grant (RFC 7523)', async () => {
    const body = 'grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&assertion={{{iClient.jwt.token}}}'
    world.oauth.instead = { body: { access_token: 'given', token_type: 'Bearer' } }
    const client = await create({ ...FIELDS, token: token(body) }, { enableJWT: true, jwt: { ...JWT, headers: null } })
    await authorize(await connect(client._id))
    world.oauth.instead = undefined
    expect(sentForm().getAll('grant_type')).toEqual(['urn:ietf:params:oauth:grant-type:jwt-bearer'])
    expect(sentForm().get('assertion')).toMatch(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/)
  })

  test('is refused where it cannot be signed, at the field that is wrong', async () => {
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' })
    const jwt = (rest: object) => ({ enableJWT: true, jwt: { signatureMethod: 'hmac-sha256', payload: {}, ...rest } })
    expect(await refusal({}, { enableJWT: true })).toMatchObject({ field: 'jwt.signatureMethod' })
    expect(await refusal({}, jwt({}))).toMatchObject({ field: 'jwt.secret', code: 'missing_required_field' })
    expect(await refusal({}, jwt({ secret: 'short' }))).toMatchObject({
      field: 'jwt.secret',
      message: expect.stringContaining('needs 32 at least'),
    })
    expect(await refusal({}, jwt({ signatureMethod: 'none' }))).toMatchObject({
      field: 'jwt.signatureMethod',
      message: expect.stringContaining('hmac-sha256'),
    })
    expect(await refusal({}, jwt({ secret: SECRET, privateKey: ec }))).toMatchObject({ field: 'jwt.privateKey' })
    expect(await refusal({}, jwt({ signatureMethod: 'rsa-sha256', privateKey: 'no key' }))).toMatchObject({
      field: 'jwt.privateKey',
      message: expect.stringContaining('BEGIN PRIVATE KEY'),
    })
    expect(await refusal({}, jwt({ signatureMethod: 'es384', privateKey: ec }))).toMatchObject({
      message: expect.stringContaining('secp384r1'),
    })
    expect(await refusal({}, jwt({ secret: SECRET, payload: '[1]' }))).toMatchObject({ field: 'jwt.payload' })
    expect(await refusal({}, jwt({ secret: SECRET, payload: { a: '{{iClient.nope}}' } }))).toMatchObject({
      field: 'jwt.payload',
      message: expect.stringContaining('nope'),
    })
    // Switched off, it stands for nothing.
    expect(await refusal({ token: token('a={{{iClient.jwt.token}}}') })).toMatchObject({ field: 'oauth2.token.body' })
  })
})

describe('custom fields of a client', () => {
  test('are kept apart when they are secret, and the mask keeps them', async () => {
    const client = await create({ ...FIELDS, token: token('key={{{iClient.encrypted.apiKey}}}') })
    expect(client.oauth2).toMatchObject({ encrypted: { apiKey: MASK }, unencrypted: FIELDS.unencrypted })
    const row = await world.deps.db
      .selectFrom('iclients')
      .selectAll()
      .where('id', '=', client._id)
      .executeTakeFirstOrThrow()
    expect(JSON.stringify(row)).not.toContain(API_KEY)
    // What was read is sent back, and then in integrator.io's short form.
    const put = (oauth2: object) =>
      world.app.call('PUT', `/v1/iclients/${client._id}`, { ...client, oauth2: { ...client.oauth2, ...oauth2 } })
    expect((await put({})).status).toBe(200)
    expect((await put({ encrypted: MASK })).body.oauth2.encrypted).toEqual({ apiKey: MASK })
    await authorize(await connect(client._id))
    expect(sentForm().get('key')).toBe(API_KEY)
    const masked = await put({ encrypted: { apiKey: MASK, other: MASK } })
    expect(masked.body.errors).toMatchObject([{ code: 'masked_secret', field: 'oauth2.encrypted.other' }])
  })

  test('security 65: do not go to another host by themselves', async () => {
    const client = await create(FIELDS)
    const moved = { ...client.oauth2, validDomainNames: ['localhost', 'evil.example'] }
    const { body } = await world.app.call('PUT', `/v1/iclients/${client._id}`, { ...client, oauth2: moved })
    expect(body.errors).toMatchObject([{ code: 'secret_needed_again', field: 'oauth2.encrypted.apiKey' }])
  })

  test('serve connections where the client allows references, and secrets at its valid domain names alone', async () => {
    const uses = { headers: [{ name: 'X-Key', value: '{{{iClient.encrypted.apiKey}}}' }] }
    const closed = await create(FIELDS)
    const http = (iclientId: string, more: object = {}) => ({
      _iClientId: iclientId,
      auth: { type: 'oauth', oauth: { scope: ['read'] } },
      ...uses,
      ...more,
    })
    const post = (one: object) =>
      world.app.call('POST', '/v1/connections', {
        name: 'refers',
        type: 'http',
        http: { _httpConnectorId: HTTP_ID, baseURI: world.api.origin, ...one },
      })
    const refused = await post(http(closed._id))
    expect(refused.body.errors).toMatchObject([
      { field: 'http.headers.0.value', message: expect.stringContaining('Enable iClient references') },
    ])
    const open = await create(FIELDS, { enableIClientReferences: true })
    const elsewhere = await post(http(open._id, { baseURI: 'https://evil.example' }))
    expect(elsewhere.body.errors).toMatchObject([
      { field: 'http.headers.0.value', message: expect.stringContaining('evil.example is none of them') },
    ])
    const id = await world.connect(http(open._id))
    await authorize(id)
    world.api.asked.length = 0
    expect((await world.app.call('POST', `/v1/connections/${id}/ping`)).body).toMatchObject({ code: 200 })
    expect(world.api.asked.at(-1)?.headers['x-key']).toBe(API_KEY)
    expect(world.logged()).not.toContain(API_KEY)
  })

  test('of a client of Microsoft are refused in words', async () => {
    const { body } = await world.app.call('POST', '/v1/iclients', {
      name: 'azure',
      provider: 'azureoauth',
      enableIClientReferences: true,
      settings: { region: 'west' },
      oauth2: {
        clientId: '3c93dd37-46c1-4766-a384-c710dd3b3877',
        clientSecret: 's',
        unencrypted: { cloud: 'public', tenantId: 'organizations' },
      },
    })
    expect(body.errors).toMatchObject([
      { field: 'enableIClientReferences', message: expect.stringContaining('no templates') },
    ])
  })
})

test('a configuration file has neither fields nor keys, and tells which are to be entered', async () => {
  const client = await create(FIELDS, { enableJWT: true, jwt: JWT, settings: { kid: '1' } })
  const { body: file } = await world.app.call('GET', '/v1/configuration?only=iclients')
  const [own] = file.iclients.filter(({ name }: { name: string }) => name === client.name)
  expect(own.secretsLeftOut).toEqual(['jwt.secret', 'oauth2.encrypted.apiKey'])
  expect(JSON.stringify(file)).not.toMatch(/canary/)
  const renamed = { ...own, _id: 'f'.repeat(24), name: `${client.name} there` }
  const configuration = { ...file, iclients: [renamed] }
  const imported = await world.app.call('POST', '/v1/configuration', { configuration })
  expect(imported.body.documents).toMatchObject([{ needs: 'clientSecret' }])
  const { _id } = imported.body.documents[0]
  const at = `/v1/iclients/${_id}`
  const arrived = await world.app.call('PATCH', at, { oauth2: { clientSecret: 'entered' } })
  expect(arrived.body.signIn.missing).toBe('secrets')
  const oauth2 = { encrypted: { apiKey: 'entered' } }
  const filled = await world.app.call('PATCH', at, { oauth2, jwt: { secret: SECRET } })
  expect(filled.body.signIn.missing).toBeNull()
})
