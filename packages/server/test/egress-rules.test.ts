/** The items of the security list about outgoing calls that are kept at the API's edge, against the sandbox. */
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AzureWorld, MEGAN, openAzureWorld } from './support/azure-world.ts'
import { connectionInput } from './support/sample-documents.ts'

let world: AzureWorld
let id: string
beforeAll(async () => {
  world = await openAzureWorld()
  await world.createVault('egress')
  await world.createVault('egress-two')
  id = await world.connect('egress')
  await world.authorize(id)
})
afterAll(() => world.close())

const grants = async (connectionId: string) =>
  await world.deps.db.selectFrom('grants').select('version').where('connectionId', '=', connectionId).execute()

const proxied = (headers: Record<string, string>) =>
  world.app.call('POST', `/v1/connections/${id}/proxy`, undefined, {
    authorization: `Bearer ${world.app.token}`,
    'integrator-method': 'GET',
    'integrator-relative-uri': '/secrets?api-version=7.6',
    ...headers,
  })

const sandboxCalls = () => world.sandbox.control.calls.list({ plane: 'vault' }).length

const suffix = () => new URL(world.sandbox.endpoints.vault('x')).host.slice('x'.length)
const FORMS: readonly (readonly [string, (suffix: string) => string])[] = [
  ['another host', () => 'https://contoso.evil.example'],
  ["a cloud's suffix inside another host", (own) => `https://contoso${own.replace(/:.*/, '')}.evil.example`],
  ['the suffix without a vault', (own) => `https://${own.slice(1)}`],
  ['http', (own) => `http://contoso${own}`],
  ['userinfo', (own) => `https://evil.example@contoso${own}`],
  ['userinfo that hides the host', (own) => `https://contoso${own}@evil.example`],
  ['another port', (own) => `https://contoso${own.replace(/:\d+/, ':1')}`],
  ['a trailing dot', (own) => `https://contoso${own.replace(/:/, '.:')}`],
  ['punycode', (own) => `https://xn--contso-wxa${own}`],
  ['a letter that looks like another', (own) => `https://c\u043entoso${own}`],
  ['full-width dots', (own) => `https://contoso${own.replaceAll('.', '\uff0e')}`],
  ['a backslash', (own) => `https:\\\\contoso${own}`],
  ['a backslash before the host', (own) => `https://evil.example\\.contoso${own}`],
  ['a tab', (own) => `https://con\ttoso${own}`],
  ['a newline', (own) => `https://contoso\n${own}`],
  ['a path', (own) => `https://contoso${own}/../evil`],
  ['a query', (own) => `https://contoso${own}?x=https://evil.example`],
  ['a fragment', (own) => `https://evil.example#contoso${own}`],
  ['an address', () => 'https://127.0.0.1'],
]

test.each(FORMS)('security 64: a Vault URL with %s is refused at its field', async (_, form) => {
  const input = connectionInput('foreign', world.iclientId, {
    unencrypted: { vaultUrl: form(suffix()) },
    auth: { type: 'oauth', oauth: { scope: [`${world.sandbox.endpoints.vaultResource}/user_impersonation`] } },
  })
  const { status, body } = await world.app.call('POST', '/v1/connections', input)
  expect({ status, field: body.errors?.[0].field }).toEqual({ status: 422, field: 'http.unencrypted.vaultUrl' })
})

test('security 65: another Vault URL on an authorized connection drops its tokens', async () => {
  const moved = await world.connect('egress-two')
  await world.authorize(moved)
  expect(await grants(moved)).toHaveLength(1)
  const change = { http: { unencrypted: { vaultUrl: world.sandbox.endpoints.vault('egress') } } }
  const { status } = await world.app.call('PATCH', `/v1/connections/${moved}`, change)
  expect({ status, grants: await grants(moved) }).toEqual({ status: 200, grants: [] })
  expect(await world.connection(moved)).toMatchObject({ needsAuthorization: true, grant: null })
})

test('security 65: another tenant or client id asks for the secret again, and with it drops the tokens', async () => {
  const guid = '44444444-4444-4444-8444-444444444444'
  for (const oauth2 of [{ unencrypted: { tenantId: guid } }, { clientId: guid }]) {
    const { status, body } = await world.app.call('PATCH', `/v1/iclients/${world.iclientId}`, { oauth2 })
    expect({ status, code: body.errors[0].code }).toEqual({ status: 422, code: 'secret_needed' })
  }
  const dropped = await world.connect('dropped', { unencrypted: { vaultUrl: world.sandbox.endpoints.vault('egress') } })
  await world.authorize(dropped, MEGAN)
  const { oauth2 } = (await world.app.call('GET', `/v1/iclients/${world.iclientId}`)).body
  const change = (clientId: string) =>
    world.app.call('PATCH', `/v1/iclients/${world.iclientId}`, {
      oauth2: { clientId, clientSecret: world.clientSecret },
    })
  expect((await change(guid)).status).toBe(200)
  expect(await grants(dropped)).toEqual([])
  expect((await change(oauth2.clientId)).status).toBe(200)
  await world.authorize(id)
})

test.each([
  'accept',
  'content-type',
  'if-match',
  'x-ms-client-request-id',
  'integrator-relative-uri',
  'integrator-method',
])('security 72: a line break in %s is refused, and nothing is sent', async (name) => {
  const before = sandboxCalls()
  for (const breaks of ['a\r\nx-injected: 1', 'a\nb', 'a\rb', 'a\0b']) {
    const { status, body } = await proxied({ [name]: breaks })
    expect({ breaks, refused: [400, 415].includes(status) }).toEqual({ breaks, refused: true })
    expect(body.errors[0].code).toMatch(/^(proxy_header_invalid|unsupported_media_type)$/)
  }
  expect(sandboxCalls()).toBe(before)
})

test('security 72: a bare line break does not even get through the parser of a socket', async () => {
  await world.app.app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = world.app.app.server.address() as AddressInfo
  const socket = connect(port, '127.0.0.1')
  const head = [
    `POST /v1/connections/${id}/proxy HTTP/1.1`,
    `Host: ${new URL(world.deps.config.publicUrl).host}`,
    `Authorization: Bearer ${world.app.token}`,
    'Integrator-Method: GET',
    'Integrator-Relative-URI: /secrets',
    'Accept: a\rX-Injected: 1',
    'Connection: close',
    'Content-Length: 0',
  ]
  socket.write(`${head.join('\r\n')}\r\n\r\n`, 'latin1')
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 /)
})

test.each(['proxy', 'proxyUrl', 'agent'])(
  'security 74: a connection cannot name a proxy of its own: http.%s',
  async (member) => {
    const input = connectionInput('with-proxy', world.iclientId, { [member]: 'http://evil.example:3128' })
    const { status, body } = await world.app.call('POST', '/v1/connections', input)
    expect({ status, code: body.errors[0].code }).toEqual({ status: 422, code: 'unknown_field' })
  },
)
