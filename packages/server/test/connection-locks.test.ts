/** Changes of one connection that meet, on a PostgreSQL that runs them at the same time. */
import { tmpdir } from 'node:os'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { dropGrants } from '../src/connections/index.ts'
import { SYSTEM } from '../src/deps.ts'
import { saveStarted, settle } from '../src/grants/authorization-state.ts'
import { storeGrant } from '../src/grants/store-grant.ts'
import { findStored } from '../src/grants/stored.ts'
import { openDatabase } from '../src/storage/index.ts'
import { openTestApp, type TestApp } from './support/open-test-app.ts'
import { openTestDeps, type TestDeps } from './support/open-test-deps.ts'
import { connectionInput, iclientInput } from './support/sample-documents.ts'
import { startPostgres, type TestPostgres } from './support/start-postgres.ts'

let postgres: TestPostgres
let app: TestApp
let deps: TestDeps
beforeAll(async () => {
  postgres = await startPostgres()
  const databaseUrl = await postgres.createDatabase('locks')
  deps = await openTestDeps({}, await openDatabase({ databaseUrl, dataDir: tmpdir() }))
  app = await openTestApp({ deps })
}, 60_000)
afterAll(async () => {
  await app.close()
  await postgres.stop()
})

let count = 0
let iclientId: string
let id: string
beforeEach(async () => {
  count += 1
  iclientId = (await app.call('POST', '/v1/iclients', iclientInput(`client ${count}`))).body._id
  id = (await app.call('POST', '/v1/connections', connectionInput(`connection ${count}`, iclientId))).body._id
})

const started = () => ({
  connectionId: id,
  iclientId,
  codeVerifier: 'verifier',
  nonce: 'nonce',
  redirectUri: 'http://a',
  linkId: null,
  browserMark: null,
  returnTo: null,
})
const actor = () => ({ ...SYSTEM, user: app.owner })

/** A sign-in is under way; gives what happens when the person comes back with tokens. */
async function beginSignIn(): Promise<() => Promise<boolean>> {
  await deps.db.transaction().execute((tx) => saveStarted(deps, tx, actor(), started()))
  const row = deps.db.selectFrom('authorizations').select('id').where('connectionId', '=', id)
  const consumed = { ...started(), ...(await row.executeTakeFirstOrThrow()) }
  const stored = await findStored(deps, deps.db, id)
  const ends = new Date(deps.clock.now().getTime() + 3_600_000)
  const access = { accessToken: 'access', accessTokenExpiresAt: ends, scope: [] }
  const tokens = { ...access, refreshToken: 'refresh', refreshTokenExpiresAt: ends }
  return () =>
    storeGrant(deps, stored, (tx) => settle(tx, consumed), tokens, { tenantId: 'tenant', account: 'megan' }, actor())
}

/** Until somebody waits for a lock. */
const someoneWaits = () =>
  expect
    .poll(async () => {
      const { rows } = await sql`SELECT 1 FROM pg_locks WHERE NOT granted`.execute(deps.db)
      return rows.length
    })
    .toBeGreaterThan(0)

test('a sign-in that ends while its connection is changed comes too late, and harms nobody', async () => {
  const finish = await beginSignIn()
  let ending: Promise<boolean> | undefined
  await deps.db.transaction().execute(async (tx) => {
    await tx.selectFrom('connections').select('id').where('id', '=', id).forUpdate().execute()
    ending = finish()
    await someoneWaits()
    await dropGrants(tx, [id])
  })
  expect(await ending).toBe(false)
  expect((await app.call('GET', `/v1/connections/${id}`)).body).toMatchObject({ status: 'needsAuthorization' })
})

test('starting a sign-in waits for nobody who is ending old ones', async () => {
  await deps.db.transaction().execute((tx) => saveStarted(deps, tx, actor(), started()))
  const old = id
  deps.clock.advance(3_600_000)
  id = (await app.call('POST', '/v1/connections', connectionInput(`other ${count}`, iclientId))).body._id
  await deps.db.transaction().execute(async (tx) => {
    await tx.deleteFrom('authorizations').where('connectionId', '=', old).execute()
    await deps.db.transaction().execute(async (other) => {
      await sql`SET LOCAL lock_timeout = '500ms'`.execute(other)
      expect(await saveStarted(deps, other, actor(), started())).toMatch(/^[\w-]{43}$/)
    })
  })
})

test('a connection made while its client moves to another cloud is checked against the new one', async () => {
  let making: ReturnType<TestApp['call']> | undefined
  await deps.db.transaction().execute(async (tx) => {
    const client = await tx
      .selectFrom('iclients')
      .select('doc')
      .where('id', '=', iclientId)
      .forUpdate()
      .executeTakeFirst()
    making = app.call('POST', '/v1/connections', connectionInput(`made meanwhile ${count}`, iclientId))
    await someoneWaits()
    const doc = JSON.stringify(client?.doc).replace('"public"', '"china"')
    await tx.updateTable('iclients').set({ doc }).where('id', '=', iclientId).execute()
  })
  const answer = await making
  expect(answer?.status).toBe(422)
  expect(answer?.body.errors).toMatchObject([{ code: 'vault_host_foreign' }, { code: 'scope_unknown' }])
})

test('a connection changed while its client is changed is told to come again, instead of both waiting', async () => {
  await deps.db.transaction().execute(async (tx) => {
    await tx.selectFrom('iclients').select('id').where('id', '=', iclientId).forUpdate().execute()
    const answer = await app.call('PATCH', `/v1/connections/${id}`, { name: `renamed ${count}` })
    expect(answer.status).toBe(409)
    expect(answer.body.errors).toMatchObject([
      { code: 'conflict', message: expect.stringContaining('OAuth 2.0 client') },
    ])
  })
})
