/** What one process on a database changes or revokes, the others stop using at once. */
import { tmpdir } from 'node:os'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAuthenticator } from '../src/access/index.ts'
import { type AzureAccess, createAzureAccess } from '../src/grants/index.ts'
import { openDatabase, type Storage, watchChanges } from '../src/storage/index.ts'
import { type AzureWorld, openAzureWorld } from './support/azure-world.ts'
import { openTestDeps } from './support/open-test-deps.ts'
import { startPostgres, type TestPostgres } from './support/start-postgres.ts'

let postgres: TestPostgres
let databaseUrl: string
let world: AzureWorld
let second: Storage
let other: AzureAccess
let authenticator: ReturnType<typeof createAuthenticator>
let stop: () => Promise<void>
const heard: string[] = []
const ALL = 'everything'
let losses = 0

beforeAll(async () => {
  postgres = await startPostgres()
  databaseUrl = await postgres.createDatabase('others')
  const first = await openDatabase({ databaseUrl, dataDir: tmpdir() })
  second = await openDatabase({ databaseUrl, dataDir: tmpdir() })
  world = await openAzureWorld({}, undefined, (config) => openTestDeps(config, first))
  other = createAzureAccess({ ...world.deps, storage: second, db: second.db })
  authenticator = createAuthenticator({ db: second.db, clock: world.deps.clock })
  const listening = Promise.withResolvers<void>()
  stop = watchChanges(second.engine, {
    changed(change) {
      heard.push(change?.table ?? ALL)
      listening.resolve()
      other.recheck(change?.id)
      authenticator.forget()
    },
    lost: () => {
      losses += 1
    },
  })
  await listening.promise
  await world.createVault('others')
}, 60_000)
afterAll(async () => {
  await stop?.()
  await other?.close()
  await world?.close()
  await second?.close()
  await postgres?.stop()
})

const connect = async (name: string): Promise<string> => {
  const id = await world.connect(name, { unencrypted: { vaultUrl: world.sandbox.endpoints.vault('others') } })
  await world.authorize(id)
  expect((await other.outbound.call(id, 'GetSecrets', {})).ok).toBe(true)
  heard.length = 0
  return id
}

// The clock stands still: what is remembered never ends by time here.
test('security 37: a revoked connection sends nothing from any process', async () => {
  const id = await connect('revoked')
  await world.app.call('DELETE', `/v1/connection/${id}/oauth2`)
  await expect.poll(() => heard).toContain('grants')
  expect(await other.outbound.call(id, 'GetSecrets', {})).toMatchObject({ diagnosis: { code: 'not_authorized' } })
})

test('security 37: nor does a deleted one', async () => {
  const id = await connect('deleted')
  expect((await world.app.call('DELETE', `/v1/connections/${id}`)).status).toBe(204)
  await expect.poll(() => heard).toContain('connections')
  await expect(other.outbound.call(id, 'GetSecrets', {})).rejects.toMatchObject({ code: 'resource_not_found' })
})

test('security 57 a debug log that is switched on in one process is kept by every process', async () => {
  const id = await connect('debugged')
  expect((await world.app.call('POST', `/v1/connections/${id}/debug`, { minutes: 5 })).status).toBe(200)
  await expect.poll(() => heard).toContain('connections')
  await other.outbound.call(id, 'GetSecrets', {}, { asker: { by: 'job', id: 'f'.repeat(24) } })
  const list = async () => (await world.app.call('GET', `/v1/connections/${id}/debug`)).body
  await expect.poll(async () => (await list()).length).toBe(1)
  expect((await list())[0]).toMatchObject({ askedBy: 'job', _askedById: 'f'.repeat(24), operation: 'GetSecrets' })

  heard.length = 0
  await world.app.call('POST', `/v1/connections/${id}/debug`, { minutes: 0 })
  await expect.poll(() => heard).toContain('connections')
  await other.outbound.call(id, 'GetSecrets', {})
  await other.outbound.call(id, 'GetSecrets', {})
  expect(await list()).toHaveLength(1)
})

test('security 85: a deleted API token is refused by every process', async () => {
  const made = await world.app.call('POST', '/v1/tokens', { name: 'short-lived', scope: 'full' }, world.browser)
  const credentials = { authorization: `Bearer ${made.body.token}`, cookie: undefined }
  expect(await authenticator.callerOf(credentials)).not.toBeNull()
  await world.app.call('DELETE', `/v1/tokens/${made.body._id}`, undefined, world.browser)
  await expect.poll(() => heard).toContain('api_tokens')
  expect(await authenticator.callerOf(credentials)).toBeNull()
})

test('taking a lease or renewing ahead tells nothing but the new token', async () => {
  const id = await connect('renewed')
  await second.db.updateTable('grants').set({ leaseOwner: 'x' }).where('connectionId', '=', id).execute()
  await second.db.updateTable('grants').set({ leaseOwner: null }).where('connectionId', '=', id).execute()
  await second.db.updateTable('users').set({ name: 'x' }).where('id', '=', 'nobody').execute()
  await world.app.call('PATCH', `/v1/connections/${id}`, { name: 'renewed again' })
  await expect.poll(() => heard).toContain('connections')
  expect(heard).not.toContain('grants')
})

test('listens again when its connection is lost, and takes everything for changed', async () => {
  heard.length = 0
  const admin = new pg.Client({ connectionString: databaseUrl })
  await admin.connect()
  await admin.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'keyway changes'`)
  await admin.end()
  await expect.poll(() => heard, { timeout: 10_000 }).toContain(ALL)
  expect(losses).toBe(1)
}, 20_000)
