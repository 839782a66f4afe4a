/** The client against a real HTTP server on this machine. */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Client, createClient, KeywayError, NO_ANSWER } from './index.ts'

interface Seen {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}
interface Answer {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

const ID = '0123456789abcdef01234567'
let server: Server
let seen: Seen[]
let answer: (request: Seen) => Answer | 'never'
let client: Client

beforeEach(async () => {
  seen = []
  answer = () => ({ status: 200, body: [] })
  server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const { method = '', url = '', headers } = request
    const one = { method, url, headers, body: Buffer.concat(parts).toString() }
    seen.push(one)
    const given = answer(one)
    if (given === 'never') return
    response.writeHead(given.status, { 'content-type': 'application/json', ...given.headers })
    response.end(
      given.body === undefined ? '' : typeof given.body === 'string' ? given.body : JSON.stringify(given.body),
    )
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  client = createClient({ baseUrl: baseUrl(), token: 'kw_test' })
})

afterEach(() => {
  server.closeAllConnections()
  server.close()
})

const baseUrl = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

async function failure(promise: Promise<unknown>): Promise<KeywayError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(KeywayError)
  return error as KeywayError
}

describe('calling a route', () => {
  it('sends method, path, query, token and the header that marks a wanted request', async () => {
    await client.call('connections.list', { query: { limit: 5, include: 'name' } })
    expect(seen[0]).toMatchObject({ method: 'GET', url: '/v1/connections?limit=5&include=name' })
    expect(seen[0]?.headers).toMatchObject({ authorization: 'Bearer kw_test', 'x-keyway': '1' })
  })

  it('sends the body as JSON and gives back what was answered', async () => {
    answer = () => ({ status: 201, body: { _jobId: ID } })
    const token = await client.tokens.create({ body: { name: 'ci' } })
    expect(token).toEqual({ _jobId: ID })
    expect(seen[0]?.headers['content-type']).toBe('application/json')
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({ name: 'ci' })
  })

  it('has a readable name for every route', async () => {
    await client.connections.dependencies({ params: { id: ID } })
    expect(seen[0]?.url).toBe(`/v1/connections/${ID}/dependencies`)
  })

  it('escapes path parameters', async () => {
    await client.flows.stepErrors({ params: { id: ID, stepId: '../x' } })
    expect(seen[0]?.url).toBe(`/v1/flows/${ID}/..%2Fx/errors`)
  })

  it('refuses an empty path parameter before anything is sent', async () => {
    await expect(client.connections.delete({ params: { id: '' } })).rejects.toThrow('"id"')
    expect(seen).toHaveLength(0)
  })

  it('resolves to nothing when the answer has no body', async () => {
    answer = () => ({ status: 204 })
    expect(await client.connections.delete({ params: { id: ID } })).toBeUndefined()
  })

  it('gives the raw answer of a proxied request, whatever its status', async () => {
    answer = () => ({ status: 404, body: { error: 'no such secret' } })
    const response = await client.raw('connections.proxy', {
      params: { id: ID },
      headers: { 'integrator-method': 'GET' },
    })
    expect(response.status).toBe(404)
    expect(seen[0]?.headers['integrator-method']).toBe('GET')
  })
})

describe('an answer that is read as it arrives', () => {
  it('may take longer than a call, once its head has come', async () => {
    const timeoutMs = 500
    const impatient = createClient({ baseUrl: baseUrl(), timeoutMs })
    server.removeAllListeners('request')
    server.on('request', (_, response) => {
      response.writeHead(200, { 'content-type': 'application/x-ndjson' })
      response.write('{"n":1}\n')
      // Fires after the client's own, which began first.
      AbortSignal.timeout(timeoutMs).addEventListener('abort', () => response.end('{"n":2}\n'))
    })
    const params = { id: ID }
    const lines = Array.fromAsync(impatient.lines('connections.debugLive', { params }))
    const raw = impatient.raw('flows.exportErrors', { params: { ...params, stepId: ID } })
    expect(await lines).toEqual([{ n: 1 }, { n: 2 }])
    expect(await (await raw).text()).toBe('{"n":1}\n{"n":2}\n')
  })
})

it('tells where a route answers, for links', () => {
  const query = { format: 'csv', event: 'delete', q: undefined } as const
  expect(client.url('audit.export', { query })).toBe(`${baseUrl()}/v1/audit/export?format=csv&event=delete`)
})

describe('reading a long list', () => {
  it('follows the next link page by page, on its own host only', async () => {
    answer = ({ url }) =>
      url.includes('skip=2')
        ? { status: 200, body: [{ _id: '3' }] }
        : {
            status: 200,
            body: [{ _id: '1' }, { _id: '2' }],
            headers: { link: '<https://elsewhere.example/v1/connections?limit=2&skip=2>; rel="next"' },
          }
    const ids: string[] = []
    for await (const connection of client.each('connections.list', { query: { limit: 2 } })) ids.push(connection._id)
    expect(ids).toEqual(['1', '2', '3'])
    expect(seen.map((one) => one.url)).toEqual(['/v1/connections?limit=2', '/v1/connections?limit=2&skip=2'])
  })
})

describe('a refused call', () => {
  it('throws the errors of the API with status, fields and request id', async () => {
    answer = () => ({
      status: 422,
      body: {
        errors: [{ code: 'missing_required_field', message: 'Name is required.', field: 'name' }],
        requestId: 'r1',
      },
    })
    const error = await failure(client.connections.delete({ params: { id: ID } }))
    expect(error).toMatchObject({ status: 422, requestId: 'r1', message: 'Name is required.' })
    expect(error.errors[0]?.field).toBe('name')
    expect(error.has('missing_required_field')).toBe(true)
  })

  it('says so when the answer is not from Keyway', async () => {
    answer = () => ({ status: 502, body: '<h1>Bad gateway</h1>' })
    const error = await failure(client.system.get())
    expect(error).toMatchObject({ status: 502 })
    expect(error.message).toContain('HTTP 502')
    expect(error.message).not.toContain('<h1>')
  })

  it('says that Keyway cannot be reached when nothing listens', async () => {
    const gone = createClient({ baseUrl: 'http://127.0.0.1:9' })
    const error = await failure(gone.system.get())
    expect(error).toMatchObject({ status: NO_ANSWER })
    expect(error.has('unreachable')).toBe(true)
  })

  it('says that time is up when Keyway does not answer', async () => {
    answer = () => 'never'
    const hurried = createClient({ baseUrl: baseUrl(), timeoutMs: 50 })
    expect((await failure(hurried.system.get())).has('timeout')).toBe(true)
  })

  it('stops with the abort reason when the caller cancels', async () => {
    answer = () => 'never'
    const stop = new AbortController()
    const call = client.system.get({ signal: stop.signal })
    stop.abort(new Error('changed my mind'))
    await expect(call).rejects.toThrow('changed my mind')
  })

  it('never puts the token into the error', async () => {
    answer = () => ({ status: 500, body: 'boom' })
    expect(JSON.stringify(await failure(client.system.get()))).not.toContain('kw_test')
  })
})

describe('an answer that comes line by line', () => {
  const CHECK = { id: 'dns', title: 'DNS', state: 'passed', ms: 3, detail: 'Fine.' }
  const read = () => Array.fromAsync(client.lines('connections.doctor', { params: { id: ID } }))

  it('is refused like any other', async () => {
    answer = () => ({ status: 404, body: { errors: [{ code: 'resource_not_found', message: 'There is none.' }] } })
    expect(await failure(read())).toMatchObject({ status: 404, errors: [{ code: 'resource_not_found' }] })
  })

  it('that breaks off in the middle of a line is no answer', async () => {
    answer = () => ({ status: 200, body: `${JSON.stringify({ check: CHECK })}\n{"report":` })
    expect(await failure(read())).toMatchObject({ status: NO_ANSWER })
  })

  it('is given value by value, and asked for as such', async () => {
    answer = () => ({ status: 200, body: `${JSON.stringify({ check: CHECK })}\n{"report":{"ok":true}}\n` })
    expect(await read()).toEqual([{ check: CHECK }, { report: { ok: true } }])
    expect(seen[0]).toMatchObject({
      method: 'POST',
      url: `/v1/connections/${ID}/doctor`,
      headers: { accept: 'application/x-ndjson', authorization: 'Bearer kw_test' },
    })
  })
})
