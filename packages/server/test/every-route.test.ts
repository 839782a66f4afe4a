/** What holds for every row of the route table, whoever wrote its handler. */
import { randomBytes } from 'node:crypto'
import { ROUTES, type Route, type RouteName } from '@keyway/contract'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAuthenticator } from '../src/access/index.ts'
import { openSealer } from '../src/encryption/index.ts'
import { createEvents } from '../src/events/index.ts'
import { createFlows, type Flows } from '../src/flows/index.ts'
import { type AzureAccess, createAzureAccess } from '../src/grants/index.ts'
import { createKeys } from '../src/keys/index.ts'
import { operationsHandlers } from '../src/operations/index.ts'
import { ABSENT_SANDBOX, openTestApp, type TestApp } from './support/open-test-app.ts'
import { openTestDeps } from './support/open-test-deps.ts'
import { connectionInput, iclientInput } from './support/sample-documents.ts'

const ALL = Object.keys(ROUTES) as RouteName[]
const CANARY = 'canary-secret~value'

let app: TestApp
let azure: AzureAccess
let flows: Flows
const ids: Record<string, string> = {}
beforeAll(async () => {
  const opened = await openTestDeps({ sandbox: ABSENT_SANDBOX, keys: randomBytes(32).toString('base64') })
  const { sealer, ring, master } = await openSealer(opened, false, () => Promise.reject(new Error('not wrapped')))
  const deps = { ...opened, sealer }
  const keys = createKeys(deps, ring, master)
  azure = createAzureAccess(deps)
  flows = createFlows(deps, azure.outbound)
  const events = createEvents(deps, createAuthenticator(deps))
  const handlers = {
    ...azure.handlers,
    ...operationsHandlers(deps, azure.outbound),
    ...flows.handlers,
    ...events.handlers,
    ...keys.handlers,
  }
  app = await openTestApp({ deps, handlers })
  await flows.start()
  const create = async (path: string, body: object) => {
    const answer = await app.call('POST', path, body)
    expect({ path, status: answer.status, errors: answer.body.errors }).toEqual({ path, status: 201 })
    return answer.body._id as string
  }
  ids.iclients = await create('/v1/iclients', iclientInput('client'))
  ids.connections = await create('/v1/connections', connectionInput('vault', ids.iclients))
  const read = { _httpConnectorEndpointId: 'GetSecrets', withValues: true }
  ids.exports = await create('/v1/exports', { name: 'read', _connectionId: ids.connections, http: read })
  const write = { _httpConnectorEndpointIds: ['SetSecret'] }
  ids.imports = await create('/v1/imports', { name: 'write', _connectionId: ids.connections, http: write })
  ids.webhooks = await create('/v1/webhooks', { name: 'told', url: 'https://example.com/hook' })
  ids.tags = await create('/v1/tags', { tag: 'known' })
  ids.flows = await create('/v1/flows', {
    name: 'copy',
    pageGenerators: [{ _exportId: ids.exports }],
    pageProcessors: [{ type: 'import', _importId: ids.imports }],
  })
})
afterAll(async () => {
  await flows.stop()
  await azure.close()
  await app.close()
})

/** Rows nobody has to sign in for; the address of a hook is a secret by itself. */
const OPEN: ReadonlySet<string> = new Set(['public', 'hook'])
const isHook = (name: RouteName): boolean => (ROUTES[name] as Route).access === 'hook'

const urlOf = (name: RouteName): string => {
  const id = ids[name.split('.')[0] ?? ''] ?? 'a'.repeat(24)
  return ROUTES[name].path.replace(':stepId', ids.exports ?? '').replace(/:\w+/g, id)
}
const dump = async () => {
  const { rows } = await sql<{ name: string }>`
    SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`.execute(app.deps.db)
  const tables = rows.map(async ({ name }) => {
    const content = await sql`SELECT * FROM ${sql.table(name)}`.execute(app.deps.db)
    return [name, content.rows] as const
  })
  return Object.fromEntries(await Promise.all(tables))
}

test('every row has a handler', () => {
  for (const name of ALL) expect(app.app.hasRoute({ method: ROUTES[name].method, url: ROUTES[name].path })).toBe(true)
})

test('nobody without credentials gets past a row that is not public', async () => {
  for (const name of ALL.filter((one) => !OPEN.has((ROUTES[one] as Route).access))) {
    const { status } = await app.call(ROUTES[name].method, urlOf(name), undefined, { 'x-keyway': '1' })
    expect({ name, status }).toEqual({ name, status: 401 })
  }
})

test('an address with a dead token leads nowhere, whoever asks', async () => {
  const hooks = ALL.filter(isHook)
  expect(hooks.length).toBeGreaterThan(0)
  for (const name of hooks) {
    for (const headers of [{}, { authorization: `Bearer ${app.token}` }]) {
      const { status } = await app.call(ROUTES[name].method, urlOf(name), { a: 1 }, headers)
      expect({ name, status }).toEqual({ name, status: 404 })
    }
  }
})

test('a token that may read gets past the rows for reading and no others', async () => {
  const { cookies } = await app.call('POST', '/v1/session', { token: await app.signInToken() }, OURS)
  const session = { ...OURS, cookie: `keyway=${cookies[0]?.value}` }
  const made = await app.call('POST', '/v1/tokens', { name: 'reader', scope: 'read' }, session)
  const headers = { authorization: `Bearer ${made.body.token}` }
  for (const name of ALL) {
    const { access, method }: Route = ROUTES[name]
    if (OPEN.has(access)) continue
    const { status } = await app.call(method, urlOf(name), undefined, headers)
    if (access === 'read') expect({ name, refused: status === 403 }).toEqual({ name, refused: false })
    else expect({ name, status }).toEqual({ name, status: 403 })
  }
})

const OURS = { 'x-keyway': '1', origin: 'http://localhost:5390' }

test('a browser of another site gets past no row that changes something', async () => {
  const { cookies } = await app.call('POST', '/v1/session', { token: await app.signInToken() }, OURS)
  const headers = { cookie: `keyway=${cookies[0]?.value}`, origin: 'https://evil.example', 'x-keyway': '1' }
  for (const name of ALL.filter((one) => ROUTES[one].method !== 'GET' && !isHook(one))) {
    const { status } = await app.call(ROUTES[name].method, urlOf(name), undefined, headers)
    expect({ name, status }).toEqual({ name, status: 403 })
  }
})

test('security 53 reading changes nothing, and no answer holds a secret', async () => {
  const reading = ALL.filter((name) => ROUTES[name].method === 'GET' && (ROUTES[name] as Route).access === 'read')
  const before = await dump()
  for (const name of reading) {
    const { status, text } = await app.call('GET', urlOf(name))
    expect({ name, failed: status >= 500 }).toEqual({ name, failed: false })
    expect(text).not.toContain(CANARY)
  }
  expect(await dump()).toEqual(before)
  expect(JSON.stringify(before)).not.toContain(CANARY)
})

test('whatever is sent as a body, nothing fails inside', async () => {
  const writing = ALL.filter((name) => 'body' in ROUTES[name] || name.endsWith('.patch'))
  const member = fc.constantFrom(
    'name',
    'http',
    'oauth2',
    '_connectionId',
    'auth',
    'scope',
    'parameters',
    'mappings',
    'x',
  )
  const value = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.jsonValue(),
      fc.string({ unit: 'binary' }),
      fc.dictionary(member, tie('value'), { maxKeys: 5 }),
      fc.array(tie('value'), { maxLength: 3 }),
    ),
  })).value
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...writing), value, async (name, body) => {
      const headers = { authorization: `Bearer ${app.token}`, 'content-type': 'application/json' }
      const answer = await app.call(ROUTES[name].method, urlOf(name), JSON.stringify(body), headers)
      expect({ name, failed: answer.status >= 500, errors: answer.body?.errors }).toMatchObject({ failed: false })
    }),
    { numRuns: 400 },
  )
})

test('whatever stands in a query, nothing fails inside', async () => {
  const reading = ALL.filter((name) => 'query' in ROUTES[name])
  const member = fc.constantFrom(
    'limit',
    'skip',
    'include',
    'exclude',
    'before',
    '_flowId',
    'status',
    'resourceType',
    'x',
  )
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...reading), fc.dictionary(member, fc.string()), async (name, query) => {
      const answer = await app.call('GET', `${urlOf(name)}?${new URLSearchParams(query)}`)
      expect({ name, failed: answer.status >= 500 }).toMatchObject({ failed: false })
    }),
    { numRuns: 200 },
  )
})
