/** The debug log of connections over HTTP: secrets stand wherever a connection puts them, and are taken out by value. */
import type { DebugRecord } from '@keyway/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type HttpWorld, openHttpWorld } from './support/http-world.ts'
import { findLeaks } from './support/sweep.ts'

const FIELD = 'canary field/7+1&x'
const OTHER = 'other~canary~9'
const PASSWORD = 'hunter2: the "canary"'

let world: HttpWorld
beforeAll(async () => {
  world = await openHttpWorld()
})
afterAll(() => world.close())
beforeEach(() => {
  world.api.answer = () => ({ body: { ok: true } })
})

const arm = async (id: string): Promise<string> => {
  const { status } = await world.app.call('POST', `/v1/connections/${id}/debug`, { minutes: 15 })
  expect(status).toBe(200)
  return id
}
const records = async (id: string, number: number): Promise<DebugRecord[]> =>
  await expect
    .poll(async () => (await world.app.call('GET', `/v1/connections/${id}/debug`)).body, { timeout: 5_000 })
    .toHaveLength(number)
    .then(async () => (await world.app.call('GET', `/v1/connections/${id}/debug`)).body)
const stored = async () => JSON.stringify(await world.deps.db.selectFrom('debugRecords').selectAll().execute())

async function expectNone(secrets: Readonly<Record<string, string>>): Promise<void> {
  const places = [
    { name: 'the table', content: Buffer.from(await stored()) },
    { name: 'the log', content: Buffer.from(world.logged()) },
  ]
  const planted = Object.entries(secrets).map(([what, value]) => ({ what, value }))
  expect(findLeaks(planted, places)).toEqual([])
}

/** An API that says back what it was told, in every form one can think of. */
const echo = (...secrets: string[]) => {
  world.api.answer = ({ path, headers, body }) => ({
    headers: { 'x-echo': encodeURIComponent(secrets.join(' ')) },
    body: {
      path,
      headers,
      body,
      forms: secrets.map((one) => [
        `so: ${one}.`,
        `?x=${encodeURIComponent(one)}`,
        new URLSearchParams([['x', one]]).toString(),
        encodeURIComponent(one).replace(/%../g, (code) => code.toLowerCase()),
        ...['', 'a', 'ab'].map((before) => `it is ${Buffer.from(`${before}${one}:z`).toString('base64')} then`),
        Buffer.from(one).toString('base64url'),
        Buffer.from(one).toString('hex'),
        JSON.stringify({ one }),
      ]),
    },
  })
}

describe('security 56: in the debug log of a connection over HTTP is no', () => {
  test('encrypted field, wherever templates put it and whatever they make of it', async () => {
    echo(FIELD, OTHER)
    const id = await world.connect({
      encrypted: { key: FIELD, other: OTHER, short: 'q7' },
      headers: [
        { name: 'X-Plain', value: 'v1 {{{connection.http.encrypted.other}}}' },
        { name: 'X-Made', value: '{{{base64Encode connection.http.encrypted.key}}}' },
        { name: 'X-Upper', value: 'a-{{{uppercase connection.http.encrypted.other}}}-z' },
        { name: 'X-Short', value: '{{{connection.http.encrypted.short}}}' },
        { name: 'X-Region', value: 'north' },
      ],
      ping: {
        method: 'POST',
        relativeURI: '/me/{{{connection.http.encrypted.other}}}?k={{{connection.http.encrypted.other}}}',
        body: '{"who":"{{{connection.http.encrypted.other}}}"}',
      },
    })
    await arm(id)
    expect((await world.ping(id)).body.code).toBe(200)
    await world.proxy(id, `/orders?x=${encodeURIComponent(FIELD)}`, 'POST', { note: `see ${OTHER}`, twice: FIELD })
    const [call, tested] = await records(id, 2)
    const made = { 'the field': FIELD, 'the other': OTHER, 'the other in capitals': OTHER.toUpperCase() }
    await expectNone(made)
    expect(call?.request.headers).toMatchObject({ 'x-short': '******', 'x-made': '******', 'x-region': 'north' })
    expect(call?.request.headers['x-plain']).toBe('******')
    expect(call?.request.headers.authorization).toBeUndefined()
    expect(call?.request.url).toContain('/orders?x=******')
    expect(tested).toMatchObject({ askedBy: 'ping', request: { method: 'POST' } })
    expect(tested?.request.url).toContain('/me/******')
  })

  test('password, also where the API sends it back', async () => {
    echo(PASSWORD)
    const id = await arm(
      await world.connect({ auth: { type: 'basic', basic: { username: 'megan', password: PASSWORD } } }),
    )
    await world.proxy(id, '/orders')
    const [record] = await records(id, 1)
    await expectNone({ 'the password': PASSWORD })
    expect(record?.request.headers.authorization).toBe('******')
  })

  test.each([
    ['header', { location: 'header', headerName: 'X-Ticket' }],
    ['address', { location: 'url', paramName: 'ticket' }],
    ['body', { location: 'body', paramName: 'ticket' }],
  ])('token that stands in the %s', async (_, place) => {
    echo(FIELD)
    const id = await arm(await world.connect({ auth: { type: 'token', token: { token: FIELD, ...place } } }))
    await world.proxy(id, '/orders?limit=5', 'POST', { amount: 7 })
    const [record] = await records(id, 1)
    await expectNone({ 'the token': FIELD })
    expect(record?.request.url).toContain('limit=5')
    expect(record?.request.body?.text).toContain('"amount":7')
    expect(JSON.stringify(record?.request)).toMatch(/ticket[^*]{1,9}\*{6}/)
  })

  test('token that the connection fetches itself, nor what it is fetched with', async () => {
    const issued = 'issued~canary/token+1'
    const next = 'next~canary/token+2'
    world.api.answer = ({ path }) =>
      path.startsWith('/login') ? { body: { data: { t: issued, n: next } } } : { body: { says: issued } }
    const id = await arm(
      await world.connect({
        encrypted: { key: FIELD, other: OTHER },
        auth: {
          type: 'token',
          token: {
            scheme: 'Bearer',
            refreshMethod: 'PUT',
            refreshRelativeURI: '/login?k={{{connection.http.encrypted.other}}}',
            refreshBody: '{"key":"{{{connection.http.encrypted.key}}}","scope":"{{{connection.http.encrypted.key}}}"}',
            refreshMediaType: 'json',
            refreshHeaders: [{ name: 'X-Sign', value: '{{{uppercase connection.http.encrypted.key}}}' }],
            tokenPaths: ['data.t', 'data.n'],
            refreshToken: PASSWORD,
          },
        },
      }),
    )
    await world.proxy(id, '/orders')
    const [call, fetched] = await records(id, 2)
    await expectNone({
      'the field': FIELD,
      'the field in capitals': FIELD.toUpperCase(),
      'the token': issued,
      'the other': OTHER,
      'the refresh token': PASSWORD,
      'the next refresh token': next,
    })
    expect(fetched).toMatchObject({ askedBy: 'signIn', request: { method: 'PUT' }, response: { status: 200 } })
    expect(fetched?.request.headers['x-sign']).toBe('******')
    expect(call?.askedBy).toBe('proxy')
  })
})

describe('token requests of other OAuth 2.0 services', () => {
  const browser = async (id: string) => {
    const { body } = await world.app.call('POST', `/v1/connection/${id}/oauth2`, undefined, world.browser)
    const { pathname, search } = new URL(await world.oauth.visit(body.authorizationURL))
    await world.app.call('GET', pathname + search, undefined, world.browser)
    return { code: new URLSearchParams(search).get('code') ?? '' }
  }
  const client = async (oauth2: object = {}) => (await world.iclient(oauth2)).body._id

  test('security 56: are in the log, without code, tokens and the client’s secret', async () => {
    const secret = world.oauth.clientSecret
    const id = await arm(
      await world.connect({
        _iClientId: await client({
          clientCredentialsLocation: 'body',
          token: {
            uri: `${world.oauth.origin}/token`,
            headers: [{ name: 'X-Client', value: '{{{base64Encode iClient.clientSecret}}}' }],
            body: 'audience=orders&resource={{{iClient.clientSecret}}}',
          },
          revoke: { uri: `${world.oauth.origin}/revoke` },
        }),
        auth: { type: 'oauth', oauth: { scope: ['read'] } },
      }),
    )
    const { code } = await browser(id)
    world.api.answer = ({ headers }) => ({ body: { says: headers.authorization } })
    await world.proxy(id, '/orders')
    world.deps.clock.advance(3_500_000)
    await arm(id)
    await world.proxy(id, '/orders')
    await world.app.call('DELETE', `/v1/connection/${id}/oauth2`)
    const all = await records(id, 6)
    const asked = all.filter(({ askedBy }) => askedBy === 'signIn').map(({ request }) => request)
    expect(asked.map(({ url }) => new URL(url).pathname).toSorted()).toEqual(['/revoke', '/token', '/token'])
    const first = asked.at(-1)
    expect(first?.headers).toMatchObject({ 'x-client': '******' })
    expect(JSON.parse(first?.body?.text ?? '')).toMatchObject({
      grant_type: 'authorization_code',
      resource: '******',
      client_secret: '******',
      code: '******',
    })
    const tokens = world.oauth.asked.flatMap(({ body }) => {
      const form = new URLSearchParams(body)
      return [form.get('refresh_token') ?? '', form.get('token') ?? '', form.get('code_verifier') ?? '']
    })
    const carried = world.api.asked.map(({ headers }) => headers.authorization?.replace('Bearer ', '') ?? '')
    const named = [...tokens, ...carried].filter((one) => one.length > 8).map((one, at) => [`token ${at}`, one])
    expect(named.length).toBeGreaterThan(3)
    await expectNone({ 'the client’s secret': secret, 'the code': code, ...Object.fromEntries(named) })
  })

  test('of a client that signs in by itself are in the log too', async () => {
    const id = await arm(
      await world.connect({
        _iClientId: await client({ grantType: 'clientcredentials' }),
        auth: { type: 'oauth', oauth: {} },
      }),
    )
    await world.ping(id)
    const all = await records(id, 2)
    expect(all.map(({ askedBy }) => askedBy).toSorted()).toEqual(['ping', 'signIn'])
    await expectNone({ 'the client’s secret': world.oauth.clientSecret })
  })
})

test('security 56: an API that quotes a secret in its own sentence is quoted without it', async () => {
  world.api.answer = () => ({ status: 403, body: { error: `no such key: ${OTHER}` } })
  const id = await world.connect({
    encrypted: { key: OTHER },
    headers: [{ name: 'X-Api-Key', value: '{{{connection.http.encrypted.key}}}' }],
    ping: { relativeURI: '/me', errorPath: 'error' },
  })
  const { body, text } = await world.ping(id)
  expect(body.diagnosis.cause).toContain('no such key: ******')
  expect(text).not.toContain(OTHER)
})
