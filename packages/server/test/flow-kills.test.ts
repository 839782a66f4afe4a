/**
 * kill -9 at random points of a copy of 5,000 secrets: every secret arrives, once, the counters add up, and nothing readable lies on the
 * disk. Twenty times on a folder of PGlite, and twenty times among three workers on PostgreSQL.
 */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isFinished, type Job } from '@keyway/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Config } from '../src/config.ts'
import { createSealer } from '../src/encryption/create-sealer.ts'
import { encryptionKey } from '../src/encryption/encryption-key.ts'
import { openDatabase } from '../src/storage/index.ts'
import { exportInput, flowInput, importInput } from './support/flow-documents.ts'
import { type KeywayProcess, startKeywayProcess } from './support/keyway-process.ts'
import { openTestDeps } from './support/open-test-deps.ts'
import { randomOf } from './support/random.ts'
import { putSecrets, secretsNamed } from './support/run-steps.ts'
import { startPostgres, type TestPostgres } from './support/start-postgres.ts'
import { filesIn, findLeaks } from './support/sweep.ts'
import { openVaultWorld, type VaultWorld } from './support/vault-world.ts'

const SEED = Number(process.env.KILL_SEED ?? Math.floor(Math.random() * 2 ** 31))
const COUNT = 5_000
const PAGE = 25
const KILLS = 20
const WORKERS = 3
/** Runs among the workers; together they copy as many secrets. */
const FLOWS = 5
const KEY = randomBytes(32)
/** In every value, and in no name. */
const TAG = randomBytes(8).toString('hex')

let folder: string
let postgres: TestPostgres
const processes: KeywayProcess[] = []
const worlds: VaultWorld[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyway-flow-kills-'))
  postgres = await startPostgres()
}, 60_000)
afterAll(async () => {
  await Promise.all(processes.map((one) => one.kill()))
  for (const world of worlds) await world.close()
  await postgres.stop()
  await rm(folder, { recursive: true, force: true })
})

/** A world whose own process only puts runs in line. */
async function openWorld(
  databaseUrl: string | null,
  dataDir: string,
  secrets: number,
  http: object = {},
): Promise<VaultWorld> {
  const world = await openVaultWorld({
    http,
    config: { role: 'web', databaseUrl, dataDir },
    open: async (config) => {
      const deps = await openTestDeps(config, await openDatabase({ databaseUrl, dataDir }))
      return { ...deps, sealer: await createSealer([encryptionKey(KEY)]) }
    },
  })
  worlds.push(world)
  const planted = secretsNamed('s', secrets).map(({ name }) => ({ name, value: `${name}~${TAG}` }))
  for (let at = 0; at < planted.length; at += 500) await putSecrets(world, world.source, planted.slice(at, at + 500))
  return world
}

async function startProcess(world: VaultWorld, role: Config['role'], dataDir: string): Promise<KeywayProcess> {
  const config: Config = {
    ...world.deps.config,
    port: 0,
    publicUrl: 'http://localhost:0',
    keys: KEY.toString('base64'),
    role,
    dataDir,
  }
  // Of forty processes the first reads the sources, and the others what it made of them.
  const env = { NODE_COMPILE_CACHE: join(folder, 'compiled') }
  const started = await startKeywayProcess(config, { env, log: join(folder, 'log.txt') })
  processes.push(started)
  return started
}

/** A run that copies every secret, under a name of its own. @returns id of its job */
async function startCopy(world: VaultWorld, name: string): Promise<string> {
  const field = { dataType: 'string', status: 'Active' }
  const mappings = [
    { ...field, generate: 'secret-name', extract: `${name}-{{record.name}}` },
    { ...field, generate: 'value', extract: '$.value' },
  ]
  const source = await world.make('/v1/exports', exportInput(name, world.source, {}, { pageSize: PAGE }))
  const more = { mappings, ignoreUnchanged: true }
  const sink = await world.make('/v1/imports', importInput(name, world.target, 'SetSecret', more))
  const flow = await world.make('/v1/flows', flowInput(name, source, sink))
  return (await world.post(`/v1/flows/${flow}/run`))._jobId
}

/** Pages after which a process dies: spread over the copy, each anywhere in its stretch of it. */
const killPoints = (random: () => number): number[] =>
  Array.from({ length: KILLS }, (_, index) => ((index + random()) * COUNT) / PAGE / (KILLS + 1))

const pagesOf = (jobs: readonly Job[]): number => jobs.reduce((sum, job) => sum + job.numPagesProcessed, 0)

/** @param read gives the runs @throws when it has not come so far after two minutes */
async function until(read: () => Promise<Job[]>, met: (jobs: Job[]) => boolean): Promise<Job[]> {
  const deadline = performance.now() + 120_000
  for (;;) {
    const jobs = await read()
    if (met(jobs)) return jobs
    if (performance.now() > deadline) throw new Error(`after two minutes the runs are ${JSON.stringify(jobs)}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

const ended = (jobs: readonly Job[]): boolean => jobs.every(({ status }) => isFinished(status))

function expectToAddUp(job: Job | undefined, count: number): void {
  expect(job).toMatchObject({ status: 'completed', numExport: count, numError: 0, numPagesProcessed: count / PAGE })
  // What a process had sent of a page before it died is there already when the next one comes to it.
  expect((job?.numSuccess ?? 0) + (job?.numIgnore ?? 0)).toBe(count)
}

/** The target has each secret of each copy, and no version of it beside the one that was written. */
function expectOnce(world: VaultWorld, copies: readonly string[], count: number): void {
  const { 'vaultVersions.secrets': versions = {} } = world.sandbox.control.snapshot()
  const written = new Map<string, unknown[]>()
  for (const [key, version] of Object.entries(versions)) {
    const [, name = ''] = key.split('/')
    written.set(name, [...(written.get(name) ?? []), (version as { readonly value: string }).value])
  }
  const wanted = copies.flatMap((copy) =>
    secretsNamed('s', count).map(({ name }) => [`${copy}-${name}`, [`${name}~${TAG}`]] as const),
  )
  for (const [name, values] of wanted) expect(written.get(name), name).toEqual(values)
}

async function expectNoneReadable(...folders: readonly string[]): Promise<void> {
  for (const one of folders) expect(findLeaks([{ what: 'a secret', value: TAG }], await filesIn(one))).toEqual([])
}

const SLOW = { timeout: 300_000 }

test(`on PGlite, seed ${SEED}`, SLOW, async () => {
  const random = randomOf(SEED)
  const dataDir = join(folder, 'pglite')
  const world = await openWorld(null, dataDir, COUNT)
  const id = await startCopy(world, 'copy')
  // The folder has one process at a time; the sandbox stays.
  await world.leave()
  const start = () => startProcess(world, 'all', dataDir)
  let keyway = await start()
  const read = async (): Promise<Job[]> => [await keyway.get(`/v1/jobs/${id}`)]
  for (const point of killPoints(random)) {
    const jobs = await until(read, (now) => pagesOf(now) >= point)
    expect(ended(jobs)).toBe(false)
    await new Promise((resolve) => setTimeout(resolve, random() * 20))
    await keyway.kill()
    keyway = await start()
  }
  const [job] = await until(read, ended)
  expect(await keyway.stop()).toBe(0)
  expectToAddUp(job, COUNT)
  expectOnce(world, ['copy'], COUNT)
  await expectNoneReadable(dataDir)
})

test(`among ${WORKERS} workers on PostgreSQL, seed ${SEED}`, SLOW, async () => {
  const random = randomOf(SEED + 1)
  const databaseUrl = await postgres.createDatabase('kills')
  const world = await openWorld(databaseUrl, join(folder, 'web'), COUNT / FLOWS, { concurrencyLevel: 2 })
  // Slow enough that a copy outlasts the start of a process.
  world.sandbox.control.changeVaultSettings({ latency: 10 })
  const start = (number: number) => startProcess(world, 'worker', join(folder, `worker-${number}`))
  const workers = await Promise.all(Array.from({ length: WORKERS }, (_, number) => start(number)))
  const names = Array.from({ length: FLOWS }, (_, number) => `copy-${number}`)
  const ids: string[] = []
  for (const name of names) ids.push(await startCopy(world, name))
  const read = (): Promise<Job[]> => Promise.all(ids.map((id) => world.get(`/v1/jobs/${id}`)))
  for (const point of killPoints(random)) {
    const jobs = await until(read, (now) => pagesOf(now) >= point)
    expect(ended(jobs)).toBe(false)
    await new Promise((resolve) => setTimeout(resolve, random() * 20))
    const number = Math.floor(random() * WORKERS)
    await workers[number]?.kill()
    workers[number] = await start(number)
  }
  for (const job of await until(read, ended)) expectToAddUp(job, COUNT / FLOWS)
  await Promise.all(workers.map((worker) => worker.stop()))
  expectOnce(world, names, COUNT / FLOWS)
  await expectNoneReadable(postgres.folder, folder)
})
