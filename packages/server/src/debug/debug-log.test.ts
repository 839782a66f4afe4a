import { type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import type { DebugLine, DebugRecord } from '@keyway/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type AzureWorld, openAzureWorld } from '../../test/support/azure-world.ts'
import { exportInput, flowInput, importInput } from '../../test/support/flow-documents.ts'
import { createFlows, type Flows } from '../flows/index.ts'
import { removeOldRecords } from './index.ts'

const SECRET = 'canary-e41b~debugged'
const MINUTE_MS = 60_000

let world: AzureWorld
let flows: Flows | undefined
let id: string
beforeAll(async () => {
  world = await openAzureWorld({}, (deps, { outbound }) => {
    flows = createFlows(deps, outbound)
    return flows.handlers
  })
  await world.createVault('debugged')
  id = await world.connect('debugged')
  await world.authorize(id)
})
afterAll(() => world.close())

const debug = () => `/v1/connections/${id}/debug`
const arm = (minutes: number) => world.app.call('POST', debug(), { minutes })
const list = async (query = ''): Promise<DebugRecord[]> => (await world.app.call('GET', debug() + query)).body
const patch = (body: object) => world.app.call('PATCH', `/v1/connections/${id}`, body)
const inMinutes = (minutes: number) => new Date(world.deps.clock.now().getTime() + minutes * MINUTE_MS).toISOString()
const ping = () => world.app.call('POST', `/v1/connections/${id}/ping`)
const proxy = (method: string, uri: string, body?: object) =>
  world.app.call('POST', `/v1/connections/${id}/proxy`, body, {
    authorization: `Bearer ${world.app.token}`,
    'integrator-method': method,
    'integrator-relative-uri': uri,
    ...(body && { 'content-type': 'application/json' }),
  })
const events = async () =>
  (await world.app.call('GET', `/v1/connections/${id}/audit`)).body.map((row: { event: string }) => row.event)
/** Everything the table holds, of all connections. */
const stored = async () => JSON.stringify(await world.deps.db.selectFrom('debugRecords').selectAll().execute())

beforeEach(async () => {
  await arm(0)
  await world.app.call('DELETE', debug())
})

describe('switching on', () => {
  test.each([61, 1e9, -1, 1.5, '15', null])('%j minutes are refused at the field', async (minutes) => {
    const answer = await world.app.call('POST', debug(), { minutes })
    expect(answer.status).toBe(422)
    expect(answer.body.errors[0].field).toBe('minutes')
  })

  test('security 57 a time more than 60 minutes ahead is refused, and changes nothing', async () => {
    for (const body of [
      { debugDate: inMinutes(62) },
      [{ op: 'replace', path: '/debugUntil', value: inMinutes(600) }],
    ]) {
      const answer = await patch(body)
      expect(answer.status).toBe(422)
      expect(answer.body.errors[0]).toMatchObject({ code: 'invalid_field', field: 'debugDate' })
      expect(answer.body.errors[0].message).toContain('60 minutes at most')
    }
    expect(await world.connection(id)).toMatchObject({ debugDate: null, debugUntil: null })
  })

  test.each([['tomorrow'], [true], [{}]])('%j is no time', async (debugDate) => {
    expect(await patch({ debugDate })).toMatchObject({ status: 422, body: { errors: [{ field: 'debugDate' }] } })
  })

  test('a connection that does not exist has no debug log', async () => {
    const absent = `/v1/connections/${'f'.repeat(24)}`
    for (const [method, path, body] of [
      ['GET', '/debug', undefined],
      ['POST', '/debug', { minutes: 5 }],
      ['DELETE', '/debug', undefined],
      ['GET', '/debug/live', undefined],
      ['POST', '/debug/download', undefined],
    ] as const) {
      expect((await world.app.call(method, absent + path, body)).status).toBe(404)
    }
    expect((await world.app.call('PATCH', absent, { debugDate: inMinutes(5) })).status).toBe(404)
  })

  test("it is switched on and off by integrator.io's patches", async () => {
    for (const path of ['/debugDate', '/debugUntil']) {
      const on = await patch([{ op: 'replace', path, value: inMinutes(15) }])
      expect(on).toMatchObject({ status: 200, body: { debugDate: inMinutes(15), debugUntil: inMinutes(15) } })
      expect(await patch([{ op: 'remove', path }])).toMatchObject({ status: 200, body: { debugDate: null } })
    }
    expect((await patch({ debugDate: inMinutes(60) })).body.debugUntil).toBe(inMinutes(60))
    expect((await patch({ debugDate: null })).body.debugUntil).toBeNull()
  })

  test('a patch that changes something else too does both, or is refused whole', async () => {
    const both = [
      { op: 'replace', path: '/externalId', value: 'contoso-1' },
      { op: 'replace', path: '/debugDate', value: inMinutes(5) },
    ]
    expect((await patch([{ op: 'add', path: '/externalId', value: 'contoso-0' }])).status).toBe(200)
    expect((await patch(both)).body).toMatchObject({ externalId: 'contoso-1', debugUntil: inMinutes(5) })
    await arm(0)
    expect((await patch({ name: '', debugDate: inMinutes(5) })).status).toBe(422)
    expect((await world.connection(id)).debugUntil).toBeNull()
  })

  test('a connection saved as it was read keeps its debug log, and says nothing about it elsewhere', async () => {
    await arm(10)
    const before = await world.connection(id)
    expect((await world.app.call('PUT', `/v1/connections/${id}`, before)).body.debugUntil).toBe(inMinutes(10))
    const { debugDate: _, ...without } = before
    expect((await world.app.call('PUT', `/v1/connections/${id}`, without)).body.debugUntil).toBe(inMinutes(10))
  })

  test('an authorization under way does not mind', async () => {
    const other = await world.connect('debugged-meanwhile', {
      unencrypted: { vaultUrl: world.sandbox.endpoints.vault('debugged') },
    })
    const url = await world.authorizationUrl(other)
    await world.app.call('POST', `/v1/connections/${other}/debug`, { minutes: 5 })
    await world.comeBack(await world.sandbox.control.signIn(url, { user: 'megan.bowen@contoso.onmicrosoft.com' }))
    expect((await world.connection(other)).status).toBe('online')
    const records = (await world.app.call('GET', `/v1/connections/${other}/debug?askedBy=signIn`)).body
    expect(records[0].request.url).toContain('/oauth2/v2.0/token')
    expect(JSON.stringify(records)).not.toContain(world.clientSecret)
    expect(JSON.stringify(records)).not.toMatch(/eyJ|code_verifier":"(?!\*)/)
  })
})

test('security 57 it is off by default, ends by itself, is visible to all, and every deed is audited', async () => {
  const before = (await events()).length
  await ping()
  await proxy('GET', '/secrets')
  expect(await list()).toEqual([])

  await arm(5)
  const reader = await world.app.call(
    'POST',
    '/v1/tokens',
    { name: `reader ${Date.now()}`, scope: 'read' },
    world.browser,
  )
  const seen = await world.app.call('GET', `/v1/connections/${id}`, undefined, {
    authorization: `Bearer ${reader.body.token}`,
  })
  expect(seen.body.debugUntil).toBe(inMinutes(5))
  await ping()
  await expect.poll(async () => (await list()).length).toBe(1)

  world.deps.clock.advance(5 * MINUTE_MS)
  expect((await world.connection(id)).debugUntil).toBeNull()
  await ping()
  await ping()
  expect(await list()).toHaveLength(1)

  await world.app.call('POST', `${debug()}/download`)
  await world.app.call('DELETE', debug())
  await arm(5)
  await arm(0)
  await arm(0)
  const made = (await events()).slice(0, -before)
  expect(made).toEqual(['debugOff', 'debugOn', 'debugClear', 'debugDownload', 'debugOn'])
})

test('security 56 a secret that is written and read is not in the debug log, nor in its table', async () => {
  await arm(5)
  expect(
    (await proxy('PUT', '/secrets/one?api-version=7.5', { value: SECRET, tags: { team: 'payments' } })).status,
  ).toBe(200)
  expect((await proxy('GET', '/secrets/one')).body.value).toBe(SECRET)
  await expect.poll(async () => (await list()).length).toBe(2)
  const [read, written] = await list()
  expect(written).toMatchObject({
    askedBy: 'proxy',
    attempt: 1,
    request: {
      method: 'PUT',
      headers: { authorization: '******' },
      body: { text: expect.stringContaining('payments') },
    },
    response: { status: 200 },
  })
  expect(read?.request.url).toMatch(/\/secrets\/one\?api-version=/)
  expect(JSON.parse(read?.response?.body?.text ?? '')).toMatchObject({ value: '******', tags: { team: 'payments' } })
  const all = await stored()
  for (const text of [all, JSON.stringify(await list())]) {
    expect(text).not.toContain(SECRET)
    expect(text).not.toContain(Buffer.from(SECRET).toString('base64'))
    expect(text).not.toMatch(/eyJ/)
  }
})

test('a refusal is kept with what the vault said, and failures can be looked for', async () => {
  await arm(5)
  await proxy('GET', '/secrets/nobody-has-this')
  await ping()
  await expect.poll(async () => (await list()).length).toBe(2)
  const failed = await list('?failed=true')
  expect(failed).toHaveLength(1)
  expect(failed[0]?.response?.status).toBe(404)
  expect(failed[0]?.response?.body?.text).toContain('SecretNotFound')
  expect((await list('?askedBy=ping')).map((one) => one.operation)).toEqual(['GetSecrets'])
  expect(await list('?search=nobody-HAS-this')).toHaveLength(1)
  expect(await list('?search=100%25')).toEqual([])
})

test('exports and imports run by hand are told by their ids', async () => {
  const read = { _httpConnectorEndpointId: 'GetSecrets', withValues: false }
  const made = await world.app.call('POST', '/v1/exports', { name: 'read', _connectionId: id, http: read })
  await arm(5)
  await world.app.call('POST', `/v1/exports/${made.body._id}/invoke`, {})
  await expect.poll(async () => (await list()).length).toBeGreaterThan(0)
  expect((await list())[0]).toMatchObject({ askedBy: 'export', _askedById: made.body._id, operation: 'GetSecrets' })
})

test('calls of a run are told by their job', async () => {
  const make = async (path: string, body: object): Promise<string> => {
    const answer = await world.app.call('POST', path, body)
    expect(answer.status).toBe(201)
    return answer.body._id
  }
  await flows?.start()
  const _exportId = await make('/v1/exports', exportInput('run from', id))
  const _importId = await make('/v1/imports', importInput('run into', id))
  const flow = await make('/v1/flows', flowInput('run', _exportId, _importId))
  await arm(5)
  const job = (await world.app.call('POST', `/v1/flows/${flow}/run`)).body._jobId
  const status = async () => (await world.app.call('GET', `/v1/jobs/${job}`)).body.status
  await expect.poll(status, { timeout: 10_000 }).toBe('completed')
  await flows?.stop()
  await expect.poll(async () => (await list('?askedBy=job')).map((one) => one.operation)).toContain('SetSecret')
  for (const one of await list()) expect(one).toMatchObject({ askedBy: 'job', _askedById: job })
  expect(await stored()).not.toContain(SECRET)
})

test('a call that is tried again is told try by try, with what it waited', async () => {
  await arm(5)
  const effect = { kind: 'status', status: 429, retryAfter: 1 } as const
  world.sandbox.control.faults.add({ plane: 'vault', vault: 'debugged', remaining: 1, effect })
  await ping()
  await expect.poll(async () => (await list()).length).toBe(2)
  const [second, first] = await list()
  expect(first).toMatchObject({ attempt: 1, response: { status: 429 } })
  expect(second).toMatchObject({ attempt: 2, response: { status: 200 } })
  expect(second?.times.pace).toBeGreaterThanOrEqual(900)
})

test('pages are newest first, with a link to the next', async () => {
  await arm(5)
  for (let i = 0; i < 5; i += 1) await ping()
  await expect.poll(async () => (await list()).length).toBe(5)
  const first = await world.app.call('GET', `${debug()}?limit=3`)
  const next = /<([^>]+)>; rel="next"/.exec(String(first.headers.link))?.[1] ?? ''
  const second = await world.app.call('GET', next.replace(world.deps.config.publicUrl, ''))
  const positions = [...first.body, ...second.body].map(({ _id }) => Number(_id))
  expect(positions).toHaveLength(5)
  expect(positions).toEqual([...positions].sort((a, b) => b - a))
  expect(String(second.headers.link)).not.toContain('rel="next"')
})

test('records are gone after 24 hours, and the oldest go beyond 1,000', async () => {
  await arm(5)
  await ping()
  await expect.poll(async () => (await list()).length).toBe(1)
  const own = world.deps.db.selectFrom('debugRecords').where('connectionId', '=', id)
  const one = await own.select(['connectionId', 'record', 'time', 'askedBy', 'failed']).executeTakeFirstOrThrow()
  await world.deps.db
    .insertInto('debugRecords')
    .values(Array.from({ length: 1_200 }, () => one))
    .execute()
  await ping()
  const count = async () => (await own.select('position').execute()).length
  await expect.poll(count).toBe(1_000)
  world.deps.clock.advance(24 * 60 * MINUTE_MS + 1)
  expect(await list()).toEqual([])
  await removeOldRecords(world.deps)
  expect(await count()).toBe(0)
})

test('a download holds the whole log, line by line or as an HTTP archive', async () => {
  await arm(5)
  for (let i = 0; i < 3; i += 1) await ping()
  await expect.poll(async () => (await list()).length).toBe(3)
  const lines = await world.app.call('POST', `${debug()}/download`)
  expect(lines.headers['content-disposition']).toContain('.ndjson')
  const records = lines.text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(records.map(({ _id }) => _id)).toEqual((await list()).map(({ _id }) => _id).reverse())
  const har = await world.app.call('POST', `${debug()}/download?format=har`)
  expect(har.body.log.entries).toHaveLength(3)
  expect(har.body.log.entries[0].response.status).toBe(200)
})

describe('live', () => {
  const listenAt = async (): Promise<number> => {
    const { app } = world.app
    if (!app.server.listening) await app.listen({ host: '127.0.0.1', port: 0 })
    return (app.server.address() as AddressInfo).port
  }
  const follow = async (query = '') => {
    const port = await listenAt()
    const headers = { authorization: `Bearer ${world.app.token}`, host: new URL(world.deps.config.publicUrl).host }
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      request({ port, path: `${debug()}/live${query}`, headers, agent: false }, resolve)
        .on('error', reject)
        .end()
    })
    const lines: DebugLine[] = []
    const ended = (async () => {
      for await (const line of createInterface({ input: answer })) lines.push(JSON.parse(line))
    })()
    return { lines, ended, leave: () => answer.destroy() }
  }

  test('it ends at once while the log is off, and says so', async () => {
    const { lines, ended } = await follow()
    await ended
    expect(lines).toEqual([{ next: expect.stringMatching(/^\d+$/), on: false }])
  })

  test('calls come as they happen, until the log ends', async () => {
    await arm(5)
    const watched = await follow()
    await ping()
    await expect.poll(() => watched.lines.length).toBe(1)
    expect(watched.lines[0]).toMatchObject({ record: { askedBy: 'ping', response: { status: 200 } } })
    await arm(0)
    await watched.ended
    expect(watched.lines.at(-1)).toMatchObject({ on: false })
  })

  test('a call that is given up is told too', async () => {
    await arm(5)
    const fault = world.sandbox.control.faults.add({
      plane: 'vault',
      vault: 'debugged',
      effect: { kind: 'latency', milliseconds: 5_000 },
    })
    const leaving = AbortSignal.timeout(200)
    await expect(world.azure.outbound.call(id, 'GetSecrets', {}, { signal: leaving })).rejects.toThrow()
    world.sandbox.control.faults.remove(String((fault as { id?: string }).id ?? fault))
    await expect.poll(async () => (await list()).length).toBe(1)
    expect((await list())[0]).toMatchObject({ response: null, error: { message: expect.any(String) } })
  })

  test('who was away goes on where they left', async () => {
    await arm(5)
    await ping()
    await expect.poll(async () => (await list()).length).toBe(1)
    const [known] = await list()
    await ping()
    await expect.poll(async () => (await list()).length).toBe(2)
    const watched = await follow(`?after=${known?._id}`)
    await expect.poll(() => watched.lines.length).toBe(1)
    watched.leave()
  })

  test('it ends when Keyway stops, and does not keep it from stopping', async () => {
    await arm(5)
    const watched = await follow()
    const started = performance.now()
    world.azure.quiet()
    await watched.ended
    expect(performance.now() - started).toBeLessThan(2_000)
    expect(watched.lines.at(-1)).toMatchObject({ on: true })
  })
})
