import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Exchange } from '../../outbound/index.ts'
import { redactExchange } from './redact-exchange.ts'

const SECRET = 'canary-7f3a9c~secret'
const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' }

function exchange(changes: {
  asker?: Exchange['asker']
  sensitive?: string[]
  secrets?: string[]
  url?: string
  sent?: unknown
  sentHeaders?: Record<string, string>
  received?: unknown
  receivedHeaders?: Record<string, string | string[]>
}): Exchange {
  const { received = {}, sent } = changes
  const body = Buffer.from(typeof received === 'string' ? received : JSON.stringify(received))
  return {
    connectionId: 'a'.repeat(24),
    asker: changes.asker ?? { by: 'proxy' },
    operation: undefined,
    sensitive: changes.sensitive ?? [],
    time: new Date('2026-01-02T03:04:05.678Z'),
    attempt: 1,
    request: {
      method: 'PUT',
      url: changes.url ?? 'https://contoso.vault.azure.net/secrets/one?api-version=7.6',
      headers: changes.sentHeaders ?? JSON_TYPE,
      body: sent === undefined || typeof sent === 'string' ? (sent as string | undefined) : JSON.stringify(sent),
    },
    answer: {
      status: 200,
      headers: changes.receivedHeaders ?? JSON_TYPE,
      body,
      bytes: body.length,
      brokenOff: false,
    },
    error: undefined,
    times: { slot: 0.4, pace: 12.6, call: 30 },
    secrets: changes.secrets ?? [],
  }
}

const told = (changes: Parameters<typeof exchange>[0]): string => JSON.stringify(redactExchange(exchange(changes)))

test.each([
  'Authorization',
  'authorization',
  'Proxy-Authorization',
  'Cookie',
  'Set-Cookie',
  'X-Api-Key',
  'Ocp-Apim-Subscription-Key',
  'X-Auth-Token',
  'x-identity-header-secret',
])('security 56 the header %s is not stored', (name) => {
  const text = told({ sentHeaders: { [name]: SECRET }, receivedHeaders: { [name]: [SECRET, 'other'] } })
  expect(text).not.toContain(SECRET)
  expect(text).toContain(name)
})

test.each([
  ['value', { value: SECRET }],
  ['value in a list', { value: [{ id: 'https://v/secrets/a', value: SECRET }] }],
  [
    'private members of a JWK',
    { key: { kty: 'RSA', n: 'public', d: SECRET, p: SECRET, q: SECRET, dp: SECRET, k: SECRET } },
  ],
  ['a PFX file and its password', { value: SECRET, pwd: SECRET }],
  ['client_secret', { client_secret: SECRET }],
  ['clientSecret', { oauth2: { clientSecret: SECRET } }],
  ['secretText', { passwordCredentials: [{ secretText: SECRET }] }],
  ['assertion and code', { grant_type: 'x', assertion: SECRET, client_assertion: SECRET, code: SECRET }],
  ['tokens', { access_token: SECRET, refresh_token: SECRET, id_token: SECRET }],
  ['a secret that is an object', { password: { plain: SECRET } }],
])('security 56 %s is not stored, sent or received', (_, body) => {
  expect(told({ sent: body })).not.toContain(SECRET)
  expect(told({ received: body })).not.toContain(SECRET)
})

test('security 56 of a sign-in only what is known to be harmless is stored', () => {
  const sent = `grant_type=authorization_code&client_id=app&code=${SECRET}&client_secret=${SECRET}&brand_new=${SECRET}`
  const received = {
    token_type: 'Bearer',
    scope: 'openid',
    access_token: SECRET,
    expires_in: 3599,
    other: { deep: SECRET },
  }
  const sentHeaders = { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' }
  const record = redactExchange(exchange({ asker: { by: 'signIn' }, sent, received, sentHeaders }))
  expect(JSON.stringify(record)).not.toContain(SECRET)
  expect(JSON.parse(record.request.body?.text ?? '')).toMatchObject({
    grant_type: 'authorization_code',
    client_id: 'app',
  })
  expect(JSON.parse(record.response?.body?.text ?? '')).toMatchObject({ token_type: 'Bearer', expires_in: 3599 })
})

test('security 56 a secret is taken out wherever else it stands: address, other headers, messages, names of members', () => {
  const text = told({
    url: `https://contoso.vault.azure.net/secrets/${SECRET}?api-version=7.6`,
    sent: { value: SECRET },
    received: { error: { message: `the value ${SECRET} is refused` }, [SECRET]: 1 },
    receivedHeaders: { ...JSON_TYPE, 'x-echo': SECRET },
  })
  expect(text).not.toContain(SECRET)
})

test.each([
  ['a token', `eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl`],
  ['a private key', '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\n-----END PRIVATE KEY-----'],
  ['a bearer token', `Bearer ${SECRET}`],
  ['a connection string', `Endpoint=sb://x/;SharedAccessKey=${SECRET};`],
])('security 56 %s is known by its looks, under any name', (_, text) => {
  const stored = told({ received: { note: `see ${text} here` } })
  expect(stored).not.toContain('MIIEvQIBADANBg')
  expect(stored).not.toContain('c2lnbmF0dXJl')
  expect(stored).not.toContain(SECRET)
})

test('security 56 secrets in a query are not stored, what says where a list goes on is', () => {
  const text = told({
    url: `https://x.example/a?api-version=1&sig=${SECRET}&code=${SECRET}&access_token=${SECRET}&$skiptoken=abc`,
  })
  expect(text).not.toContain(SECRET)
  expect(text).toContain('api-version=1')
  expect(text).toContain('$skiptoken=abc')
})

test('security 56 a body that cannot be read as JSON is not kept, only its size', () => {
  const record = redactExchange(
    exchange({ received: `<html>${SECRET}</html>`, receivedHeaders: { 'content-type': 'text/html' } }),
  )
  expect(record.response?.body).toEqual({ bytes: 33, omitted: 'notJson' })
  expect(told({ received: JSON.stringify(SECRET) })).not.toContain(SECRET)
})

test('security 56 members an operation marks are not stored', () => {
  expect(told({ sensitive: ['*.nickname'], received: { a: { nickname: SECRET } } })).not.toContain(SECRET)
})

test('security 56 whatever JSON comes, nothing under a secret name is stored', () => {
  const name = fc.constantFrom('value', 'd', 'password', 'access_token', 'private_key', 'PFX', 'Client-Secret')
  fc.assert(
    fc.property(fc.array(fc.string()), name, fc.jsonValue(), (path, secretName, rest) => {
      const leaf: unknown = { [secretName]: SECRET, rest }
      const body = path.reduceRight<unknown>((inner, key, index) => (index % 2 ? [inner] : { [key]: inner }), leaf)
      expect(told({ received: { body } })).not.toContain(SECRET)
    }),
    { numRuns: 300 },
  )
})

test('what helps to find a fault stays: codes, messages, request ids, challenges and lists', () => {
  const record = redactExchange(
    exchange({
      received: { error: { code: 'Forbidden', message: 'no get permission', innererror: { code: 'AccessDenied' } } },
      receivedHeaders: {
        ...JSON_TYPE,
        'x-ms-request-id': 'abc',
        'x-ms-keyvault-region': 'westeurope',
        'www-authenticate':
          'Bearer authorization="https://login.microsoftonline.com/t", resource="https://vault.azure.net"',
      },
    }),
  )
  expect(JSON.parse(record.response?.body?.text ?? '').error).toMatchObject({
    code: 'Forbidden',
    innererror: { code: 'AccessDenied' },
  })
  expect(record.response?.headers).toMatchObject({
    'x-ms-request-id': 'abc',
    'x-ms-keyvault-region': 'westeurope',
    'www-authenticate': expect.stringContaining('resource="https://vault.azure.net"'),
  })
  expect(record.times).toEqual({ slot: 0, pace: 13, call: 30 })
})

test('a long body is cut after its secrets were taken out', () => {
  const received = { value: [{ value: SECRET }, { note: 'x'.repeat(100_000) }] }
  const body = redactExchange(exchange({ received })).response?.body
  expect(body).toMatchObject({ truncated: true, bytes: expect.any(Number) })
  expect(body?.text).toHaveLength(64 * 1024)
  expect(body?.text).not.toContain(SECRET)
})
