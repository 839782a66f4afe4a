/** The same on both engines: embedded PGlite and a real PostgreSQL server. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newId } from '@keyway/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ensureOwner } from '../src/access/index.ts'
import { setAuthorized } from '../src/connections/index.ts'
import { createFlows, type Flows } from '../src/flows/index.ts'
import { createKeyway, loadConfig } from '../src/index.ts'
import { openDatabase, type Storage } from '../src/storage/index.ts'
import { exportInput, flowInput, importInput } from './support/flow-documents.ts'
import { NO_OUTBOUND } from './support/no-outbound.ts'
import { openTestApp, type TestApp } from './support/open-test-app.ts'
import { openTestDeps } from './support/open-test-deps.ts'
import { connectionInput, iclientInput } from './support/sample-documents.ts'
import { startPostgres, type TestPostgres } from './support/start-postgres.ts'

let postgres: TestPostgres
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyway-engines-'))
  postgres = await startPostgres()
}, 60_000)
afterAll(async () => {
  await postgres.stop()
  await rm(folder, { recursive: true })
})

const ENGINES = [
  { engine: 'PGlite', databaseUrl: () => null },
  { engine: 'PostgreSQL', databaseUrl: () => postgres.url },
]

describe.each(ENGINES)('on $engine', ({ engine, databaseUrl }) => {
  let storage: Storage
  let app: TestApp
  let flows: Flows
  beforeAll(async () => {
    storage = await openDatabase({ databaseUrl: databaseUrl(), dataDir: join(folder, engine) })
    const deps = await openTestDeps({ role: 'web' }, storage)
    flows = createFlows(deps, NO_OUTBOUND)
    await flows.start()
    app = await openTestApp({ deps, handlers: flows.handlers })
  }, 60_000)
  afterAll(async () => {
    await flows?.stop()
    await app?.close()
  })

  test('times are Dates, jsonb is objects with their own spelling, lists are arrays, counts are numbers', async () => {
    const { db } = storage
    const time = new Date('2026-11-23T07:30:00.123Z')
    const doc = { camelCase: { snake_case: [1, null, 'ä'] } }
    const values = {
      id: newId(),
      name: 'types',
      doc: JSON.stringify(doc),
      clientSecretSealed: null,
      callbackKey: 'key',
    }
    await db
      .insertInto('iclients')
      .values({ ...values, createdAt: time, lastModified: time })
      .execute()
    const row = await db.selectFrom('iclients').selectAll().where('name', '=', 'types').executeTakeFirstOrThrow()
    expect(row).toMatchObject({ createdAt: time, lastModified: time, doc, clientSecretSealed: null })
    expect(row.createdAt).toBeInstanceOf(Date)
    const counted = await db
      .selectFrom('iclients')
      .select((at) => at.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    expect(counted.count).toBe(1)
    const { rows } = await sql<{ list: string[] }>`SELECT ARRAY['a', 'b"c']::text[] AS list`.execute(db)
    expect(rows).toEqual([{ list: ['a', 'b"c'] }])
    await db.deleteFrom('iclients').execute()
  })

  test('documents are created, listed, changed, kept apart by name, refused while used, and deleted', async () => {
    const one = await app.call('POST', '/v1/iclients', iclientInput('One'))
    expect(one.status).toBe(201)
    const taken = await app.call('POST', '/v1/iclients', iclientInput('oNE'))
    expect(taken.body.errors).toMatchObject([{ code: 'name_taken', field: 'name' }])

    const iclient = one.body._id
    const connection = await app.call('POST', '/v1/connections', connectionInput('Vault', iclient))
    expect(connection.status).toBe(201)
    const renamed = await app.call('PATCH', `/v1/connections/${connection.body._id}`, { name: 'Vault 2' })
    expect(renamed.body.name).toBe('Vault 2')
    expect((await app.call('GET', '/v1/connections')).body).toMatchObject([
      { name: 'Vault 2', status: 'needsAuthorization' },
    ])

    expect((await app.call('DELETE', `/v1/iclients/${iclient}`)).body.errors).toMatchObject([{ code: 'in_use' }])
    expect((await app.call('DELETE', `/v1/connections/${connection.body._id}`)).status).toBe(204)
    expect((await app.call('DELETE', `/v1/iclients/${iclient}`)).status).toBe(204)
    const audit = (await app.call('GET', '/v1/audit?resourceType=connection')).body
    expect(audit.map((row: { event: string }) => row.event)).toEqual(['delete', 'update', 'create'])
  })

  test('of twenty who create the same name at once, one does', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => app.call('POST', '/v1/iclients', iclientInput('contested'))),
    )
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1)
    expect(answers.filter((answer) => answer.body.errors?.[0].code === 'name_taken')).toHaveLength(19)
  })

  test('a client deleted while a connection to it is made leaves no connection without a client', async () => {
    for (let round = 0; round < 10; round++) {
      const { body: iclient } = await app.call('POST', '/v1/iclients', iclientInput(`racing ${round}`))
      const [deleted, made] = await Promise.all([
        app.call('DELETE', `/v1/iclients/${iclient._id}`),
        app.call('POST', '/v1/connections', connectionInput(`racing ${round}`, iclient._id)),
      ])
      expect([deleted.status, made.status]).toSatisfy(
        ([gone, created]) => (gone === 204 && created !== 201) || (gone === 422 && created === 201),
      )
      expect([201, 409, 422]).toContain(made.status)
    }
  })

  test('a flow deleted while it is started is either gone or runs', async () => {
    const make = async (path: string, body: object) => (await app.call('POST', path, body)).body._id
    const client = await make('/v1/iclients', iclientInput('runs'))
    const vault = await make('/v1/connections', connectionInput('runs', client))
    await storage.db.transaction().execute((tx) => setAuthorized(tx, vault))
    const source = await make('/v1/exports', exportInput('runs', vault))
    const target = await make('/v1/imports', importInput('runs', vault))
    for (let round = 0; round < 10; round++) {
      const id = await make('/v1/flows', flowInput(`racing ${round}`, source, target))
      const [deleted, started] = await Promise.all([
        app.call('DELETE', `/v1/flows/${id}`),
        app.call('POST', `/v1/flows/${id}/run`),
      ])
      expect([
        [204, 404],
        [409, 201],
      ]).toContainEqual([deleted.status, started.status])
    }
  })

  test('a write whose audit row cannot be written is not kept', async () => {
    await sql`ALTER TABLE audit ADD CONSTRAINT refuse CHECK (resource_name <> 'unaudited')`.execute(storage.db)
    const { status } = await app.call('POST', '/v1/iclients', iclientInput('unaudited'))
    expect(status).toBe(500)
    const { body } = await app.call('GET', '/v1/iclients?include=name')
    expect(body.map((row: { name: string }) => row.name)).not.toContain('unaudited')
    await sql`ALTER TABLE audit DROP CONSTRAINT refuse`.execute(storage.db)
  })
})

test('several processes may start on an empty PostgreSQL at once', async () => {
  const url = await postgres.createDatabase('together')
  const options = { databaseUrl: url, dataDir: folder }
  const opened = await Promise.all([openDatabase(options), openDatabase(options), openDatabase(options)])
  const owners = await Promise.all(opened.map(({ db }) => ensureOwner({ db, clock: { now: () => new Date() } })))
  expect(new Set(owners.map((owner) => owner.id)).size).toBe(1)
  await Promise.all(opened.map((storage) => storage.close()))
})

test('two Keyways share one PostgreSQL and one key; what one revokes ends in the other', async () => {
  const keys = Buffer.alloc(32, 1).toString('base64')
  const databaseUrl = await postgres.createDatabase('shared')
  const start = (dataDir: string, role: string) =>
    createKeyway({ config: { ...loadConfig({}, { port: 0, dataDir, databaseUrl, logLevel: 'silent', role }), keys } })
  const [web, all] = await Promise.all([start(join(folder, 'web'), 'web'), start(join(folder, 'all'), 'all')])
  const worker = await start(join(folder, 'worker'), 'worker')
  try {
    const localToken = async (name: string) =>
      JSON.parse(await readFile(join(folder, name, 'cli.json'), 'utf8')).token as string
    const call = async (url: string, path: string, token: string, init: RequestInit = {}) =>
      fetch(url + path, { ...init, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' } })
    const [mine, yours] = [await localToken('web'), await localToken('all')]
    const body = JSON.stringify(iclientInput('shared'))
    expect((await call(web.url, '/v1/iclients', mine, { method: 'POST', body })).status).toBe(201)
    const list = (await (await call(all.url, '/v1/iclients', mine)).json()) as { name: string }[]
    expect(list.map((row) => row.name)).toEqual(['shared'])

    const tokens = (await (await call(web.url, '/v1/tokens', mine)).json()) as { _id: string; prefix: string }[]
    const other = tokens.find((token) => yours.startsWith(token.prefix))
    expect((await call(web.url, `/v1/tokens/${other?._id}`, mine, { method: 'DELETE' })).status).toBe(204)
    await expect.poll(async () => (await call(all.url, '/v1/iclients', yours)).status, { timeout: 3000 }).toBe(401)

    expect((await fetch(`${worker.url}/v1/health`)).status).toBe(200)
    expect((await call(worker.url, '/v1/iclients', mine)).status).toBe(404)
  } finally {
    await Promise.all([web.close(), all.close(), worker.close()])
  }
}, 30_000)

test('a PostgreSQL that is not there is told in words', async () => {
  const options = { databaseUrl: 'postgresql://keyway:canary@127.0.0.1:1/keyway', dataDir: folder }
  await expect(openDatabase(options)).rejects.toThrow(/^PostgreSQL cannot be used: .*ECONNREFUSED.*Check DATABASE_URL/)
  await expect(openDatabase(options)).rejects.not.toThrow(/canary/)
})
