/** Runs whose process dies: the next one goes on after the last committed page. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Job } from '@keyway/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openProcessWorld, type ProcessWorld } from './support/process-world.ts'
import {
  getJob,
  makeCopyFlow,
  putSecrets,
  readSecrets,
  secretsNamed,
  startFlow,
  waitForJob,
} from './support/run-steps.ts'
import { startPostgres, type TestPostgres } from './support/start-postgres.ts'
import type { VaultWorld } from './support/vault-world.ts'

const COUNT = 150
/** One call at a time, so that a run takes long enough to be interrupted. */
const SLOW = { concurrencyLevel: 1 }

let folder: string
let postgres: TestPostgres
const worlds: ProcessWorld[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyway-crash-'))
  postgres = await startPostgres()
}, 60_000)
afterAll(async () => {
  for (const world of worlds) await world.close()
  await postgres.stop()
  await rm(folder, { recursive: true, force: true })
})

async function openWorld(databaseUrl: string | null, dataDir: string): Promise<ProcessWorld> {
  const world = await openProcessWorld({ databaseUrl, dataDir, http: SLOW })
  worlds.push(world)
  await putSecrets(world, world.source, secretsNamed('s', COUNT))
  return world
}

/** @param read gives the job */
async function until(read: () => Promise<Job>, met: (job: Job) => boolean, seconds = 30): Promise<Job> {
  const deadline = performance.now() + seconds * 1000
  for (;;) {
    const job = await read()
    if (met(job)) return job
    if (performance.now() > deadline) throw new Error(`after ${seconds} s the job is ${JSON.stringify(job)}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

const COMPLETED = {
  status: 'completed',
  numExport: COUNT,
  numSuccess: COUNT,
  numError: 0,
  numPagesProcessed: COUNT / 5,
}

async function expectAllCopied(world: VaultWorld): Promise<void> {
  const copied = await readSecrets(world, world.target)
  for (const { name, value } of secretsNamed('s', COUNT)) expect(copied.get(name)).toMatchObject({ value })
}

test('on PostgreSQL another process takes over within 30 s, skips nothing and counts nothing twice', async () => {
  const databaseUrl = await postgres.createDatabase('crash')
  const world = await openWorld(databaseUrl, join(folder, 'web'))
  const first = await world.startProcess({ role: 'worker', dataDir: join(folder, 'first') })
  const id = await startFlow(world, await makeCopyFlow(world, { pageSize: 5 }))
  await waitForJob(world, id, ({ numPagesProcessed }) => numPagesProcessed > 3)
  await first.kill()
  const killed = performance.now()
  const { numPagesProcessed: done } = await getJob(world, id)
  expect(done).toBeLessThan(COUNT / 5)
  await world.startProcess({ role: 'worker', dataDir: join(folder, 'second') })
  await waitForJob(world, id, ({ numPagesProcessed }) => numPagesProcessed > done)
  expect(performance.now() - killed).toBeLessThan(30_000)
  expect((await waitForJob(world, id)).flowJob).toMatchObject(COMPLETED)
  await expectAllCopied(world)
}, 90_000)

test('on PGlite the next start goes on at once', async () => {
  const dataDir = join(folder, 'pglite')
  const world = await openWorld(null, dataDir)
  const id = await startFlow(world, await makeCopyFlow(world, { pageSize: 5 }))
  // The folder has one process at a time; the sandbox stays.
  await world.leave()

  const first = await world.startProcess({ role: 'all', dataDir })
  await until(
    () => first.get(`/v1/jobs/${id}`),
    ({ numPagesProcessed }) => numPagesProcessed > 3,
  )
  await first.kill()
  const second = await world.startProcess({ role: 'all', dataDir })
  const { numPagesProcessed: before } = await second.get(`/v1/jobs/${id}`)
  expect(before).toBeLessThan(COUNT / 5)
  const ended = await until(
    () => second.get(`/v1/jobs/${id}`),
    ({ endedAt }) => endedAt !== null,
  )
  expect(ended).toMatchObject(COMPLETED)
  expect(await second.stop()).toBe(0)
}, 90_000)
