import { tmpdir } from 'node:os'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AzureWorld, openAzureWorld } from '../../test/support/azure-world.ts'
import { openTestDeps } from '../../test/support/open-test-deps.ts'
import { startPostgres, type TestPostgres } from '../../test/support/start-postgres.ts'
import { openDatabase, type Storage } from '../storage/index.ts'
import { type AzureAccess, createAzureAccess } from './index.ts'

/** Each with its own connections to one PostgreSQL, as processes have them. */
const PROCESSES = 4

let postgres: TestPostgres
let world: AzureWorld
let id: string
const storages: Storage[] = []
const processes: AzureAccess[] = []

beforeAll(async () => {
  postgres = await startPostgres()
  const databaseUrl = await postgres.createDatabase('renewals')
  for (let number = 0; number < PROCESSES; number += 1) {
    storages.push(await openDatabase({ databaseUrl, dataDir: tmpdir() }))
  }
  const [first] = storages
  if (first === undefined) throw new Error('there is a first process')
  world = await openAzureWorld({}, undefined, (config) => openTestDeps(config, first))
  for (const storage of storages) processes.push(createAzureAccess({ ...world.deps, storage, db: storage.db }))
  await world.createVault('shared')
  id = await world.connect('shared')
  await world.authorize(id)
}, 60_000)
afterAll(async () => {
  await Promise.all(processes.map((azure) => azure.close()))
  // Closes the first storage with it.
  await world.close()
  await Promise.all(storages.slice(1).map((storage) => storage.close()))
  await postgres.stop()
})

test('security 27: a thousand callers with an expired token in four processes make one token request', async () => {
  world.deps.clock.advance(2 * 3_600_000)
  world.sandbox.control.changeEntraSettings({ strictRefreshTokens: true })
  const before = world.tokenAnswers()
  const callers = processes.flatMap((azure) =>
    Array.from({ length: 1_000 / PROCESSES }, () => azure.outbound.call(id, 'GetSecrets', { maxresults: 1 })),
  )
  expect((await Promise.all(callers)).filter((result) => !result.ok)).toEqual([])
  expect(world.tokenAnswers() - before).toBe(1)
}, 60_000)

test('what one process revokes, the others stop using within seconds', async () => {
  const [first, second] = processes
  expect((await second?.outbound.call(id, 'GetSecrets', {}))?.ok).toBe(true)
  await world.app.call('DELETE', `/v1/connection/${id}/oauth2`)
  world.deps.clock.advance(5_000)
  for (const azure of [first, second]) {
    expect(await azure?.outbound.call(id, 'GetSecrets', {})).toMatchObject({ diagnosis: { code: 'not_authorized' } })
  }
})
