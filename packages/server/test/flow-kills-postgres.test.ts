/** kill -9 at random points of a copy of 5,000 secrets among three workers on PostgreSQL; see support/kill-copies.ts. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Job } from '@keyway/contract'
import { afterAll, beforeAll, test } from 'vitest'
import {
  COUNT,
  expectNoneReadable,
  expectOnce,
  expectToAddUp,
  killDuring,
  plantSecrets,
  SEED,
  startCopy,
} from './support/kill-copies.ts'
import { openProcessWorld, type ProcessWorld } from './support/process-world.ts'
import { randomOf } from './support/random.ts'
import { startPostgres, type TestPostgres } from './support/start-postgres.ts'

const WORKERS = 3
/** Runs among the workers; together they copy as many secrets. */
const FLOWS = 5
const EACH = COUNT / FLOWS

let folder: string
let postgres: TestPostgres
let world: ProcessWorld

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyway-flow-kills-'))
  postgres = await startPostgres()
  const databaseUrl = await postgres.createDatabase('kills')
  world = await openProcessWorld({ databaseUrl, dataDir: join(folder, 'web'), http: { concurrencyLevel: 2 } })
}, 60_000)
afterAll(async () => {
  await world?.close()
  await postgres?.stop()
  await rm(folder, { recursive: true, force: true })
})

test(`among ${WORKERS} workers twenty are killed and every secret arrives once, seed ${SEED}`, async () => {
  const random = randomOf(SEED + 1)
  await plantSecrets(world, EACH)
  // Slow enough that a copy outlasts the start of a process.
  world.sandbox.control.changeVaultSettings({ latency: 10 })
  const start = (number: number) =>
    world.startProcess({ role: 'worker', dataDir: join(folder, `worker-${number}`) }, { log: join(folder, 'log.txt') })
  const workers = await Promise.all(Array.from({ length: WORKERS }, (_, number) => start(number)))
  const names = Array.from({ length: FLOWS }, (_, number) => `copy-${number}`)
  const ids: string[] = []
  for (const name of names) ids.push(await startCopy(world, name))
  const read = (): Promise<Job[]> => Promise.all(ids.map((id) => world.get(`/v1/jobs/${id}`)))
  const jobs = await killDuring(read, random, async () => {
    const number = Math.floor(random() * WORKERS)
    await workers[number]?.kill()
    workers[number] = await start(number)
  })
  for (const job of jobs) expectToAddUp(job, EACH)
  await Promise.all(workers.map((worker) => worker.stop()))
  expectOnce(world, names, EACH)
  await expectNoneReadable(postgres.folder, folder)
}, 600_000)
