/**
 * 5,000 random and malformed requests to a vault, and bytes that are no request at all, over real sockets: no crash, no
 * 5xx, always an envelope that clients read, and afterwards the vault is as good as before.
 */
import { createHash } from 'node:crypto'
import tls from 'node:tls'
import { expect, it } from 'vitest'
import { OPERATIONS } from '../src/vault/operations/index.ts'
import { startTestSandbox } from './running-sandbox.ts'

const CANARY = 'canary-7f3a-91c2'

const sandbox = await startTestSandbox()
const { endpoints, control } = sandbox
const app = control.registerApp({ displayName: 'Vault fuzz', redirectUris: [] })
const vault = await control.createVault({ name: 'fuzzed' })
await control.setAccessPolicy('fuzzed', app.objectId)
const { access_token: token } = (
  await sandbox.token({
    grant_type: 'client_credentials',
    client_id: app.clientId,
    client_secret: app.addSecret('x').secretText,
    scope: `${endpoints.vaultResource}/.default`,
  })
).json
const authorization = `Bearer ${token}`

const send = (method: string, path: string, body?: string, headers: Record<string, string> = {}) =>
  sandbox.send(`${vault.url}${path}`, {
    method,
    headers: { authorization, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body }),
  })
const set = (name: string) => send('PUT', `/secrets/${name}?api-version=7.4`, JSON.stringify({ value: CANARY }))

let counter = 0
/** The same numbers in every run, so that a failure can be repeated. */
const pick = (count: number): number =>
  createHash('sha256').update(`vault ${counter++}`).digest().readUInt32BE() % count
const one = <T>(list: readonly T[]): T => list[pick(list.length)] as T

const GOOD_NAMES = ['kept', 'key', 'cert', 'new', 'newer']
const NAMES = ['a'.repeat(127), 'a'.repeat(128), '..', '%2e%2e', '%00', '%zz', 'a%2Fb', 'ä', '-']
const VERSIONS = ['', 'versions', '0123456789abcdef0123456789abcdef', 'F'.repeat(32), 'constructor', '%F0%9F%94%91']
const QUERIES = [
  'api-version=7.4',
  'api-version=2026-07-01-preview',
  'api%2Dversion=2025-07-01',
  'api-version=7.4&maxresults=1',
  'api-version=7.4&maxresults=-1',
  'api-version=7.4&$skiptoken=AAAA',
  `api-version=7.4&$skiptoken=${Buffer.from('{"NextMarker":"2!8!AAAA"}').toString('base64url')}`,
  'api-version=7.4&api-version=7.4',
  'api-version=',
  'api-version=%',
  '',
  '&&==&',
]
const GOOD_QUERY = 'api-version=2026-07-01-preview'
const POLICY = { x509_props: { subject: 'CN=c' }, issuer: { name: 'Self' }, key_props: { kty: 'EC' } }
const BODIES: readonly (string | undefined)[] = [
  undefined,
  '',
  '{',
  'null',
  '[]',
  '"x"',
  '{"__proto__":{"value":1},"constructor":null}',
  '\u0000\u0001',
  '{"value":null}',
  JSON.stringify({ value: 'x'.repeat(25_601) }),
  JSON.stringify({ value: 'v', attributes: { nbf: -1, exp: 2 ** 53, enabled: 'yes' } }),
  JSON.stringify({ value: 'v', attributes: { exp: 8.64e15 } }),
  JSON.stringify({ value: 'v', tags: { '': '', ['__proto__']: 'x' } }),
  JSON.stringify({ kty: 'EC', crv: 'P-256K', attributes: { exp: Number.MAX_SAFE_INTEGER } }),
  JSON.stringify({ kty: 'EC-HSM', attributes: { exportable: true }, release_policy: { data: 'AAAA' } }),
  JSON.stringify({ key: { kty: 'RSA', n: 'AQAB', e: 'AQAB', d: 'AQAB', p: 'AA', q: 'AA', dp: '', dq: '', qi: '' } }),
  JSON.stringify({ key: { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA', d: 'AA' } }),
  JSON.stringify({ alg: 'RS256', value: 'AAAA', digest: 'AAAA' }),
  JSON.stringify({ alg: 'ES256', value: Buffer.alloc(32).toString('base64url') }),
  JSON.stringify({
    alg: 'ES256',
    digest: Buffer.alloc(32).toString('base64url'),
    value: Buffer.alloc(64).toString('base64url'),
  }),
  JSON.stringify({ policy: POLICY }),
  JSON.stringify({ policy: { ...POLICY, x509_props: { subject: 'CN=c', validity_months: 1200, ekus: ['x', '1'] } } }),
  JSON.stringify({
    policy: { ...POLICY, x509_props: { subject: 'CN=c', sans: { ipAddresses: ['x'], uris: ['\u0000'] } } },
  }),
  JSON.stringify({ value: Buffer.from('3003020103', 'hex').toString('base64'), pwd: 'x' }),
  JSON.stringify({ value: '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----' }),
  JSON.stringify({ x5c: ['AAAA', ''] }),
  JSON.stringify({ cancellation_requested: true }),
  JSON.stringify({ contacts: [{ email: '' }], provider: 'Test', org_details: { admin_details: [null] } }),
  JSON.stringify({
    lifetimeActions: [{ trigger: { timeAfterCreate: 'P9999Y' }, action: { type: 'Rotate' } }],
    attributes: {},
  }),
  JSON.stringify({ target: 'e30.e30.', enc: 'CKM_RSA_AES_KEY_WRAP' }),
  `${'['.repeat(20_000)}`,
]
const HEADERS: readonly Record<string, string>[] = [
  { authorization: 'Bearer' },
  { authorization: 'Basic eDp5' },
  { authorization: 'Bearer a.b.c' },
  { authorization: `Bearer ${'e30.'.repeat(2000)}` },
  { accept: 'application/pkcs10' },
  { 'content-type': 'text/plain' },
  { 'x-http-method': 'DELETE' },
  { 'x-http-method': 'TRACE' },
  { 'x-ms-client-request-id': 'x'.repeat(2000) },
]
const METHODS = ['GET', 'PUT', 'POST', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']

/** Mostly a path some operation has, with its method or another; sometimes a path of no operation. */
function request(): [method: string, path: string] {
  const { method, path } = one(OPERATIONS)
  const filled = path
    .replace('{version}', () => one(VERSIONS))
    .replace(/\{\w+\}/g, () => one(pick(3) === 0 ? NAMES : GOOD_NAMES))
  const foreign = [`/${one(NAMES)}/${one(VERSIONS)}`, `//${filled}//`, filled.toUpperCase(), `${filled}/${one(NAMES)}`]
  return [pick(5) === 0 ? one(METHODS) : method, pick(6) === 0 ? one(foreign) : filled]
}

it('gets an answer below 500, with an envelope and no secret in it, for each of 5,000 requests', async () => {
  await set('kept')
  await send('POST', '/keys/key/create?api-version=7.4', '{"kty":"EC"}')
  const strange: string[] = []
  const seen = new Map<number, number>()
  const next = async (): Promise<void> => {
    const [method, path] = request()
    const url = encodeURI(`${path}?${pick(4) === 0 ? one(QUERIES) : GOOD_QUERY}`).replaceAll('%25', '%')
    const body = method === 'GET' || method === 'HEAD' ? undefined : one(BODIES)
    const answer = await send(method, url, body, pick(3) === 0 ? one(HEADERS) : {})
    seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1)
    const isRefusal = answer.status >= 400 && method !== 'HEAD'
    const isEnveloped = typeof answer.json?.error?.code === 'string' && typeof answer.json.error.message === 'string'
    if (answer.status >= 500 || answer.status < 200 || (isRefusal && (!isEnveloped || answer.text.includes(CANARY))))
      strange.push(
        `${answer.status} ${method} ${url.slice(0, 200)} ${body?.slice(0, 200)} ${answer.text.slice(0, 200)}`,
      )
  }
  for (let sent = 0; sent < 5000; sent += 10) await Promise.all(Array.from({ length: 10 }, next))
  expect(strange).toEqual([])
  // not all of it stopped at the first check
  const rare = [200, 400, 401, 404, 405].filter((status) => (seen.get(status) ?? 0) < 100)
  expect(rare).toEqual([])

  expect((await set('afterwards')).status).toBe(200)
  const read = await send('GET', '/secrets/afterwards?api-version=7.4')
  expect([read.status, read.json.value]).toEqual([200, CANARY])
}, 120_000)

it('answers a body of 5 MB with 413 and keeps nothing of it', async () => {
  const answer = await send('PUT', '/secrets/huge?api-version=7.4', JSON.stringify({ value: 'x'.repeat(5_000_000) }))
  expect(answer.status).toBe(413)
  expect((await send('GET', '/secrets/huge?api-version=7.4')).status).toBe(404)
})

const GARBAGE: readonly (readonly [what: string, bytes: string])[] = [
  ['no HTTP', '\u0000\u0001\u0002\u0003\r\n\r\n'],
  ['no method', ' /secrets HTTP/1.1\r\n\r\n'],
  ['no version', 'GET /secrets\r\n\r\n'],
  ['no host', 'GET /secrets?api-version=7.4 HTTP/1.1\r\n\r\n'],
  ['a header without a name', 'GET /secrets HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n'],
  ['a length that is no number', 'PUT /secrets/a HTTP/1.1\r\nHost: x\r\nContent-Length: ten\r\n\r\n'],
  ['two lengths', 'PUT /secrets/a HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
  ['a broken chunk', 'PUT /secrets/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
  ['headers without an end', `GET /secrets HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(100_000)}\r\n`],
  ['a target of another host', 'GET https://elsewhere.example/secrets HTTP/1.1\r\nHost: x\r\n\r\n'],
]

/** Writes bytes to the sandbox's port and reads until it closes, or is quiet for a moment. */
function exchange(bytes: string): Promise<string> {
  const { port } = new URL(vault.url)
  return new Promise((resolve) => {
    let answer = ''
    const done = () => {
      socket.destroy()
      resolve(answer)
    }
    const servername = new URL(vault.url).hostname
    const options = {
      host: '127.0.0.1',
      port: Number(port),
      servername,
      ca: sandbox.ca.pem,
      ALPNProtocols: ['http/1.1'],
    }
    const socket = tls.connect(options, () => socket.write(bytes, 'latin1'))
    socket.setTimeout(1000, done)
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString('latin1')
    })
    socket.on('error', done)
    socket.on('close', done)
  })
}

it.each(GARBAGE)('survives %s on the socket, answering below 500 or not at all', async (_what, bytes) => {
  const answer = await exchange(bytes)
  expect(answer).toMatch(/^($|HTTP\/1\.1 [1-4]\d\d )/)
  expect((await set('alive')).status).toBe(200)
})

it('survives a client that leaves in the middle of its body', async () => {
  const { hostname, port } = new URL(vault.url)
  const options = { host: '127.0.0.1', port: Number(port), servername: hostname, ca: sandbox.ca.pem }
  await new Promise<void>((resolve) => {
    const socket = tls.connect(options, () => {
      const head = `PUT /secrets/half?api-version=7.4 HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: ${authorization}\r\n`
      socket.write(`${head}Content-Length: 100\r\n\r\n{"value":"v"`, () => socket.destroy())
    })
    socket.on('close', () => resolve())
  })
  expect((await send('GET', '/secrets/half?api-version=7.4')).status).toBe(404)
  expect((await set('alive')).status).toBe(200)
})
