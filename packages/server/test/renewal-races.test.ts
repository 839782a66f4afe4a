/**
 * The race for one refresh token, as it is run in earnest: four processes on one PostgreSQL, a thousand callers, a token that has
 * expired, and a sign-in service that ends the sign-in when a refresh token is used a second time.
 */
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createApiToken } from '../src/access/api-tokens.ts'
import { createSealer } from '../src/encryption/create-sealer.ts'
import { encryptionKey } from '../src/encryption/encryption-key.ts'
import { openDatabase } from '../src/storage/index.ts'
import { type AzureWorld, openAzureWorld } from './support/azure-world.ts'
import { type KeywayProcess, startKeywayProcess } from './support/keyway-process.ts'
import { openTestDeps } from './support/open-test-deps.ts'
import { startPostgres, type TestPostgres } from './support/start-postgres.ts'

const PROCESSES = 4
const CALLERS = 1_000
const KEY = randomBytes(32)
const TOKEN_PATH = '/oauth2/v2.0/token'
const WATCH = fileURLToPath(new URL('support/watch-token-requests.ts', import.meta.url))
/** A lease is 20 s; whoever waits for it gives up after 30. */
const LEASE_MS = 20_000

let folder: string
let postgres: TestPostgres
let world: AzureWorld
let id: string
/** An API token that gets access tokens. */
let taker: string
/** Of the case under way. */
let round: string
let rounds = 0
let processes: KeywayProcess[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyway-races-'))
  postgres = await startPostgres()
  const databaseUrl = await postgres.createDatabase('races')
  const dataDir = join(folder, 'world')
  world = await openAzureWorld({ databaseUrl, dataDir }, undefined, async (config) => {
    const deps = await openTestDeps(config, await openDatabase({ databaseUrl, dataDir }))
    return { ...deps, sealer: await createSealer([encryptionKey(KEY)]) }
  })
  await world.createVault('shared')
  id = await world.connect('shared')
  const scope = { name: 'taker', scope: 'token', expiresAt: null } as const
  taker = (await createApiToken(world.deps.db, world.app.owner.id, scope, world.deps.clock.now())).token
  world.sandbox.control.changeEntraSettings({ strictRefreshTokens: true })
}, 90_000)
afterAll(async () => {
  await world?.close()
  await postgres?.stop()
  await rm(folder, { recursive: true, force: true })
})

/** Fresh processes each time: they know no token and no address of the sign-in service. */
beforeEach(async () => {
  rounds += 1
  round = join(folder, `round-${rounds}`)
  await mkdir(round)
  await world.authorize(id)
  await expire()
  processes = await Promise.all(
    Array.from({ length: PROCESSES }, (_, number) =>
      startKeywayProcess(
        {
          ...world.deps.config,
          publicUrl: 'http://localhost:0',
          keys: KEY.toString('base64'),
          logLevel: 'error',
          dataDir: join(round, `process-${number}`),
        },
        { env: { TOKEN_REQUESTS: round }, imports: [WATCH] },
      ),
    ),
  )
}, 90_000)
afterEach(async () => {
  world.sandbox.control.faults.remove()
  world.sandbox.control.changeEntraSettings({ refreshTokenLeewaySeconds: 0 })
  await Promise.all(processes.map((one) => one.kill()))
})

const expire = () =>
  world.deps.db
    .updateTable('grants')
    .set({ accessTokenExpiresAt: new Date(Date.now() - 1_000) })
    .where('connectionId', '=', id)
    .execute()

interface Outcome {
  readonly status: number
  readonly text: string
}

/** Half of the callers send a request through the connection, half take its token. */
async function callOf(number: number, keyway: KeywayProcess): Promise<Outcome> {
  const { url, token } = await keyway.address()
  const path = `${url}/v1/connections/${id}`
  const answer =
    number % 2 === 0
      ? await fetch(`${path}/proxy/secrets?maxresults=1`, { headers: { authorization: `Bearer ${token}` } })
      : await fetch(`${path}/token`, {
          method: 'POST',
          headers: { authorization: `Bearer ${taker}`, 'content-type': 'application/json' },
          body: '{}',
        })
  return { status: answer.status, text: await answer.text() }
}

/** As callers behind a load balancer: one whose server died is sent to another one. */
async function callersOf(): Promise<Outcome[]> {
  const callers = Array.from({ length: CALLERS }, async (_, number) => {
    for (let attempt = 0; ; attempt += 1) {
      const keyway = processes[(number + attempt) % PROCESSES]
      if (keyway === undefined) throw new Error('there are processes')
      try {
        return await callOf(number, keyway)
      } catch (error) {
        if (attempt === PROCESSES) throw error
      }
    }
  })
  return await Promise.all(callers)
}
/** A few of those that failed: a thousand would not be read. */
const failed = (outcomes: readonly Outcome[]) => outcomes.filter(({ status }) => status !== 200).slice(0, 3)

/** Numbers of the processes that sent a token request, in order. */
const asked = async (): Promise<number[]> =>
  (await readFile(join(round, 'asked'), 'utf8').catch(() => '')).split('\n').filter(Boolean).map(Number)
const answered = () => world.tokenAnswers()
/** The sign-in survived: its newest refresh token is good for one more renewal. */
async function expectAlive(): Promise<void> {
  await expire()
  const alive = processes.find((one) => one.isRunning())
  if (alive === undefined) throw new Error('a process is left')
  const ping = await alive.post(`/v1/connections/${id}/ping`)
  expect(ping).toMatchObject({ code: 200 })
}

test('security 27: a thousand callers with an expired token in four processes make one token request', async () => {
  const before = answered()
  expect(failed(await callersOf())).toEqual([])
  expect(await asked()).toHaveLength(1)
  expect(answered() - before).toBe(1)
  await expectAlive()
}, 120_000)

test('security 28: killed while it asks, the holder is followed by another process, and no caller fails', async () => {
  const before = answered()
  world.sandbox.control.faults.add({
    plane: 'entra',
    path: TOKEN_PATH,
    remaining: 1,
    effect: { kind: 'latency', milliseconds: 4_000 },
  })
  const callers = callersOf()
  await expect.poll(asked, { timeout: 30_000 }).toHaveLength(1)
  const [holder] = await asked()
  await processes.find(({ pid }) => pid === holder)?.kill()
  const killed = performance.now()
  expect(failed(await callers)).toEqual([])
  expect(performance.now() - killed).toBeLessThan(LEASE_MS + 15_000)
  const all = await asked()
  expect(all).toHaveLength(2)
  expect(all[1]).not.toBe(holder)
  expect(answered() - before).toBe(1)
  await expectAlive()
}, 120_000)

test('security 29: stopped for longer than its lease, the holder sends nothing when it wakes, and no caller fails', async () => {
  const before = answered()
  await writeFile(join(round, 'stop'), '')
  const callers = callersOf()
  const stopped = async () => Number(await readFile(join(round, 'stopped'), 'utf8').catch(() => '0'))
  await expect.poll(stopped, { timeout: 30_000 }).toBeGreaterThan(0)
  const holder = await stopped()
  // The callers of the other processes are through; those of the stopped one wait with it.
  await expect.poll(asked, { timeout: LEASE_MS + 20_000 }).toHaveLength(1)
  await expect.poll(answered, { timeout: 10_000 }).toBe(before + 1)
  process.kill(holder, 'SIGCONT')
  expect(failed(await callers)).toEqual([])
  expect(await asked()).toEqual([expect.any(Number)])
  expect(await asked()).not.toContain(holder)
  expect(answered() - before).toBe(1)
  await expectAlive()
}, 120_000)

const loseAnswer = () =>
  world.sandbox.control.faults.add({
    plane: 'entra',
    path: TOKEN_PATH,
    remaining: 1,
    effect: { kind: 'truncate' },
  })

test('security 30: an answer that was lost is asked for once more, and no caller fails where a token may be sent again', async () => {
  const before = answered()
  world.sandbox.control.changeEntraSettings({ refreshTokenLeewaySeconds: 60 })
  loseAnswer()
  expect(failed(await callersOf())).toEqual([])
  expect(await asked()).toHaveLength(2)
  expect(answered() - before).toBe(2)
  await expectAlive()
}, 120_000)

test('security 30: where it may not, every caller is told what was lost, and the connection what to do', async () => {
  loseAnswer()
  const outcomes = await callersOf()
  expect(outcomes.filter(({ text }) => !text.includes('An answer of Microsoft was lost')).slice(0, 3)).toEqual([])
  // The holder once more; then each of the others finds out for itself, and that is all.
  const [first, second, ...others] = await asked()
  expect(second).toBe(first)
  expect(others.length).toBeLessThan(PROCESSES)
  expect(new Set(others).size).toBe(others.length)
  const { status, diagnosis } = await world.connection(id)
  expect({ status, code: diagnosis?.code, who: diagnosis?.who }).toEqual({
    status: 'offline',
    code: 'refresh_answer_lost',
    who: 'you',
  })
  await world.authorize(id)
  expect(await world.connection(id)).toMatchObject({ status: 'online', diagnosis: null })
}, 120_000)
