/** The pipeline against a server that answers as the test lays out: what the sandbox does only when it is broken. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import type { Diagnosis } from '@keyway/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { NO_LIMITS } from '../../test/support/no-limits.ts'
import type { Access, Accesses } from './access.ts'
import { createOutbound } from './create-outbound.ts'
import { createNetwork } from './network/index.ts'
import type { Outbound } from './outbound.ts'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (_, response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
const EMPTY = json(200, { value: [], nextLink: null })
const SECRET_VALUE = 'canary-value-of-a-secret'

/** One answer per request, in order; the last one stays. */
let answers: Answer[] = []
let seen: { readonly method: string; readonly url: string; readonly authorization: string; readonly body: string }[] =
  []
let told: (readonly ['worked' | 'failed', string])[] = []
let tokens: string[] = []
let offline = false
let concurrency = 2
let retryHeader = 'retry-after'
let outbound: Outbound
let origin: string

const server = createServer((request, response) => {
  let body = ''
  request.on('data', (chunk) => {
    body += chunk
  })
  request.on('end', () => {
    const { method = '', url = '', headers } = request
    seen.push({ method, url, authorization: headers.authorization ?? '', body })
    const answer = answers.length > 1 ? answers.shift() : answers[0]
    ;(answer ?? EMPTY)(request, response)
  })
})

const accessWith = (accessToken: string, connectionId = 'c'): Access => ({
  accessToken,
  expiresAt: Date.now() + 3_600_000,
  target: {
    connectionId,
    api: 'data-plane',
    origin,
    resource: origin,
    reach: 'public',
    concurrency,
    slotsOf: 'c',
    limits: 'none',
    retryHeader,
    offline,
    words: { host: new URL(origin).host, vault: 'contoso' },
  },
})
const accesses: Accesses = {
  get: async (id) => ({ ok: true, access: accessWith('first', id) }),
  renew: async (_, claims) => {
    tokens.push(claims ?? 'none')
    return { ok: true, access: accessWith('second') }
  },
  worked: async (id) => void told.push(['worked', id]),
  failed: async (_, { code }: Diagnosis) => void told.push(['failed', code]),
  forget() {},
}

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://localhost:${(server.address() as AddressInfo).port}`
})
beforeEach(async () => {
  answers = []
  seen = []
  told = []
  tokens = []
  offline = false
  concurrency = 2
  retryHeader = 'retry-after'
  await outbound?.close()
  const network = createNetwork({ sandbox: null, allowHosts: ['localhost'] })
  outbound = createOutbound({ clock: { now: () => new Date() }, network, accesses, pacer: NO_LIMITS, random: () => 0 })
})
afterAll(async () => {
  await outbound.close()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

const list = (options = {}) => outbound.call('c', 'GetSecrets', {}, options)

describe('a call', () => {
  test('carries the token, the api-version and the body, to the origin of the connection', async () => {
    answers = [json(200, { id: `${origin}/secrets/a/1` })]
    const result = await outbound.call('c', 'SetSecret', { 'secret-name': 'a', value: 'b' })
    expect(result).toEqual({ ok: true, status: 200, body: { id: `${origin}/secrets/a/1` } })
    expect(seen).toEqual([
      { method: 'PUT', url: '/secrets/a?api-version=2025-07-01', authorization: 'Bearer first', body: '{"value":"b"}' },
    ])
  })

  test('with an input at fault is not made', async () => {
    expect(await outbound.call('c', 'GetSecret', {})).toMatchObject({
      ok: false,
      status: 422,
      diagnosis: { code: 'input_missing' },
    })
    expect(await outbound.call('c', 'GetSecret', { 'secret-name': '../keys' })).toMatchObject({
      diagnosis: { code: 'input_invalid' },
    })
    expect(await outbound.call('c', 'GetSecret', { 'secret-name': 'a', x: 1 })).toMatchObject({
      diagnosis: { code: 'input_unknown' },
    })
    expect(await outbound.call('c', 'Vaults_Get', {})).toMatchObject({ diagnosis: { code: 'operation_unknown' } })
    expect(seen).toEqual([])
  })

  test('of which nothing is left to read is a success without a body', async () => {
    answers = [(_, response) => response.writeHead(204).end()]
    expect(await outbound.call('c', 'PurgeDeletedSecret', { 'secret-name': 'a' })).toEqual({
      ok: true,
      status: 204,
      body: undefined,
    })
  })

  test('security 56: never tells a secret, even when Azure quotes it', async () => {
    answers = [json(400, { error: { code: 'BadParameter', message: `Bad value ${SECRET_VALUE}` } })]
    const result = await outbound.call('c', 'SetSecret', { 'secret-name': 'a', value: SECRET_VALUE })
    expect(result).toMatchObject({
      ok: false,
      diagnosis: { code: 'bad_parameter', cause: expect.stringContaining('Bad value ******') },
    })
    expect(JSON.stringify(result)).not.toContain(SECRET_VALUE)
  })

  test('security 56: never tells the beginning of a secret either, when what Azure says is long', async () => {
    const value = `${SECRET_VALUE} ${'x'.repeat(500)}`
    answers = [json(400, { error: { code: 'BadParameter', message: `Bad value ${value}` } })]
    const result = await outbound.call('c', 'SetSecret', { 'secret-name': 'a', value })
    expect(JSON.stringify(result)).not.toContain(SECRET_VALUE)
  })

  test.each([301, 302, 307, 308])('answered %i follows nowhere', async (status) => {
    answers = [(_, response) => response.writeHead(status, { location: `${origin}/elsewhere` }).end()]
    expect(await list()).toMatchObject({ ok: false, status, diagnosis: { code: 'redirected' } })
    expect(seen).toHaveLength(1)
  })

  test('answered by something else than Azure says so', async () => {
    answers = [
      (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Log in to the hotel</html>'),
    ]
    expect(await list()).toMatchObject({ ok: false, status: null, diagnosis: { code: 'answer_not_json' } })
  })

  test('is cut off when the answer has no end', async () => {
    answers = [
      (_, response) => {
        const chunk = Buffer.alloc(1024 * 1024, 'x')
        const more = () => {
          while (!response.destroyed && response.write(chunk));
          if (!response.destroyed) response.once('drain', more)
        }
        more()
      },
    ]
    expect(await list()).toMatchObject({ ok: false, status: null, diagnosis: { code: 'answer_too_large' } })
  })

  test('to an address out of reach is not made', async () => {
    const network = createNetwork({ sandbox: null, allowHosts: [] })
    const guarded = createOutbound({
      clock: { now: () => new Date() },
      network,
      accesses,
      pacer: NO_LIMITS,
      random: () => 0,
    })
    expect(await guarded.call('c', 'GetSecrets', {})).toMatchObject({
      ok: false,
      status: null,
      diagnosis: { code: 'address_refused', facts: { address: '127.0.0.1' } },
    })
    expect(seen).toEqual([])
    await guarded.close()
  })
})

describe('a refused token', () => {
  const REFUSED = json(401, { error: { code: 'Unauthorized', message: 'AKV10022: Invalid audience.' } })

  test('security 35: is renewed once, and the call repeated', async () => {
    answers = [REFUSED, EMPTY]
    expect((await list()).ok).toBe(true)
    expect(seen.map((one) => one.authorization)).toEqual(['Bearer first', 'Bearer second'])
    expect(told).toEqual([])
  })

  test('that is refused again sets the connection offline', async () => {
    answers = [REFUSED]
    expect(await list()).toMatchObject({ ok: false, status: 401, diagnosis: { code: 'token_wrong_audience' } })
    expect(seen).toHaveLength(2)
    expect(told).toEqual([['failed', 'token_wrong_audience']])
  })

  test('security 36: with a challenge passes on the claims, and goes nowhere the challenge points to', async () => {
    const claims = Buffer.from('{"a":1}').toString('base64')
    const challenge = `Bearer authorization="https://evil.example/t", resource="https://evil.example", error="insufficient_claims", claims="${claims}"`
    answers = [json(401, {}, { 'www-authenticate': challenge }), EMPTY]
    expect((await list()).ok).toBe(true)
    expect(tokens).toEqual(['{"a":1}'])
  })
})

describe('a disturbed host', () => {
  test('is asked again after a while', async () => {
    answers = [json(503, {}), json(500, {}), EMPTY]
    expect((await list()).ok).toBe(true)
    expect(seen).toHaveLength(3)
  })

  test('is not asked again to create something when its answer was lost', async () => {
    answers = [json(500, {})]
    expect(await outbound.call('c', 'BackupSecret', { 'secret-name': 'a' })).toMatchObject({
      ok: false,
      status: 500,
      diagnosis: { code: 'service_failed', retry: 'later' },
    })
    expect(seen).toHaveLength(1)
  })

  test('that hangs up is asked again', async () => {
    answers = [(request) => request.socket.destroy(), EMPTY]
    expect((await list()).ok).toBe(true)
  })

  const breaksOff: Answer = (_, response) => {
    response.writeHead(200, { 'content-length': '100' }).write('{"value"', () => response.destroy())
  }

  test('that breaks off in the middle of an answer is asked again', async () => {
    answers = [breaksOff, EMPTY]
    expect((await list()).ok).toBe(true)
    expect((await outbound.page('c', 'GetSecrets', {})).ok).toBe(true)
  })

  test('that breaks off in the middle is not asked again to create something', async () => {
    answers = [breaksOff]
    expect(await outbound.call('c', 'BackupSecret', { 'secret-name': 'a' })).toMatchObject({
      ok: false,
      status: null,
      diagnosis: { code: 'connection_lost' },
    })
    expect(seen).toHaveLength(1)
  })

  test('is given up when patience is at its end', async () => {
    answers = [json(503, {}, { 'retry-after': '60' })]
    const started = performance.now()
    expect(await list({ patienceMs: 1_000 })).toMatchObject({
      ok: false,
      status: 503,
      diagnosis: { code: 'service_failed' },
    })
    expect(performance.now() - started).toBeLessThan(1_000)
  })

  test('that throttles is left alone by all calls of the connection as long as it asks', async () => {
    answers = [json(429, {}, { 'retry-after': '1' }), EMPTY]
    const started = performance.now()
    const first = list()
    await expect.poll(() => seen.length).toBe(1)
    await new Promise((resolve) => setTimeout(resolve, 50))
    const second = list()
    await Promise.all([first, second])
    expect(seen).toHaveLength(3)
    expect(performance.now() - started).toBeGreaterThan(990)
  })

  test('says how long to wait in the header its connection names', async () => {
    retryHeader = 'x-wait'
    answers = [json(429, {}, { 'x-wait': '1', 'retry-after': '60' }), EMPTY]
    const started = performance.now()
    expect((await list({ patienceMs: 5_000 })).ok).toBe(true)
    expect(performance.now() - started).toBeGreaterThan(990)
  })

  test('that cannot be reached is explained', async () => {
    const gone = createServer()
    await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve))
    const { port } = gone.address() as AddressInfo
    await new Promise((resolve) => gone.close(resolve))
    const was = origin
    origin = `http://localhost:${port}`
    expect(await list({ patienceMs: 0 })).toMatchObject({
      ok: false,
      status: null,
      diagnosis: { code: 'connection_refused' },
    })
    origin = was
  })
})

describe('pages', () => {
  test('follow the next link on the same host only', async () => {
    answers = [json(200, { value: [{ id: `${origin}/secrets/a` }], nextLink: `${origin}/secrets?$skiptoken=x` }), EMPTY]
    const first = await outbound.page('c', 'GetSecrets', {})
    if (!first.ok) throw new Error(first.diagnosis.cause)
    expect(first.records).toEqual([{ id: `${origin}/secrets/a`, name: 'a' }])
    expect((await outbound.page('c', 'GetSecrets', {}, first.next)).ok).toBe(true)
    expect(seen[1]?.url).toBe('/secrets?$skiptoken=x')
  })

  test.each([
    'https://evil.example/secrets',
    '//evil.example/secrets',
    'http://localhost.evil.example/',
    'http://user@localhost:1/',
    'file:///etc/passwd',
    'https://contoso.vault.azure.net@evil.example/',
    '\\\\evil.example\\secrets',
  ])('never lead to %s', async (nextLink) => {
    answers = [json(200, { value: [], nextLink })]
    expect(await outbound.page('c', 'GetSecrets', {})).toMatchObject({
      ok: false,
      diagnosis: { code: 'next_page_foreign' },
    })
    expect(await outbound.page('c', 'GetSecrets', {}, nextLink)).toMatchObject({
      ok: false,
      diagnosis: { code: 'next_page_foreign' },
    })
    expect(seen).toHaveLength(1)
  })
})

describe('a connection', () => {
  test('has so many calls under way and no more', async () => {
    let [now, most] = [0, 0]
    answers = [
      (request, response) => {
        now += 1
        most = Math.max(most, now)
        setTimeout(() => {
          now -= 1
          EMPTY(request, response)
        }, 5)
      },
    ]
    await Promise.all(Array.from({ length: 20 }, () => list()))
    expect({ most, calls: seen.length }).toEqual({ most: 2, calls: 20 })
  })

  test('that borrows concurrency takes slots of the one it borrows from', async () => {
    let [now, most] = [0, 0]
    answers = [
      (request, response) => {
        now += 1
        most = Math.max(most, now)
        setTimeout(() => {
          now -= 1
          EMPTY(request, response)
        }, 5)
      },
    ]
    const both = Array.from({ length: 20 }, (_, index) =>
      outbound.call(index % 2 === 0 ? 'c' : 'borrower', 'GetSecrets', {}),
    )
    expect((await Promise.all(both)).filter((result) => !result.ok)).toEqual([])
    expect({ most, calls: seen.length }).toEqual({ most: 2, calls: 20 })
    outbound.forget('borrower')
    expect((await list()).ok).toBe(true)
  })

  describe('that passes answers on', () => {
    const send = async (options = {}) => {
      const result = await outbound.send('c', { method: 'GET', path: '/secrets', headers: {} }, options)
      if (!result.ok) throw new Error(result.diagnosis.cause)
      return result.answer
    }
    const LARGE = Buffer.alloc(3 * 1024 * 1024, 'keyway')
    const large: Answer = (_, response) => void response.writeHead(200).end(LARGE)

    test('keeps a slot for a large one until it is read or given up', async () => {
      concurrency = 1
      answers = [large, EMPTY]
      const first = await send()
      const second = list()
      await new Promise((resolve) => setTimeout(resolve, 50))
      expect(seen).toHaveLength(1)
      first.giveUp()
      expect((await second).ok).toBe(true)
    })

    test('gives a large one whole, as bytes or as a stream', async () => {
      answers = [large]
      expect((await (await send()).bytes()).equals(LARGE)).toBe(true)
      expect((await buffer((await send()).stream())).equals(LARGE)).toBe(true)
    })

    test('gives up a stream that nobody reads on', async () => {
      concurrency = 1
      answers = [large, EMPTY]
      const stream = (await send()).stream()
      stream.destroy()
      expect((await list()).ok).toBe(true)
    })

    test('tells when one breaks off', async () => {
      answers = [
        (_, response) => {
          response.writeHead(200, { 'content-length': '100' }).write('only this', () => response.destroy())
        },
      ]
      await expect((await send()).bytes()).rejects.toThrow()
      await expect(buffer((await send()).stream())).rejects.toThrow()
    })

    test('stops in the middle when the caller goes away', async () => {
      answers = [(_, response) => void response.writeHead(200).write('the beginning')]
      const leaving = new AbortController()
      const answer = await send({ signal: leaving.signal })
      const read = answer.bytes()
      leaving.abort(new Error('gone'))
      await expect(read).rejects.toThrow('gone')
    })
  })

  test('that was offline is told when it works again, also by a refusal that needs a working sign-in', async () => {
    offline = true
    await list()
    answers = [json(403, { error: { code: 'Forbidden', innererror: { code: 'ForbiddenByPolicy' } } })]
    await list()
    answers = [json(503, {})]
    await list({ patienceMs: 0 })
    expect(told).toEqual([
      ['worked', 'c'],
      ['worked', 'c'],
    ])
  })

  test('whose caller goes away stops, and its slot is free', async () => {
    concurrency = 1
    answers = [() => {}, EMPTY]
    const leaving = new AbortController()
    const left = list({ signal: leaving.signal })
    await expect.poll(() => seen.length).toBe(1)
    leaving.abort(new Error('gone'))
    await expect(left).rejects.toThrow('gone')
    expect((await list()).ok).toBe(true)
  })

  test('may be forgotten while calls wait for their turn: they are made, and no more of them at once', async () => {
    let [now, most] = [0, 0]
    answers = [
      (request, response) => {
        now += 1
        most = Math.max(most, now)
        setTimeout(() => {
          now -= 1
          EMPTY(request, response)
        }, 120)
      },
    ]
    const calls = Array.from({ length: 6 }, () => outbound.call('c', 'BackupSecret', { 'secret-name': 'a' }))
    await expect.poll(() => seen.length).toBe(2)
    outbound.forget('c')
    calls.push(list())
    expect((await Promise.all(calls)).filter((result) => !result.ok)).toEqual([])
    expect(most).toBe(2)
  })

  test('may be replaced while calls wait for their turn: they are made', async () => {
    answers = [(request, response) => setTimeout(() => EMPTY(request, response), 120)]
    const calls = Array.from({ length: 6 }, () => outbound.call('c', 'BackupSecret', { 'secret-name': 'a' }))
    await expect.poll(() => seen.length).toBe(2)
    concurrency = 5
    calls.push(list())
    expect((await Promise.all(calls)).filter((result) => !result.ok)).toEqual([])
  })

  test('may be forgotten while calls are under way: they finish', async () => {
    answers = [(request, response) => setTimeout(() => EMPTY(request, response), 30), EMPTY]
    const calls = [list(), list()]
    await expect.poll(() => seen.length).toBe(2)
    outbound.forget('c')
    expect((await Promise.all([...calls, list()])).every((result) => result.ok)).toBe(true)
  })
})
