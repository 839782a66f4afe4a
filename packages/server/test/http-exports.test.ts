/** Exports and imports through connections over HTTP: requests of one's own, with the manners of the connection. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startHttpApi } from './support/http-api.ts'
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

test('a flow between two APIs reads pages, looks up, waits as a 429 asks, and fails one record alone', async () => {
  await world.startFlows()
  const number = (path: string): number => Number(path.match(/\d+$/)?.[0])
  world.api.answer = ({ path }) => {
    const first = (number(path) - 1) * 3 + 1
    const items = [first, first + 1, first + 2].filter((id) => id <= 7).map((id) => ({ id }))
    return { body: { items } }
  }
  const taken = new Map<number, unknown>()
  const times: number[] = []
  const target = await startHttpApi(({ method, path, body }) => {
    if (method === 'GET') return { body: { name: `owner of ${number(path)}` } }
    const record = JSON.parse(body)
    if (record.id === 5) return { status: 422, body: { error: { message: 'five is taken' } } }
    if (record.id === 2) times.push(performance.now())
    if (record.id === 2 && times.length === 1) return { status: 429, headers: { 'retry-after': '1' } }
    taken.set(record.id, record)
    return { status: 201, body: { id: record.id } }
  })
  const relativeURI = '/items?page={{export.http.paging.page}}'
  const list = await make('/v1/exports', {
    ...listing({ relativeURI, paging: { method: 'page', page: 1 } }),
    pageSize: 3,
  })
  const write = await make('/v1/imports', {
    ...writing({ method: 'POST', relativeURI: '/taken', response: { errorPath: 'error.message' } }),
    _connectionId: await world.connect({ baseURI: target.origin }),
    lookups: [{ name: 'owner', relativeURI: '/owners/{{value}}', extract: 'name' }],
    mappings: [
      { generate: 'id', extract: '$.id', dataType: 'number', status: 'Active' },
      { generate: 'owner', extract: '$.id', dataType: 'string', status: 'Active', lookupName: 'owner' },
    ],
  })
  const id = await make('/v1/flows', {
    name: unique('flow'),
    disabled: false,
    pageGenerators: [{ _exportId: list }],
    pageProcessors: [{ _importId: write }],
  })
  const { body: job } = await world.app.call('POST', `/v1/flows/${id}/run`)
  const family = async () => (await world.app.call('GET', `/v1/jobs/${job._jobId}/family`)).body
  await expect.poll(async () => (await family()).flowJob.status, { timeout: 20_000 }).toBe('completed')
  await target.close()
  const { flowJob, childJobs } = await family()
  expect(flowJob).toMatchObject({ numExport: 7, numSuccess: 6, numError: 1, numPagesProcessed: 3 })
  expect(childJobs.map((one: { numSuccess: number }) => one.numSuccess)).toEqual([7, 6])
  expect([...taken.values()]).toEqual(
    expect.arrayContaining([1, 2, 3, 4, 6, 7].map((one) => ({ id: one, owner: `owner of ${one}` }))),
  )
  expect(taken.size).toBe(6)
  expect(times).toHaveLength(2)
  expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(990)
  const { body: found } = await world.app.call('GET', `/v1/flows/${id}/${write}/errors`)
  expect(found.errors).toMatchObject([{ traceKey: '5', message: expect.stringContaining('five is taken') }])
})
