/** Exports, lookups and imports through connections over HTTP: requests of one's own, with the manners of the connection. */
import { LARGEST_RECORD_BYTES, MASK } from '@keyway/contract'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Answered, startHttpApi } from './support/http-api.ts'
import { type HttpWorld, openHttpWorld, unique } from './support/http-world.ts'

const TOKEN = 'canary-token~7'

let world: HttpWorld
let connection: string
beforeAll(async () => {
  world = await openHttpWorld()
  connection = await world.connect({
    baseURI: `${world.api.origin}/api/v2`,
    unencrypted: { team: 'blue' },
    encrypted: { key: TOKEN },
    headers: [{ name: 'X-Team', value: '{{{connection.http.unencrypted.team}}}' }],
    auth: { type: 'token', token: { token: TOKEN, location: 'header', scheme: 'Bearer' } },
  })
})
afterAll(() => world.close())
afterEach(() => {
  world.api.answer = () => ({ body: { ok: true } })
  world.api.asked.length = 0
})

const asked = () => world.api.asked.map(({ method, path }) => `${method} ${path}`)
const listing = (http: object = {}) => ({
  name: unique('export'),
  _connectionId: connection,
  http: { formType: 'http', method: 'GET', relativeURI: '/items', response: { resourcePath: 'items' }, ...http },
})
const writing = (http: object = {}) => ({
  name: unique('import'),
  _connectionId: connection,
  http: { formType: 'http', method: 'PUT', relativeURI: '/items/{{record.id}}', ...http },
})
const preview = (body: object) => world.app.call('POST', '/v1/exports/preview', body)

async function make(path: string, body: object): Promise<string> {
  const answer = await world.app.call('POST', path, body)
  expect(answer.status, answer.text).toBe(201)
  return answer.body._id
}

describe('an export through a connection over HTTP', () => {
  test('reads page by page below its base URI, with its credentials and headers', async () => {
    world.api.answer = ({ path }) =>
      path.includes('page=2')
        ? { body: { items: [{ id: 3 }] } }
        : { body: { items: [{ id: 1 }, { id: 2 }], next: '/api/v2/items?page=2' } }
    const id = await make('/v1/exports', listing({ paging: { method: 'url', path: 'next' } }))
    const { body } = await world.app.call('POST', `/v1/exports/${id}/invoke`, {})
    expect(body.data).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }])
    expect(asked()).toEqual(['GET /api/v2/items', 'GET /api/v2/items?page=2'])
    for (const { headers } of world.api.asked) {
      expect(headers).toMatchObject({ authorization: `Bearer ${TOKEN}`, 'x-team': 'blue' })
    }
  })

  test.each(['../admin', 'https://evil.example/x', '/%2e%2e/admin'])('does not leave it by %s', async (relativeURI) => {
    await preview({ ...listing({ relativeURI }), limit: 1 })
    expect(asked()).toEqual([])
  })

  test('shows templates nothing secret of its connection', async () => {
    const { text } = await preview(listing({ relativeURI: '/x?a={{connection.http.encrypted.key}}' }))
    expect(text).not.toContain(TOKEN)
    expect(JSON.stringify(world.api.asked.map(({ path }) => path))).not.toContain(TOKEN)
  })

  test.each([
    [404, 'api_refused'],
    [302, 'api_redirected'],
    [401, 'credentials_refused'],
  ])('that is answered %i says so (%s)', async (status, code) => {
    world.api.answer = () => ({ status, body: {} })
    const { body } = await preview(listing())
    expect(body.stages[0].errors).toMatchObject([{ code }])
  })

  test('cannot use an operation, which only Azure has', async () => {
    const document = { name: unique('export'), _connectionId: connection }
    const answer = await world.app.call('POST', '/v1/exports', {
      ...document,
      http: { _httpConnectorEndpointId: 'GetSecrets' },
    })
    expect(answer.status).toBe(422)
    expect(answer.body.errors).toMatchObject([
      { field: '_connectionId', message: expect.stringContaining('no operations') },
    ])
  })
})

describe('a preview with mock', () => {
  const unsent = async (body: object) => (await preview({ ...body, mock: true })).body

  test.each([
    ['http.relativeURI', { relativeURI: '/items/{{export.http.paging.token.x}}' }],
    ['http.headers.0.value', { headers: [{ name: 'X-A', value: '{{settings.none}}' }] }],
    ['http.body', { method: 'POST', body: '{"page": {{export.name}} }' }],
  ])('says what of a request cannot be filled: %s', async (field, http) => {
    const { stages, request } = await unsent(listing(http))
    expect(stages[0].errors).toMatchObject([{ code: 'request_not_made', field }])
    expect(request).toBeUndefined()
  })

  test('shows the first request of a first run, without what is secret, and sends nothing', async () => {
    const document = listing({
      method: 'POST',
      relativeURI: '/items?page={{export.http.paging.page}}',
      headers: [{ name: 'X-Team', value: '{{connection.http.unencrypted.team}}' }],
      body: '{"since": "{{lastExportDateTime}}"}',
      paging: { method: 'page', page: 1 },
    })
    const { request, data } = await unsent({
      ...document,
      type: 'delta',
      delta: { startDate: '2026-01-31T00:00:00Z', dateFormat: 'YYYY-MM-DD' },
    })
    expect(request).toMatchObject({
      method: 'POST',
      relativeURI: '/api/v2/items?page=1',
      headers: { 'x-team': 'blue' },
      body: '{"since": "2026-01-31"}',
    })
    expect(JSON.stringify(request)).not.toContain(TOKEN)
    expect(data).toEqual([])
    expect(asked()).toEqual([])
  })

  test('fills that of a lookup with its record, and none without one', async () => {
    const document = { ...listing({ relativeURI: '/items/{{record.id}}' }), isLookup: true }
    expect((await unsent({ ...document, record: { id: 'a b' } })).request.relativeURI).toBe('/api/v2/items/a%20b')
    const without = await unsent(document)
    expect(without.request).toBeUndefined()
    expect(without.stages[0].errors).toEqual([])
  })
})

describe('a lookup through a connection over HTTP', () => {
  const lookup = { isLookup: true }
  const looking = { relativeURI: '/items/{{record.id}}', response: { resourcePath: 'found' } }

  test.each([
    ['type', {}, { type: 'delta', delta: {} }],
    ['once', {}, { once: { booleanField: 'done' } }],
    ['http.once', { once: { relativeURI: '/done/{{record.id}}' } }, {}],
    ['http.relativeURI', { relativeURI: '/items?since={{lastExportDateTime}}' }, {}],
    ['http.paging', { paging: { method: 'body', body: '{{lastExportDateTime}}' } }, {}],
  ])('has no %s that only a list has', async (field, http, more) => {
    const { status, body } = await world.app.call('POST', '/v1/exports', { ...listing(http), ...lookup, ...more })
    expect(status).toBe(422)
    expect(body.errors.map((error: { field: string }) => error.field)).toContain(field)
  })

  test('is tried with a record, stage by stage, and never without one', async () => {
    world.api.answer = () => ({ body: { found: [{ of: 7, token: 'canary-found' }, { of: 8 }] } })
    const transform = { type: 'jsonata', jsonata: '{"of": of, "moved": token}' }
    const rules = ['equals', ['extract', 'of'], 7]
    const filter = { type: 'expression', expression: { version: '1', rules } }
    const document = { ...listing(looking), ...lookup, transform, filter }
    const { body: tried } = await preview({ ...document, record: { id: 7 } })
    expect(asked()).toEqual(['GET /api/v2/items/7'])
    expect(tried.stages.map(({ name }: { name: string }) => name)).toEqual(['request', 'parse', 'transform', 'filter'])
    expect(tried.data).toEqual([{ of: 7, moved: MASK }])
    const unfilled = await preview({ ...document, record: {} })
    expect(unfilled.body.stages[0].errors).toMatchObject([{ code: 'request_not_made' }])
    for (const body of [document, { ...listing(), record: { id: 7 } }]) {
      expect((await preview(body)).body.errors).toMatchObject([{ field: 'record' }])
    }
  })
})

describe('an import through a connection over HTTP', () => {
  test('sends each record as its request says', async () => {
    const id = await make('/v1/imports', writing())
    const { body } = await world.app.call('POST', `/v1/imports/${id}/invoke`, [{ id: 'a', n: 1 }])
    expect(body).toMatchObject([{ statusCode: 200, _json: { ok: true } }])
    expect(asked()).toEqual(['PUT /api/v2/items/a'])
    expect(JSON.parse(world.api.asked[0]?.body ?? '')).toEqual({ id: 'a', n: 1 })
  })

  test('refuses a record the API refuses, with what the API says of it', async () => {
    world.api.answer = () => ({ status: 400, body: { error: { message: 'too old' } } })
    const id = await make('/v1/imports', writing({ response: { errorPath: 'error.message' } }))
    const { body } = await world.app.call('POST', `/v1/imports/${id}/invoke`, [{ id: 'a' }])
    expect(body).toMatchObject([
      { statusCode: 422, errors: [{ code: 'api_refused', message: expect.stringContaining('too old') }] },
    ])
  })

  test('is tried dry without a call', async () => {
    const id = await make('/v1/imports', writing())
    const { body } = await world.app.call('POST', `/v1/imports/${id}/dryRun`, [{ id: 'a' }, {}])
    expect(body).toMatchObject([{ action: 'send' }, { action: 'refused', errors: [{ code: 'request_not_made' }] }])
    expect(asked()).toEqual([])
  })
})

test('a flow between two APIs reads pages, looks up in a step and in a mapping, waits as a 429 asks, and fails records alone', async () => {
  await world.startFlows()
  const number = (path: string): number => Number(path.match(/\d+$/)?.[0])
  world.api.answer = ({ path }) => {
    const first = (number(path) - 1) * 3 + 1
    const items = [first, first + 1, first + 2].filter((id) => id <= 7).map((id) => ({ id, note: `note of ${id}` }))
    return { body: { items } }
  }
  const priceOf = (path: string): Answered => {
    const of = number(path)
    if (of === 4) return { status: 404 }
    if (of === 6) return { status: 409, body: { why: 'no price for note of 6' } }
    if (of === 3) return { body: { prices: [{ amount: 30, why: 'x'.repeat(LARGEST_RECORD_BYTES) }] } }
    // The second page has what counts.
    const prices = path.includes('page=1') ? [{ amount: 1 }] : [{ amount: of * 10, token: 'canary-price' }]
    return { body: { pages: 2, prices } }
  }
  const taken = new Map<number, unknown>()
  const times: number[] = []
  const target = await startHttpApi(({ method, path, body }) => {
    if (path.startsWith('/owners/')) return { body: { name: `owner of ${number(path)}` } }
    if (method === 'GET') return priceOf(path)
    const record = JSON.parse(body)
    if (record.id === 5) return { status: 422, body: { error: { message: 'five is taken' } } }
    if (record.id === 2) times.push(performance.now())
    if (record.id === 2 && times.length === 1) return { status: 429, headers: { 'retry-after': '1' } }
    taken.set(record.id, record)
    return { status: 201, body: { id: record.id } }
  })
  const connectionId = await world.connect({ baseURI: target.origin })
  const price = await make('/v1/exports', {
    ...listing({
      relativeURI: '/prices?page={{export.http.paging.page}}&of={{record.id}}',
      response: { resourcePath: 'prices', errorPath: 'why' },
      paging: { method: 'page', page: 1, maxPagePath: 'pages' },
    }),
    _connectionId: connectionId,
    isLookup: true,
    transform: { type: 'jsonata', jsonata: '{"amount": amount, "moved": token}' },
    filter: { type: 'expression', expression: { version: '1', rules: ['greaterthan', ['extract', 'amount'], 10] } },
  })
  const relativeURI = '/items?page={{export.http.paging.page}}'
  const list = await make('/v1/exports', {
    ...listing({ relativeURI, paging: { method: 'page', page: 1 } }),
    pageSize: 3,
  })
  const write = await make('/v1/imports', {
    ...writing({ method: 'POST', relativeURI: '/taken', response: { errorPath: 'error.message' } }),
    _connectionId: connectionId,
    lookups: [{ name: 'owner', relativeURI: '/owners/{{value}}', extract: 'name' }],
    mappings: [
      { generate: 'id', extract: '$.id', dataType: 'number', status: 'Active' },
      { generate: 'price', extract: '$.price', dataType: 'number', status: 'Active' },
      { generate: 'owner', extract: '$.id', dataType: 'string', status: 'Active', lookupName: 'owner' },
    ],
  })
  const id = await make('/v1/flows', {
    name: unique('flow'),
    disabled: false,
    pageGenerators: [{ _exportId: list }],
    pageProcessors: [
      {
        type: 'export',
        _exportId: price,
        responseMapping: { fields: [{ extract: 'data[0].amount', generate: 'price' }] },
      },
      { _importId: write },
    ],
  })
  const { body: job } = await world.app.call('POST', `/v1/flows/${id}/run`)
  const family = async () => (await world.app.call('GET', `/v1/jobs/${job._jobId}/family`)).body
  await expect.poll(async () => (await family()).flowJob.status, { timeout: 20_000 }).toBe('completed')
  const { text } = await world.app.call('POST', `/v1/flows/${id}/test`, { records: [{ id: 2 }] })
  expect(text).toContain('"amount":20')
  expect(text).not.toContain('canary-price')
  await target.close()
  const { flowJob, childJobs } = await family()
  expect(flowJob).toMatchObject({ numExport: 7, numSuccess: 4, numError: 3, numPagesProcessed: 3 })
  expect(childJobs.map((one: { numSuccess: number }) => one.numSuccess)).toEqual([7, 5, 4])
  expect([...taken.values()]).toEqual(
    expect.arrayContaining(
      // Of the first nothing passes the filter, of the fourth nothing is known: that is no error.
      [1, 2, 4, 7].map((one) => ({
        id: one,
        owner: `owner of ${one}`,
        ...(one !== 1 && one !== 4 && { price: one * 10 }),
      })),
    ),
  )
  expect(taken.size).toBe(4)
  expect(times).toHaveLength(2)
  expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(990)
  const { body: found } = await world.app.call('GET', `/v1/flows/${id}/${write}/errors`)
  expect(found.errors).toMatchObject([{ traceKey: '5', message: expect.stringContaining('five is taken') }])
  const { body: missed, text: told } = await world.app.call('GET', `/v1/flows/${id}/${price}/errors`)
  const of = (key: string) => missed.errors.find(({ traceKey }: { traceKey: string }) => traceKey === key)
  expect(of('3')).toMatchObject({ source: 'lookup', code: 'record_too_large', classification: 'too large' })
  expect(of('6')).toMatchObject({ source: 'lookup', diagnosis: { code: 'api_refused' } })
  expect(of('6').message).toContain(`no price for ${MASK}`)
  expect(told).not.toContain('note of 6')
  const { body: kept } = await world.app.call('GET', `/v1/flows/${id}/${price}/${of('6').retryDataKey}/data`)
  expect(kept).toMatchObject({ data: { id: 6, note: 'note of 6' } })
})
