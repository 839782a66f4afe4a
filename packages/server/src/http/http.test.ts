import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AZURE_KEY_VAULT_ID, ROUTES, type Route, type RouteName } from '@keyway/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestApp, type TestApp } from '../../test/support/open-test-app.ts'
import { iclientInput } from '../../test/support/sample-documents.ts'

let app: TestApp
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyway-console-'))
  await mkdir(join(folder, 'assets'))
  await writeFile(join(folder, 'index.html'), '<title>console</title>')
  await writeFile(join(folder, 'assets', 'main-abc123.js'), 'export {}')
  app = await openTestApp({
    consoleFolder: folder,
    handlers: {
      'connections.proxy': async ({ raw, reply }) => {
        reply.send({ body: (raw.body as Buffer).toString('hex') })
      },
      'jobs.get': async () => {
        throw new Error('canary: SELECT secret FROM table')
      },
    },
  })
})
afterAll(async () => {
  await app.close()
  await rm(folder, { recursive: true })
})

describe('a request', () => {
  test('without credentials is refused on every route that is not public', async () => {
    const names = (Object.keys(ROUTES) as RouteName[]).filter((name) => {
      const { access }: Route = ROUTES[name]
      return (
        access !== 'public' &&
        access !== 'hook' &&
        app.app.hasRoute({ method: ROUTES[name].method, url: ROUTES[name].path })
      )
    })
    expect(names.length).toBeGreaterThan(20)
    for (const name of names) {
      const { method, path } = ROUTES[name]
      const url = path.replace(/:\w+/g, 'a'.repeat(24))
      const answer = await app.call(method, url, undefined, { 'x-keyway': '1' })
      expect({ name, status: answer.status }).toEqual({ name, status: 401 })
    }
  })

  test('for another host name is refused: the name of a foreign site may point here', async () => {
    const headers = { authorization: `Bearer ${app.token}` }
    for (const host of ['evil.example', 'localhost.evil.example', 'localhost:5390@evil.example']) {
      const { status, body } = await app.call('GET', '/v1/connections', undefined, { ...headers, host })
      expect(status).toBe(421)
      expect(body.errors).toMatchObject([{ code: 'host_not_allowed' }])
    }
    for (const host of ['localhost:5390', '127.0.0.1:5390', '[::1]:5390', 'LOCALHOST']) {
      expect((await app.call('GET', '/v1/connections', undefined, { ...headers, host })).status).toBe(200)
    }
    expect((await app.call('GET', '/v1/health', undefined, { host: '10.0.0.7' })).body).toEqual({ ok: true })
  })

  test('security 60: carries an id in its answer and in its errors, and is never stored by the browser', async () => {
    const answer = await app.call('GET', `/v1/connections/${'a'.repeat(24)}`)
    expect(answer.status).toBe(404)
    expect(answer.headers['x-request-id']).toBe(answer.body.requestId)
    expect(answer.headers['cache-control']).toBe('no-store')
  })

  test('finds its route whatever the case of the path', async () => {
    const { body } = await app.call('GET', '/V1/iClients/newredirecturi')
    expect(body.redirectUri).toContain('/connection/oauth2callback/')
    expect((await app.call('GET', `/v1/httpConnectors/${AZURE_KEY_VAULT_ID.toUpperCase()}`)).status).toBe(200)
  })

  test('to nowhere, or with another method, is answered in the envelope', async () => {
    expect((await app.call('GET', '/v1/nothing')).body.errors).toMatchObject([{ code: 'route_not_found' }])
    const answer = await app.call('DELETE', '/v1/connections')
    expect(answer.status).toBe(405)
    expect(answer.body.errors[0].message).toBe('DELETE is not possible at /v1/connections. Possible: GET, POST.')
  })

  test('with something that is no id gets 404, not an error of the database', async () => {
    for (const id of ['x', "a'--", '%00', 'g'.repeat(24)]) {
      const { status, body } = await app.call('GET', `/v1/connections/${id}`)
      expect(status).toBe(404)
      expect(body.errors[0].message).toBe('There is no connection with this id.')
    }
  })
})

describe('a path that cannot be decoded, or has no end,', () => {
  test.each(['%zz', '%ff', '%', 'a'.repeat(101), 'a'.repeat(8_000)])('is answered as any other: %s', async (id) => {
    const { status, body, headers } = await app.call('GET', `/v1/connections/${id}?limit=%zz`)
    expect(status).toBe(404)
    expect(body.errors).toMatchObject([{ code: 'resource_not_found' }])
    expect(headers['x-request-id']).toBe(body.requestId)
    expect(headers['content-security-policy']).toContain("default-src 'self'")
    expect((await app.call('GET', `/v1/connections/${id}`, undefined, {})).status).toBe(401)
  })
})

describe('a body', () => {
  const post = (payload: string, type = 'application/json') =>
    app.call('POST', '/v1/iclients', payload, { authorization: `Bearer ${app.token}`, 'content-type': type })
  const code = async (payload: string, type?: string) => (await post(payload, type)).body.errors[0].code

  test('that is not JSON, or not meant to be, is refused', async () => {
    expect(await code('{"name":')).toBe('invalid_json')
    expect(await code('name=x', 'application/x-www-form-urlencoded')).toBe('unsupported_media_type')
    expect(await code('{}', 'text/plain')).toBe('unsupported_media_type')
    expect(await code('')).toBe('missing_required_field')
  })

  test('over 5 MB is refused', async () => {
    const answer = await post(JSON.stringify({ name: 'x'.repeat(5 * 1024 * 1024) }))
    expect(answer.status).toBe(413)
    expect(answer.body.errors).toMatchObject([{ code: 'body_too_large', message: expect.stringContaining('5 MB') }])
  })

  test('that anyone may send is refused over 4 KB', async () => {
    const answer = await app.call('POST', '/v1/session', { token: 'x'.repeat(5_000) }, { 'x-keyway': '1' })
    expect(answer.status).toBe(413)
    expect(answer.body.errors).toMatchObject([{ code: 'body_too_large', message: expect.stringContaining('4 KB') }])
  })

  test('that reaches for a prototype is refused and changes none', async () => {
    expect(await code('{"__proto__":{"polluted":1}}')).toBe('invalid_json')
    expect(await code('{"constructor":{"prototype":{"polluted":1}}}')).toBe('invalid_json')
    expect(Object.keys(Object.prototype)).toEqual([])
  })

  test('nested without end is refused', async () => {
    expect(await code(`${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`)).toBe('invalid_json')
    expect(await code(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)).toBe('invalid_json')
  })

  test('with text no database keeps is refused with its field', async () => {
    for (const name of ['a\\u0000b', 'a\\ud800b']) {
      const { status, body } = await post(`{"name":"${name}"}`)
      expect(status).toBe(422)
      expect(body.errors).toMatchObject([{ code: 'invalid_field', field: 'name' }])
    }
  })

  test('for the proxy is passed on byte by byte, whatever its type', async () => {
    const headers = { authorization: `Bearer ${app.token}`, 'content-type': 'application/octet-stream' }
    const bytes = Buffer.from([0, 255, 1, 254])
    const answer = await app.call('POST', `/v1/connections/${'a'.repeat(24)}/proxy`, bytes, headers)
    expect(answer.body).toEqual({ body: '00ff01fe' })
    const broken = Buffer.from('{"not json')
    const json = { ...headers, 'content-type': 'application/json' }
    const passed = await app.call('POST', `/v1/connections/${'a'.repeat(24)}/proxy`, broken, json)
    expect(passed.body).toEqual({ body: broken.toString('hex') })
  })
})

describe('a list', () => {
  beforeAll(async () => {
    for (const name of ['beta', 'Alpha', 'gamma']) await app.call('POST', '/v1/iclients', iclientInput(name))
  })

  test('is sorted by name and paged, with links to the pages around it', async () => {
    const first = await app.call('GET', '/v1/iclients?limit=2')
    expect(first.body.map((row: { name: string }) => row.name)).toEqual(['Alpha', 'beta'])
    const next = /<([^>]+)>; rel="next"/.exec(String(first.headers.link))?.[1] ?? ''
    expect(next).toBe('http://localhost:5390/v1/iclients?limit=2&skip=2')
    const second = await app.call('GET', next.slice('http://localhost:5390'.length))
    expect(second.body.map((row: { name: string }) => row.name)).toEqual(['gamma'])
    expect(second.headers.link).toContain('rel="prev"')
    expect(second.headers.link).not.toContain('rel="next"')
  })

  test('that is empty is an empty list', async () => {
    const { status, body, headers } = await app.call('GET', '/v1/connections')
    expect({ status, body }).toEqual({ status: 200, body: [] })
    expect(headers.link).toContain('rel="self"')
  })

  test('gives only the members asked for, and which document they are of', async () => {
    const { body } = await app.call('GET', '/v1/iclients?include=oauth2.unencrypted.cloud,nonsense&limit=1')
    expect(body).toEqual([{ _id: expect.any(String), name: 'Alpha', oauth2: { unencrypted: { cloud: 'public' } } }])
    const without = await app.call('GET', '/v1/iclients?exclude=oauth2.clientId,createdAt')
    expect(without.body[0]).not.toHaveProperty('createdAt')
    expect(without.body[0].oauth2).not.toHaveProperty('clientId')
    expect(without.body[0].oauth2).toHaveProperty('redirectUri')
  })

  test.each([
    ['include=name&exclude=name', 'invalid_query_params'],
    ['limit=0', 'invalid_query'],
    ['limit=1001', 'invalid_query'],
    ['skip=-1', 'invalid_query'],
    ['nonsense=1', 'invalid_query'],
    ['include=a%00', 'invalid_query'],
  ])('with the query %s is refused', async (query, code) => {
    const { status, body } = await app.call('GET', `/v1/iclients?${query}`)
    expect(status).toBe(400)
    expect(body.errors).toMatchObject([{ code }])
  })
})

describe('a failure inside', () => {
  test('is told with the id of the request and nothing of what went wrong', async () => {
    const { status, body, text } = await app.call('GET', `/v1/jobs/${'a'.repeat(24)}`)
    expect(status).toBe(500)
    expect(body.errors[0].message).toContain(body.requestId)
    expect(text).not.toContain('canary')
    expect(text).not.toContain('at ')
  })
})

describe('pages', () => {
  test('may run our own scripts and nothing else, in no frame', async () => {
    const { headers } = await app.call('GET', '/', undefined, {})
    const policy = String(headers['content-security-policy'])
    for (const rule of [
      "script-src 'self';",
      "object-src 'none'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "default-src 'self'",
    ]) {
      expect(`${policy};`).toContain(rule)
    }
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['referrer-policy']).toBe('no-referrer')
    expect(headers).not.toHaveProperty('strict-transport-security')
    expect(headers).not.toHaveProperty('access-control-allow-origin')
  })

  test("of the console's own paths are its page; hashed files are kept for good, the page is asked for anew", async () => {
    for (const path of ['/', '/connections', '/flows/abc?x=1', '/signin']) {
      const { status, text, headers } = await app.call('GET', path, undefined, {})
      expect({ path, status, text }).toEqual({ path, status: 200, text: '<title>console</title>' })
      expect(headers['cache-control']).toBe('no-cache')
    }
    const file = await app.call('GET', '/assets/main-abc123.js', undefined, {})
    expect(file.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect((await app.call('GET', '/assets/main-of-last-week.js', undefined, {})).status).toBe(404)
    expect((await app.call('POST', '/connections', undefined, {})).status).toBe(404)
  })

  test('asked for by another name of this machine are shown under the public one, where the cookie is', async () => {
    const { status, headers } = await app.call('GET', '/flows?x=1', undefined, { host: '127.0.0.1:5390' })
    expect({ status, to: headers.location }).toEqual({ status: 302, to: 'http://localhost:5390/flows?x=1' })
    expect((await app.call('GET', '//evil.example', undefined, { host: '127.0.0.1:5390' })).headers.location).toBe(
      'http://localhost:5390//evil.example',
    )
  })

  test('outside the folder of the console are not given', async () => {
    for (const path of ['/../package.json', '/..%2fpackage.json', '/assets/..%2f..%2fpackage.json']) {
      const { text } = await app.call('GET', path, undefined, {})
      expect(text).not.toContain('"name"')
    }
  })

  test('say how to build the console where it is not built', async () => {
    const bare = await openTestApp()
    try {
      const { status, text } = await bare.call('GET', '/', undefined, {})
      expect(status).toBe(503)
      expect(text).toContain('npm run build')
    } finally {
      await bare.close()
    }
  })
})

describe('the reference', () => {
  test('describes every route, with schemas that are closed to unknown members', async () => {
    const { body } = await app.call('GET', '/v1/openapi.json', undefined, {})
    expect(body.openapi).toBe('3.1.0')
    const described = Object.values(body.paths as Record<string, Record<string, { operationId: string }>>)
      .flatMap((methods) => Object.values(methods))
      .map((operation) => operation.operationId)
    expect(described.sort()).toEqual(Object.keys(ROUTES).sort())
    expect(body.components.schemas.ConnectionInput).toMatchObject({
      additionalProperties: false,
      required: ['name', 'http'],
    })
    expect(body.paths['/v1/connections'].post.requestBody.content['application/json'].schema).toEqual({
      $ref: '#/components/schemas/ConnectionInput',
    })
  })

  test('refers only to what it holds', async () => {
    const { body, text } = await app.call('GET', '/v1/openapi.json', undefined, {})
    const refs = [...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name)
    expect(refs.length).toBeGreaterThan(50)
    for (const name of refs) expect(Object.keys(body.components.schemas)).toContain(name)
  })

  test('is a page without scripts for people', async () => {
    const { text, status } = await app.call('GET', '/docs', undefined, {})
    expect(status).toBe(200)
    expect(text).toContain('POST /v1/connections/{id}/ping')
    expect(text).not.toContain('<script')
    expect(text).not.toMatch(/(src|href)="https?:/)
  })
})

test('an account that asks too much waits a little, others do not', async () => {
  const limited = await openTestApp({ config: { rateLimit: 10 } })
  try {
    let answer = await limited.call('GET', '/v1/tokenInfo')
    for (let n = 0; n < 1000 && answer.status === 200; n++) answer = await limited.call('GET', '/v1/tokenInfo')
    expect(answer.status).toBe(429)
    expect(answer.headers['retry-after']).toBe('1')
    expect(answer.body.errors).toMatchObject([{ code: 'rate_limited' }])
    expect((await limited.call('GET', '/v1/health', undefined, {})).status).toBe(200)
    limited.deps.clock.advance(1000)
    expect((await limited.call('GET', '/v1/tokenInfo')).status).toBe(200)
  } finally {
    await limited.close()
  }
})
