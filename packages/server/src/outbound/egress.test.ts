/** Where a token may go: the items of the security list about outgoing calls, against servers on real sockets. */
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { type Sandbox, startSandbox } from '@keyway/azure-sandbox'
import type { Dispatcher } from 'undici'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { NO_LIMITS } from '../../test/support/no-limits.ts'
import type { Accesses, CallTarget } from './access.ts'
import { createOutbound } from './create-outbound.ts'
import { createNetwork } from './network/index.ts'
import { type Resolve, reachableAddresses } from './network/resolve.ts'
import type { Outbound } from './outbound.ts'

const TOKEN = 'canary-access-token'

interface Listening {
  readonly server: Server
  readonly port: number
  readonly seen: { readonly url: string; readonly authorization: string | undefined }[]
  sockets: number
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void
const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (_, response) =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))

const open: Listening[] = []
async function listen(answer: Answer): Promise<Listening> {
  const server = createServer((message, response) => {
    listening.seen.push({ url: message.url ?? '', authorization: message.headers.authorization })
    answer(message, response)
  })
  const listening: Listening = { server, port: 0, seen: [], sockets: 0 }
  server.on('connection', () => {
    listening.sockets += 1
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const result = Object.assign(listening, { port: (server.address() as AddressInfo).port })
  open.push(result)
  return result
}

let elsewhere: Listening
const outbounds: Outbound[] = []
const pools: Dispatcher[] = []
beforeEach(async () => {
  elsewhere = await listen(json(200, { value: [] }))
})
afterEach(async () => {
  await Promise.all(outbounds.splice(0).map((outbound) => outbound.close()))
  await Promise.all(pools.splice(0).map((pool) => pool.destroy()))
  for (const { server } of open.splice(0)) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})

/** The pipeline with a token for the origin given. */
function pipeline(origin: string, more: Partial<CallTarget> = {}) {
  const target: CallTarget = {
    connectionId: 'c',
    api: 'data-plane',
    origin,
    resource: origin,
    reach: 'public',
    concurrency: 2,
    slotsOf: 'c',
    limits: 'none',
    retryHeader: 'retry-after',
    offline: false,
    words: { host: new URL(origin).host },
    ...more,
  }
  const renewals: (string | undefined)[] = []
  const accesses: Accesses = {
    get: async () => ({ ok: true, access: { target, accessToken: TOKEN, expiresAt: Date.now() + 3_600_000 } }),
    renew: async (access, claims) => {
      renewals.push(claims)
      return { ok: true, access }
    },
    worked: async () => {},
    failed: async () => {},
    forget() {},
  }
  const network = createNetwork({ sandbox: null, allowHosts: ['localhost'] })
  const outbound = createOutbound({
    clock: { now: () => new Date() },
    network,
    accesses,
    pacer: NO_LIMITS,
    random: () => 0,
  })
  outbounds.push(outbound)
  return { outbound, renewals }
}

/** What a name that leads to `addresses` is answered by the network edge. */
async function reach(port: number, addresses: readonly string[], allowHosts: readonly string[] = []): Promise<unknown> {
  let asked = 0
  const resolve = async () => {
    const address = addresses[Math.min(asked, addresses.length - 1)] ?? ''
    asked += 1
    return [{ address, family: address.includes(':') ? 6 : 4 }]
  }
  const pool = createNetwork({ sandbox: null, allowHosts }, resolve).open(`http://contoso.example:${port}`, 'public', 1)
  pools.push(pool)
  const answer = await pool
    .request({ path: '/', method: 'GET', headers: { authorization: TOKEN } })
    .catch((error) => error)
  return answer instanceof Error ? (answer as NodeJS.ErrnoException).code : answer.statusCode
}

const NOT_PUBLIC = [
  ['loopback', '127.0.0.1'],
  ['loopback of IPv6', '::1'],
  ['this host', '0.0.0.0'],
  ['link-local', '169.254.1.1'],
  ['metadata', '169.254.169.254'],
  ["Azure's host agent", '168.63.129.16'],
  ['RFC 1918, ten', '10.0.0.1'],
  ['RFC 1918, 172', '172.16.0.1'],
  ['RFC 1918, 192', '192.168.1.1'],
  ['CGNAT', '100.64.0.1'],
  ['ULA', 'fd00::1'],
  ['link-local of IPv6', 'fe80::1'],
  ['v4-mapped', '::ffff:127.0.0.1'],
  ['NAT64', '64:ff9b::7f00:1'],
  ['6to4', '2002:7f00:1::1'],
  ['Teredo', '2001:0:7f00:1::1'],
] as const

test.each(NOT_PUBLIC)('security 66: a name that leads to %s is not connected to', async (_, address) => {
  expect(await reach(elsewhere.port, [address])).toBe('KEYWAY_ADDRESS_REFUSED')
  expect(elsewhere.sockets).toBe(0)
})

test('security 66: a name an administrator allowed is connected to wherever it leads', async () => {
  expect(await reach(elsewhere.port, ['127.0.0.1'], ['contoso.example'])).toBe(200)
  expect(elsewhere.seen).toHaveLength(1)
})

test('security 67: a name that led to a public address when it was checked is refused when it leads elsewhere at connect time', async () => {
  const answers = ['93.184.215.14', '127.0.0.1']
  const rebinding = async () => [{ address: answers.shift() ?? '127.0.0.1', family: 4 }]
  // The check an attacker waits for.
  expect(await reachableAddresses('contoso.example', 'public', [], rebinding)).toHaveLength(1)
  const pool = createNetwork({ sandbox: null, allowHosts: [] }, rebinding).open(
    `http://contoso.example:${elsewhere.port}`,
    'public',
    1,
  )
  pools.push(pool)
  await expect(pool.request({ path: '/', method: 'GET' })).rejects.toMatchObject({ code: 'KEYWAY_ADDRESS_REFUSED' })
  expect(elsewhere.sockets).toBe(0)
})

test.each([301, 302, 303, 307, 308])(
  'security 68: a redirect (%i) is not followed, and the token goes to no second host',
  async (status) => {
    const vault = await listen(
      (_, response) =>
        void response.writeHead(status, { location: `http://localhost:${elsewhere.port}/secrets` }).end(),
    )
    const { outbound } = pipeline(`http://localhost:${vault.port}`)
    expect(await outbound.call('c', 'SetSecret', { 'secret-name': 'a', value: 'v' })).toMatchObject({
      ok: false,
      diagnosis: { code: 'redirected' },
    })
    expect({ asked: vault.seen.length, elsewhere: elsewhere.sockets }).toEqual({ asked: 1, elsewhere: 0 })
  },
)

test('security 69: the next page is asked for at the same host only', async () => {
  const foreign = () => `http://localhost:${elsewhere.port}/secrets?$skiptoken=a`
  const vault = await listen((message, response) => json(200, { value: [], nextLink: foreign() })(message, response))
  const { outbound } = pipeline(`http://localhost:${vault.port}`)
  const page = await outbound.page('c', 'GetSecrets', {})
  expect(page).toMatchObject({ ok: false, diagnosis: { code: 'next_page_foreign' } })
  expect(await outbound.page('c', 'GetSecrets', {}, foreign())).toMatchObject({
    ok: false,
    diagnosis: { code: 'next_page_foreign' },
  })
  expect(elsewhere.sockets).toBe(0)
})

test('security 70: a challenge leads to no other authority and no other resource', async () => {
  const challenge = `Bearer authorization="http://localhost:${elsewhere.port}/tenant", resource="http://localhost:${elsewhere.port}"`
  const vault = await listen(json(401, {}, { 'www-authenticate': challenge }))
  const { outbound, renewals } = pipeline(`http://localhost:${vault.port}`)
  expect(await outbound.call('c', 'GetSecrets', {})).toMatchObject({ ok: false, status: 401 })
  // Once, as for any 401, and with nothing of the challenge in it.
  expect(renewals).toEqual([undefined])
  expect(vault.seen.map(({ authorization }) => authorization)).toEqual([`Bearer ${TOKEN}`, `Bearer ${TOKEN}`])
  expect(elsewhere.sockets).toBe(0)
})

describe('security 71: a parameter in a path', () => {
  test.each(['../keys', '..', 'a/../../keys', 'a%2f..%2fkeys', 'a?x=', 'a#', 'a/0123', 'a\\b', '.', 'a;b', 'ａ'])(
    'security 71: %j as a name calls nothing',
    async (name) => {
      const { outbound } = pipeline(`http://localhost:${elsewhere.port}`)
      expect(await outbound.call('c', 'GetSecret', { 'secret-name': name })).toMatchObject({ ok: false, status: 422 })
      expect(elsewhere.sockets).toBe(0)
    },
  )

  test('security 71: what may stand in one is encoded, so that it stays one segment', async () => {
    const { outbound } = pipeline(`http://localhost:${elsewhere.port}`, { api: 'control-plane' })
    const subscriptionId = '11111111-1111-4111-8111-111111111111'
    const inputs = { subscriptionId, resourceGroupName: 'group(1).a_b', vaultName: 'contoso' }
    await outbound.call('c', 'Vaults_Get', inputs)
    const [call] = elsewhere.seen
    expect(new URL(call?.url ?? '', 'http://localhost').pathname.split('/')).toHaveLength(9)
    for (const name of ['a/b', 'a%2fb', 'a?b', 'a#b', '..']) {
      expect(await outbound.call('c', 'Vaults_Get', { ...inputs, resourceGroupName: name })).toMatchObject({
        status: 422,
      })
    }
    expect(elsewhere.seen).toHaveLength(1)
  })
})

describe('an outgoing proxy', () => {
  interface Proxy extends Listening {
    readonly asked: { readonly target: string; readonly authorization: string | undefined }[]
  }

  /** A CONNECT proxy that leads every name to this machine, as a name server behind it would. */
  async function startProxy(status = 200): Promise<Proxy> {
    const asked: { target: string; authorization: string | undefined }[] = []
    const proxy = await listen(json(400, {}))
    proxy.server.on('connect', (message, client) => {
      asked.push({ target: message.url ?? '', authorization: message.headers['proxy-authorization'] })
      if (status !== 200) return void client.end(`HTTP/1.1 ${status} No\r\n\r\n`)
      const upstream = connect(Number(message.url?.split(':')[1]), '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Connection Established\r\n\r\n')
        upstream.pipe(client).pipe(upstream)
      })
      for (const socket of [client, upstream]) socket.on('error', () => upstream.destroy())
      client.on('close', () => upstream.destroy())
    })
    return Object.assign(proxy, { asked })
  }

  const OURS = ['localhost', '*.localhost', 'contoso.internal', 'other.example']

  async function get(
    proxy: string,
    origin: string,
    noProxy: readonly string[] = [],
    more: object = {},
    lead?: Resolve,
  ) {
    const config = { sandbox: null, allowHosts: OURS, proxy, noProxy, ...more }
    const pool = createNetwork(config, lead).open(origin, 'public', 1)
    pools.push(pool)
    const answer = await pool.request({ path: '/secrets', method: 'GET', headers: { authorization: TOKEN } })
    await answer.body.dump()
    return answer.statusCode
  }

  test('security 74: takes calls to hosts only it can resolve, with the user and password of its URL', async () => {
    const proxy = await startProxy()
    expect(await get(`http://user:pass@127.0.0.1:${proxy.port}`, `http://contoso.internal:${elsewhere.port}`)).toBe(200)
    const basic = `Basic ${Buffer.from('user:pass').toString('base64')}`
    expect(proxy.asked).toEqual([{ target: `contoso.internal:${elsewhere.port}`, authorization: basic }])
    // The token is for the host at the end of the tunnel, and the password for the proxy.
    expect(elsewhere.seen).toEqual([{ url: '/secrets', authorization: TOKEN }])
  })

  test.each(['localhost', '.localhost', '*', 'example.com, localhost'])(
    'security 74: is passed by for hosts of NO_PROXY: %s',
    async (hosts) => {
      const proxy = await startProxy()
      const origin = `http://localhost:${elsewhere.port}`
      expect(await get(`http://127.0.0.1:${proxy.port}`, origin, hosts.split(/[\s,]+/))).toBe(200)
      expect({ asked: proxy.asked, arrived: elsewhere.seen.length }).toEqual({ asked: [], arrived: 1 })
    },
  )

  /** A name server that knows one name. */
  const knows =
    (name: string, address: string): Resolve =>
    async (host) => {
      if (host !== name) throw Object.assign(new Error(host), { code: 'ENOTFOUND' })
      return [{ address, family: 4 }]
    }
  const nobody = knows('', '')
  const strict = { allowHosts: [] }

  test.each<[string, string, Resolve, string]>([
    ['leads to a private address', 'api.example', knows('api.example', '10.0.0.4'), 'KEYWAY_ADDRESS_REFUSED'],
    ['is not known here', 'api.example', nobody, 'KEYWAY_HOST_NOT_CHECKED'],
    ['is that of a metadata service', 'metadata.google.internal', nobody, 'KEYWAY_HOST_NOT_CHECKED'],
    ['only looks like a vault', 'a.b.vault.azure.net', nobody, 'KEYWAY_HOST_NOT_CHECKED'],
  ])('security 66: is not asked for a host whose name %s', async (_, host, lead, code) => {
    const proxy = await startProxy()
    const url = `http://127.0.0.1:${proxy.port}`
    const origin = `http://${host}:${elsewhere.port}`
    await expect(get(url, origin, [], strict, lead)).rejects.toMatchObject({ code })
    const network = createNetwork({ sandbox: null, allowHosts: [], proxy: url }, lead)
    await expect(network.addresses(origin, 'public')).rejects.toMatchObject({ code })
    expect(proxy.asked).toEqual([])
  })

  test.each<[string, string, Resolve, object]>([
    ['leads to a public address', 'api.example', knows('api.example', '93.184.215.14'), strict],
    ['is that of a vault', 'contoso.vault.azure.net', nobody, strict],
    ['is that of a sign-in', 'login.microsoftonline.com', nobody, strict],
    ['an administrator allowed', 'api.example', nobody, { allowHosts: ['*.example'] }],
    ['it alone knows, when that is allowed', 'api.example', nobody, { ...strict, proxyResolves: true }],
  ])('security 66: is asked for a host whose name %s', async (_, host, lead, more) => {
    const proxy = await startProxy()
    const origin = `http://${host}:${elsewhere.port}`
    expect(await get(`http://127.0.0.1:${proxy.port}`, origin, [], more, lead)).toBe(200)
    expect(proxy.asked).toMatchObject([{ target: `${host}:${elsewhere.port}` }])
  })

  test.each(['metadata.google.internal', 'intranet', 'a.localhost'])(
    'security 66: is never asked for a name that leads inside: %s',
    async (host) => {
      const proxy = await startProxy()
      const more = { ...strict, proxyResolves: true }
      const asked = get(`http://127.0.0.1:${proxy.port}`, `http://${host}:${elsewhere.port}`, [], more, nobody)
      await expect(asked).rejects.toMatchObject({ code: 'KEYWAY_HOST_NOT_CHECKED' })
      expect(proxy.asked).toEqual([])
    },
  )

  test('security 74: that refuses is told, without its password', async () => {
    const proxy = await startProxy(407)
    const error = await get(`http://user:canary-password@127.0.0.1:${proxy.port}`, `http://contoso.internal:1`).catch(
      (one) => one,
    )
    expect(error).toBeInstanceOf(Error)
    expect(JSON.stringify([error.message, error.code, error.stack])).not.toContain('canary-password')
  })

  test('security 74: cannot read along: the certificate of the host itself is checked through it', async () => {
    const sandbox: Sandbox = await startSandbox({ port: 0, httpPort: 0 })
    const trusted = getCACertificates('default')
    try {
      const proxy = await startProxy()
      const url = `http://127.0.0.1:${proxy.port}`
      const origin = sandbox.endpoints.vault('contoso')
      await expect(get(url, origin)).rejects.toThrow()
      expect(proxy.asked).toHaveLength(1)
      setDefaultCACertificates([...trusted, sandbox.ca.pem])
      expect(await get(url, origin)).toBe(404)
      await expect(get(url, `https://other.example:${sandbox.ports.https}`)).rejects.toMatchObject({
        code: 'ERR_TLS_CERT_ALTNAME_INVALID',
      })
    } finally {
      setDefaultCACertificates(trusted)
      await sandbox.close()
    }
  })
})

test('the servers of these tests can be reached by whoever may', async () => {
  const status = await new Promise((resolve, reject) => {
    request({ port: elsewhere.port }, (answer) => resolve(answer.resume().statusCode))
      .on('error', reject)
      .end()
  })
  expect(status).toBe(200)
})
