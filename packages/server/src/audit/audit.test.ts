import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ABSENT_SANDBOX, openTestApp, type TestApp } from '../../test/support/open-test-app.ts'
import { openTestDeps } from '../../test/support/open-test-deps.ts'
import { connectionInput, iclientInput } from '../../test/support/sample-documents.ts'
import { SYSTEM } from '../deps.ts'
import { createFlows, type Flows } from '../flows/index.ts'
import { type AzureAccess, createAzureAccess } from '../grants/index.ts'
import { recordAudit } from './record-audit.ts'

let app: TestApp
let azure: AzureAccess
let flows: Flows
beforeAll(async () => {
  const deps = await openTestDeps({ sandbox: ABSENT_SANDBOX })
  azure = createAzureAccess(deps)
  flows = createFlows(deps, azure.outbound)
  app = await openTestApp({ deps, handlers: { ...azure.handlers, ...flows.handlers } })
  await flows.start()
})
afterAll(async () => {
  await flows.stop()
  await azure.close()
  await app.close()
})

const OURS = { 'x-keyway': '1', origin: 'http://localhost:5390' }
const signIn = async () => {
  const { cookies } = await app.call('POST', '/v1/session', { token: await app.signInToken() }, OURS)
  return { ...OURS, cookie: `keyway=${cookies[0]?.value}` }
}
const create = async (path: string, body: object, headers?: Record<string, string>) => {
  const answer = await app.call('POST', path, body, headers)
  expect({ status: answer.status, errors: answer.body?.errors }).toMatchObject({ status: 201 })
  return answer.body
}
const newest = async (query = '') => (await app.call('GET', `/v1/audit?limit=1&${query}`)).body[0]
const count = async () => Number((await app.call('GET', '/v1/audit?limit=1')).headers['x-total-count'])
const verify = async (query = '') => (await app.call('GET', `/v1/audit/verify${query}`)).body

/** One of every kind, each using the one before. */
async function documents(name: string) {
  const iclient = await create('/v1/iclients', iclientInput(`${name} client`))
  const connection = await create('/v1/connections', connectionInput(`${name} vault`, iclient._id))
  const read = await create('/v1/exports', {
    name: `${name} read`,
    _connectionId: connection._id,
    http: { _httpConnectorEndpointId: 'GetSecrets', withValues: true },
  })
  const write = await create('/v1/imports', {
    name: `${name} write`,
    _connectionId: connection._id,
    http: { _httpConnectorEndpointIds: ['SetSecret'] },
  })
  const flow = await create('/v1/flows', {
    name: `${name} copy`,
    pageGenerators: [{ _exportId: read._id }],
    pageProcessors: [{ _importId: write._id }],
  })
  return [
    { type: 'flow', path: `/v1/flows/${flow._id}` },
    { type: 'import', path: `/v1/imports/${write._id}` },
    { type: 'export', path: `/v1/exports/${read._id}` },
    { type: 'connection', path: `/v1/connections/${connection._id}` },
    { type: 'iclient', path: `/v1/iclients/${iclient._id}` },
  ] as const
}

describe('security 90: each change leaves one row', () => {
  test('for every kind of document: who, what, when, from where, changed fields by name and no value', async () => {
    for (const { type, path } of await documents('ninety')) {
      for (const [method, body, event, fields] of [
        ['PATCH', { name: `${type} canary-name` }, 'update', [{ fieldPath: 'name' }]],
        ['DELETE', undefined, 'delete', []],
      ] as const) {
        const before = await count()
        expect((await app.call(method, path, body)).status).toBeLessThan(300)
        expect(await count()).toBe(before + 1)
        const row = await newest()
        expect(row).toMatchObject({
          event,
          result: 'ok',
          resourceType: type,
          fieldChanges: fields,
          byUser: { name: 'owner' },
          source: 'api',
          address: '127.0.0.1',
        })
        expect(row.requestId).toMatch(/^[0-9a-f-]{36}$/)
        expect(row.time).toMatch(/Z$/)
      }
    }
  })

  test('for signing in, failing to, and signing out', async () => {
    await app.call('POST', '/v1/session', { token: 'x'.repeat(43) }, OURS)
    expect(await newest()).toMatchObject({
      event: 'signinFailed',
      result: 'failed',
      reason: 'signin_link_invalid',
      byUser: null,
    })
    const browser = await signIn()
    expect(await newest()).toMatchObject({ event: 'signin', source: 'ui', byUser: { name: 'owner' } })
    await app.call('DELETE', '/v1/session', undefined, browser)
    expect(await newest()).toMatchObject({ event: 'signout', source: 'ui', result: 'ok' })
  })

  test('for API tokens and sign-in links, without the token', async () => {
    const browser = await signIn()
    const made = await create('/v1/tokens', { name: 'ci' }, browser)
    expect(await newest()).toMatchObject({ event: 'create', resourceType: 'apitoken', _resourceId: made._id })
    await app.call('DELETE', `/v1/tokens/${made._id}`, undefined, browser)
    expect(await newest()).toMatchObject({ event: 'delete', resourceType: 'apitoken', resourceName: 'ci' })
    const link = await create('/v1/session/links', {}, browser)
    expect(await newest()).toMatchObject({ event: 'create', resourceType: 'signinlink' })
    const { text } = await app.call('GET', '/v1/audit?limit=1000')
    expect(text).not.toContain(made.token)
    expect(text).not.toContain(link.url.split('#token=')[1])
  })

  test('and tells the command line from other programs', async () => {
    const headers = { authorization: `Bearer ${app.token}`, 'x-keyway-client': 'cli' }
    await create('/v1/iclients', iclientInput('from the command line'), headers)
    expect(await newest()).toMatchObject({ event: 'create', source: 'cli' })
  })

  test('a change that was refused leaves none', async () => {
    const before = await count()
    expect((await app.call('POST', '/v1/iclients', { name: 'x' })).status).toBe(422)
    expect((await app.call('DELETE', `/v1/flows/${'a'.repeat(24)}`)).status).toBe(404)
    expect(await count()).toBe(before)
  })
})

describe('security 91: the log is only added to', () => {
  const raw = () => app.deps.db as unknown as Kysely<unknown>

  test.each([
    ['edited', sql`UPDATE audit SET user_name = 'nobody' WHERE sequence = 1`],
    ['deleted', sql`DELETE FROM audit WHERE sequence = 1`],
    ['emptied', sql`TRUNCATE audit`],
    ['chained anew', sql`UPDATE audit SET hash = '' WHERE sequence = 1`],
  ])('a row that is %s is refused by the database', async (_, statement) => {
    await expect(statement.execute(raw())).rejects.toThrow('only ever added to')
  })

  /** As somebody with the database in hand would: without the triggers, and put back as it was. */
  const tampered = async (...statements: ReturnType<typeof sql>[]) => {
    const note = new Error('put back')
    let found: unknown
    await app.deps.db
      .transaction()
      .execute(async (tx) => {
        await sql`ALTER TABLE audit DISABLE TRIGGER USER`.execute(tx)
        for (const statement of statements) await statement.execute(tx)
        const { verifyAudit } = await import('./verify.ts')
        found = await verifyAudit(tx, null, AbortSignal.timeout(10_000))
        throw note
      })
      .catch((error: unknown) => {
        if (error !== note) throw error
      })
    return found
  }

  test('an intact log is verified, and tells its newest row', async () => {
    await documents('ninety-one')
    const found = await verify()
    expect(found).toMatchObject({ ok: true, rows: await count(), broken: null })
    expect(found.head).toEqual({ sequence: (await newest()).sequence, hash: (await newest()).hash })
  })

  test.each([
    ['an edited name', sql`UPDATE audit SET user_name = 'nobody' WHERE sequence = 3`, 3, 'edited'],
    ['an edited field', sql`UPDATE audit SET field_paths = '{x}' WHERE sequence = 2`, 2, 'edited'],
    [
      'a time moved by a microsecond',
      sql`UPDATE audit SET time = time + interval '1 us' WHERE sequence = 4`,
      4,
      'edited',
    ],
    ['a row taken out', sql`DELETE FROM audit WHERE sequence = 5`, 5, 'missing'],
    ['the first row taken out', sql`DELETE FROM audit WHERE sequence = 1`, 1, 'missing'],
    ['all rows taken out', sql`DELETE FROM audit`, 1, 'missing'],
    ['a hash put in its place', sql`UPDATE audit SET hash = repeat('0', 64) WHERE sequence = 2`, 2, 'edited'],
    ['a tie to another row', sql`UPDATE audit SET previous_hash = repeat('0', 64) WHERE sequence = 2`, 2, 'untied'],
  ])('%s is found, and where', async (_, statement, sequence, reason) => {
    expect(await tampered(statement)).toMatchObject({ ok: false, broken: { sequence, reason } })
  })

  test('the newest rows taken out are found by the head', async () => {
    const rows = await count()
    expect(await tampered(sql`DELETE FROM audit WHERE sequence > ${rows - 2}`)).toMatchObject({
      ok: false,
      broken: { sequence: rows - 1, reason: 'missing' },
    })
  })

  test('a row slipped in without its place is found', async () => {
    const slip = sql`INSERT INTO audit (id, event, source, resource_type, resource_id, resource_name, field_paths)
      VALUES ('slipped', 'delete', 'ui', 'flow', '', '', '{}')`
    expect(await tampered(slip)).toMatchObject({ ok: false, broken: { reason: 'untied' } })
  })

  test('a log written anew as a whole is found by what was noted of the old one', async () => {
    const { head } = await verify()
    expect(await verify(`?sequence=${head.sequence}&hash=${head.hash}`)).toMatchObject({ ok: true })
    expect(await verify(`?sequence=${head.sequence}&hash=${'0'.repeat(64)}`)).toMatchObject({
      ok: false,
      broken: { sequence: head.sequence, reason: 'rewritten' },
    })
    const later = head.sequence + 100
    expect(await verify(`?sequence=${later}&hash=${head.hash}`)).toMatchObject({
      ok: false,
      broken: { sequence: head.sequence + 1, reason: 'missing' },
    })
    expect((await app.call('GET', '/v1/audit/verify?sequence=1')).status).toBe(400)
  })
})

describe('security 92: without its row there is no change', () => {
  /** Makes the audit log refuse rows, as a full disk would. */
  const whileRefusing = async (when: 'at once' | 'at commit', work: () => Promise<void>) => {
    const run = (text: string) => sql.raw(text).execute(app.deps.db)
    await run(`CREATE FUNCTION refuse_audit() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'no space left'; END $$`)
    await run(
      when === 'at once'
        ? 'CREATE TRIGGER refuse_audit BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION refuse_audit()'
        : `CREATE CONSTRAINT TRIGGER refuse_audit AFTER INSERT ON audit DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION refuse_audit()`,
    )
    await work().finally(() => run('DROP FUNCTION refuse_audit CASCADE'))
  }
  const tables = async () => {
    const dump = async (name: string) =>
      (await sql`SELECT * FROM ${sql.table(name)} ORDER BY id`.execute(app.deps.db)).rows
    const names = ['iclients', 'connections', 'exports', 'imports', 'flows', 'grants', 'sessions', 'api_tokens']
    return Object.fromEntries(
      await Promise.all(names.map(async (name) => [name, name === 'grants' ? [] : await dump(name)] as const)),
    )
  }

  test.each(['at once', 'at commit'] as const)('creating, changing and deleting are undone (%s)', async (when) => {
    const all = await documents(`ninety-two ${when}`)
    const browser = await signIn()
    const before = await tables()
    await whileRefusing(when, async () => {
      for (const { path } of all) {
        expect((await app.call('PATCH', path, { name: `changed ${path}` })).status).toBe(500)
        expect((await app.call('DELETE', path)).status).toBeGreaterThanOrEqual(422)
      }
      expect((await app.call('POST', '/v1/iclients', iclientInput('never'))).status).toBe(500)
      expect((await app.call('POST', '/v1/tokens', { name: 'never' }, browser)).status).toBe(500)
      const link = await app.signInToken()
      expect((await app.call('POST', '/v1/session', { token: link }, OURS)).status).toBe(500)
      expect((await app.call('DELETE', '/v1/session', undefined, browser)).status).toBe(500)
    })
    expect(await tables()).toEqual(before)
    expect(await verify()).toMatchObject({ ok: true })
  })
})

describe('reading the log', () => {
  test('finds by text, event, resource, source, result and time, counts, and links to further pages', async () => {
    await create('/v1/iclients', iclientInput('Findable 50% client_'))
    const all = await app.call('GET', '/v1/audit?q=findable%2050%25%20client_')
    expect(all.body).toMatchObject([{ event: 'create', resourceName: 'Findable 50% client_' }])
    expect((await app.call('GET', '/v1/audit?q=findableX')).body).toEqual([])
    for (const query of ['event=signin', 'action=signin', 'resourceType=user&event=signin', 'source=ui&event=signin']) {
      const { body } = await app.call('GET', `/v1/audit?${query}`)
      expect(body.length).toBeGreaterThan(0)
      for (const row of body) expect(row.event).toBe('signin')
    }
    const failed = await app.call('GET', '/v1/audit?result=failed')
    for (const row of failed.body) expect(row.reason).toBeDefined()
    const now = app.deps.clock.now()
    app.deps.clock.advance(60_000)
    await create('/v1/iclients', iclientInput('later client'))
    const from = new Date(now.getTime() + 1).toISOString()
    expect((await app.call('GET', `/v1/audit?from=${from}`)).body).toMatchObject([{ resourceName: 'later client' }])
    expect((await app.call('GET', `/v1/audit?to=${from}&q=later`)).body).toEqual([])
    expect((await app.call('GET', '/v1/audit?from=yesterday')).status).toBe(400)
    expect((await app.call('GET', '/v1/audit?event=&q=&limit=1')).status).toBe(200)
    const page = await app.call('GET', '/v1/audit?limit=2&offset=2')
    expect(page.body).toHaveLength(2)
    expect(Number(page.headers['x-total-count'])).toBe(await count())
    expect(page.headers.link).toMatch(/offset=4>; rel="next".*offset=0>; rel="prev".*rel="last"/)
  })

  test('as a file tells the Microsoft account of somebody without an account here', async () => {
    const entry = { event: 'authorize', resourceType: 'connection', resourceId: 'c', resourceName: 'by link' } as const
    await app.deps.db
      .transaction()
      .execute((tx) => recordAudit(tx, { ...SYSTEM, account: 'megan@example.com' }, entry, app.deps.clock.now()))
    const [head, first] = (await app.call('GET', '/v1/audit/export')).text.split('\r\n')
    const place = head?.split(',').indexOf('"byAccount"') ?? -1
    expect(first?.split(',')[place]).toBe('"megan@example.com"')
  })

  test('as a file gives every row once, as CSV and as NDJSON, and no spreadsheet runs a name as a formula', async () => {
    await create('/v1/iclients', iclientInput('=HYPERLINK("http://evil.example")'))
    const rows = await count()
    const ndjson = await app.call('GET', '/v1/audit/export?format=ndjson')
    expect(ndjson.headers['content-type']).toContain('ndjson')
    const lines = ndjson.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.map((row) => row.sequence)).toEqual(Array.from({ length: rows }, (_, index) => rows - index))
    const csv = await app.call('GET', '/v1/audit/export')
    expect(csv.headers['content-disposition']).toMatch(/attachment; filename="keyway-audit-\d{4}-\d\d-\d\d\.csv"/)
    expect(csv.text.split('\r\n')).toHaveLength(rows + 2)
    expect(csv.text).toContain(`"'=HYPERLINK(""http://evil.example"")"`)
    const few = await app.call('GET', '/v1/audit/export?format=ndjson&event=signin')
    for (const line of few.text.trimEnd().split('\n')) expect(JSON.parse(line).event).toBe('signin')
  })
})
