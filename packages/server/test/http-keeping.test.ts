/** Connections over HTTP and their clients in files, as copies, and in each other's place: secrets never come along. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { aCertificate, aPfx } from './support/certificates.ts'
import { type HttpWorld, openHttpWorld } from './support/http-world.ts'
import { connectionInput, iclientInput } from './support/sample-documents.ts'

const SECRETS = {
  password: 'canary-password~1',
  token: 'canary-token~2',
  refreshToken: 'canary-refresh~3',
  field: 'canary-field~4',
  passphrase: 'canary-passphrase~5',
}
const pair = aCertificate({ subject: 'client' })

let here: HttpWorld
let there: HttpWorld
beforeAll(async () => {
  here = await openHttpWorld()
  there = await openHttpWorld({ publicUrl: 'http://localhost:5399' })
})
afterAll(async () => {
  await here.close()
  await there.close()
})
beforeEach(async () => {
  for (const { deps } of [here, there])
    for (const kind of ['connections', 'iclients'] as const) await deps.db.deleteFrom(kind).execute()
})

const basic = { auth: { type: 'basic', basic: { username: 'megan', password: SECRETS.password } } }
const fields = {
  encrypted: { key: SECRETS.field },
  unencrypted: { region: 'north' },
  headers: [{ name: 'X-Api-Key', value: '{{{connection.http.encrypted.key}}}' }],
}
const fetched = {
  auth: {
    type: 'token',
    token: {
      token: SECRETS.token,
      refreshToken: SECRETS.refreshToken,
      refreshRelativeURI: '/login',
      refreshTokenLocation: 'body',
      refreshTokenPath: 'token',
    },
  },
}
const certificate = { clientCertificates: { cert: pair.cert, key: pair.key } }
const file = { clientCertificates: { pfx: aPfx(pair, SECRETS.passphrase), passphrase: SECRETS.passphrase } }
const KINDS: readonly (readonly [string, object, readonly string[]])[] = [
  ['a password', basic, ['auth.basic.password']],
  ['an encrypted field', fields, ['encrypted.key']],
  ['a token it fetches', fetched, ['auth.token.refreshToken', 'auth.token.token']],
  ['a certificate', certificate, ['clientCertificates.key']],
  ['a PFX file', file, ['clientCertificates.passphrase', 'clientCertificates.pfx']],
]

const exported = async ({ app }: HttpWorld) => (await app.call('GET', '/v1/configuration')).body
const send = (world: HttpWorld, configuration: object, options: object = {}) =>
  world.app.call('POST', '/v1/configuration', { configuration, ...options })
const read = async (world: HttpWorld, id: string) => (await world.app.call('GET', `/v1/connections/${id}`)).body
const calls = ({ api }: HttpWorld) => api.asked.length

describe('security 58: a file', () => {
  test.each(KINDS)('holds no secret of a connection with %s, and no mask', async (_, http, left) => {
    await here.connect(http)
    const { text, body } = await here.app.call('GET', '/v1/configuration')
    for (const sought of ['canary', '***', 'PRIVATE KEY', 'secrets_sealed', 'Sealed'])
      expect(text).not.toContain(sought)
    expect(body.connections[0].secretsLeftOut).toEqual(left)
  })

  test.each(KINDS)('brings a connection with %s as one that needs its secrets, and calls nobody', async (_, http) => {
    const id = await here.connect(http)
    const { body } = await send(there, await exported(here))
    expect(body.documents).toMatchObject([{ kind: 'connections', action: 'create', _id: id, needs: 'secrets' }])
    const arrived = await read(there, id)
    expect(arrived).toMatchObject({ needsSecret: true, status: 'offline', diagnosis: { code: 'secrets_missing' } })
    expect(JSON.stringify(arrived)).not.toContain('***')
    const before = calls(here) + calls(there)
    expect((await there.ping(id)).body.diagnosis.code).toBe('secrets_missing')
    expect((await there.proxy(id, '/orders')).status).toBe(502)
    expect(calls(here) + calls(there)).toBe(before)
    const { steps } = (await there.app.call('POST', `/v1/connections/${id}/doctor`)).body
    expect(JSON.stringify(steps ?? '')).not.toContain('canary')
    // Sent on, it still says what is missing.
    expect((await exported(there)).connections[0].secretsLeftOut).toEqual(
      (await exported(here)).connections[0].secretsLeftOut,
    )
  })

  test('leaves it needing them while others are changed, and online once they are entered', async () => {
    const id = await here.connect({ ...basic, ...fields })
    await send(there, await exported(here))
    const patch = (http: object, more: object = {}) =>
      there.app.call('PATCH', `/v1/connections/${id}`, { ...more, http })
    expect((await patch({}, { name: 'renamed' })).body).toMatchObject({ name: 'renamed', needsSecret: true })
    expect((await patch({ auth: { basic: { password: '******' } } })).body.errors).toMatchObject([
      { code: 'masked_secret', field: 'http.auth.basic.password' },
    ])
    expect((await patch({ auth: { basic: { password: 'entered' } } })).body).toMatchObject({
      needsSecret: true,
      status: 'offline',
    })
    expect((await patch({ encrypted: { key: 'entered too' } })).body).toMatchObject({
      needsSecret: false,
      status: 'online',
      diagnosis: null,
    })
    expect((await there.ping(id)).body.code).toBe(200)
    expect(here.api.asked.at(-1) ?? there.api.asked.at(-1)).toBeDefined()
    const audit = (await there.app.call('GET', `/v1/connections/${id}/audit`)).body
    expect(JSON.stringify(audit)).not.toContain('entered')
    expect(audit[0]).toMatchObject({ event: 'update', fieldChanges: expect.anything() })
  })

  test('that updates keeps the secrets that are here, unless the address is another', async () => {
    const id = await here.connect(basic)
    const configuration = await exported(here)
    configuration.connections[0].http.concurrencyLevel = 7
    const updated = await send(here, configuration, { conflicts: 'update' })
    expect(updated.body.documents[0]).toMatchObject({ action: 'update' })
    expect(updated.body.documents[0].needs).toBeUndefined()
    expect(await read(here, id)).toMatchObject({ needsSecret: false, status: 'online', http: { concurrencyLevel: 7 } })
    expect((await here.ping(id)).body.code).toBe(200)
    const sent = Buffer.from(here.api.asked.at(-1)?.headers.authorization?.split(' ')[1] ?? '', 'base64').toString()
    expect(sent).toBe(`megan:${SECRETS.password}`)
    configuration.connections[0].http.baseURI = 'https://elsewhere.example'
    const moved = await send(here, configuration, { conflicts: 'update' })
    expect(moved.body.documents[0]).toMatchObject({ action: 'update', needs: 'secrets' })
    const { secretsSealed } = await here.deps.db
      .selectFrom('connections')
      .select('secretsSealed')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    expect(secretsSealed).toBeNull()
  })

  test('takes no mask for a secret, and no place that is none', async () => {
    await here.connect(basic)
    const configuration = await exported(here)
    const [connection] = configuration.connections
    connection.http.auth.basic.password = '******'
    connection.secretsLeftOut = ['__proto__.polluted', 'encrypted.__proto__', 'auth.type', 'http.x']
    const { body } = await send(there, configuration)
    expect(body.documents[0]).toMatchObject({ needs: 'secrets' })
    expect(({} as { polluted?: string }).polluted).toBeUndefined()
    expect((await read(there, body.documents[0]._id)).http.auth).toEqual({
      type: 'basic',
      basic: { username: 'megan' },
    })
    connection.secretsLeftOut = 7
    expect((await send(there, configuration)).body.errors[0].field).toBe('connections.0.secretsLeftOut')
  })

  test('brings connections and clients of HTTP as they are: overrides, fields, patterns', async () => {
    const oauth2 = {
      scope: ['read', 'write'],
      scopeDelimiter: ',',
      pkceCodeChallengeMethod: 'plain',
      clientCredentialsLocation: 'body',
      accessTokenPath: 'data.token',
      token: {
        uri: `${here.oauth.origin}/token`,
        headers: [{ name: 'X-Client', value: '{{{iClient.clientSecret}}}' }],
        body: 'audience=orders&secret={{{iClient.clientSecret}}}',
      },
      revoke: { uri: `${here.oauth.origin}/revoke` },
    }
    const iclient = (await here.iclient(oauth2)).body._id
    await here.connect({
      ...fields,
      _iClientId: iclient,
      auth: { type: 'oauth', oauth: { scope: ['a'] }, failStatusCode: 403 },
    })
    await here.connect({ rateLimit: { failStatusCode: 503 }, ping: { relativeURI: '/me' } })
    const before = await exported(here)
    const { body } = await send(there, before)
    expect(body.documents.map(({ needs }: { needs?: string }) => needs)).toEqual(['clientSecret', 'secrets', undefined])
    const after = await exported(there)
    const { redirectUri, ...own } = before.iclients[0].oauth2
    expect(own.token).toEqual(oauth2.token)
    expect(after.iclients[0].oauth2).toEqual({ ...own, redirectUri: expect.stringContaining('localhost:5399') })
    expect(after.connections).toEqual(before.connections)
    expect(JSON.stringify(after)).not.toContain(here.oauth.clientSecret)
    const plain = after.connections.find(({ secretsLeftOut }: { secretsLeftOut?: string[] }) => !secretsLeftOut)
    expect((await there.ping(plain._id)).body.code).toBe(200)
  })
})

describe('a copy', () => {
  test.each(KINDS)('of a connection with %s needs its secrets', async (_, http) => {
    const id = await here.connect(http)
    const { status, body, text } = await here.app.call('POST', `/v1/connections/${id}/clone`, {})
    expect(status).toBe(201)
    expect(body).toMatchObject({ needsSecret: true, status: 'offline' })
    expect(text).not.toMatch(/canary|\*\*\*/)
    expect((await read(here, id)).needsSecret).toBe(false)
    const again = await here.app.call('POST', `/v1/connections/${body._id}/clone`, {})
    expect(again).toMatchObject({ status: 201, body: { needsSecret: true, diagnosis: { code: 'secrets_missing' } } })
    const before = calls(here)
    expect((await here.ping(body._id)).body.diagnosis.code).toBe('secrets_missing')
    expect(calls(here)).toBe(before)
  })

  test('of one that signs in with a client has the same client, and is authorized anew', async () => {
    const iclient = (await here.iclient()).body._id
    const id = await here.connect({ _iClientId: iclient, auth: { type: 'oauth', oauth: { scope: ['read'] } } })
    const { body } = await here.app.call('POST', `/v1/connections/${id}/clone`, {})
    expect(body).toMatchObject({ status: 'needsAuthorization', needsSecret: false, http: { _iClientId: iclient } })
  })

  test('of one without secrets works', async () => {
    const { body } = await here.app.call('POST', `/v1/connections/${await here.connect({})}/clone`, {})
    expect((await here.ping(body._id)).body.code).toBe(200)
  })
})

test('a connection takes the place of one of its own application only', async () => {
  const [one, two] = [await here.connect({}), await here.connect(basic)]
  const client = (await here.app.call('POST', '/v1/iclients', iclientInput('microsoft'))).body._id
  const vault = (await here.app.call('POST', '/v1/connections', connectionInput('vault', client))).body._id
  const replace = (from: string, to: string) =>
    here.app.call('PUT', `/v1/connections/${from}/replace`, { _newConnectionId: to })
  for (const [from, to] of [
    [one, vault],
    [vault, one],
  ] as const) {
    const { status, body } = await replace(from, to)
    expect(status).toBe(422)
    expect(body.errors).toMatchObject([{ field: '_newConnectionId', message: expect.stringContaining('application') }])
  }
  expect(await replace(one, two)).toMatchObject({ status: 200, body: { exports: [], imports: [], flows: [] } })
})
