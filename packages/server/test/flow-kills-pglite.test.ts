/** kill -9 at random points of a copy of 5,000 secrets on a folder of PGlite, whose next process goes on; see support/kill-copies.ts. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Job } from '@keyway/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
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

let folder: string
let dataDir: string
let world: ProcessWorld

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyway-flow-kills-'))
  dataDir = join(folder, 'pglite')
  world = await openProcessWorld({ databaseUrl: null, dataDir })
}, 60_000)
afterAll(async () => {
  await world?.close()
  await rm(folder, { recursive: true, force: true })
})

test(`on PGlite twenty processes are killed and every secret arrives once, seed ${SEED}`, async () => {
  await plantSecrets(world, COUNT)
  const id = await startCopy(world, 'copy')
  // The folder has one process at a time; the sandbox stays.
  await world.leave()
  const start = () => world.startProcess({ role: 'all', dataDir }, { log: join(folder, 'log.txt') })
  let keyway = await start()
  const read = async (): Promise<Job[]> => [await keyway.get(`/v1/jobs/${id}`)]
  const [job] = await killDuring(read, randomOf(SEED), async () => {
    await keyway.kill()
    keyway = await start()
  })
  expect(await keyway.stop()).toBe(0)
  expectToAddUp(job, COUNT)
  expectOnce(world, ['copy'], COUNT)
  await expectNoneReadable(dataDir)
}, 600_000)
