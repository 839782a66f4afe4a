/**
 * kill -9 at random points of authorizing, renewing and rotating: no grant is lost, and nothing readable lies on the disk. Each
 * killed process has several of them under way, and only what was cut off counts.
 */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Config } from '../src/config.ts'
import { type Deps, SYSTEM } from '../src/deps.ts'
import { countByKey, type KeyRing, openSealer } from '../src/encryption/index.ts'
import { accessTokenPlace, refreshTokenPlace } from '../src/grants/tokens.ts'
import { startRotation } from '../src/keys/key-work.ts'
import { latestRotation } from '../src/keys/rotations.ts'
import { walkRotation } from '../src/keys/walk-rotation.ts'
import { openDatabase } from '../src/storage/index.ts'
import { type AzureWorld, MEGAN, openAzureWorld } from './support/azure-world.ts'
import { type KeywayProcess, startKeywayProcess } from './support/keyway-process.ts'
import { openTestDeps, type TestDeps } from './support/open-test-deps.ts'
import { randomOf } from './support/random.ts'
import { startPostgres, type TestPostgres } from './support/start-postgres.ts'
import { filesIn, findLeaks, type Planted } from './support/sweep.ts'

const SEED = Number(process.env.KILL_SEED ?? Math.floor(Math.random() * 2 ** 31))
const POINTS = 100
const PROCESSES = 4
const CONNECTIONS = 10
const KEYS = randomBytes(32).toString('base64')
/** A process is killed after so many times as long as an authorization takes on this machine, at most. */
const LATEST_KILL = 12

const random = randomOf(SEED)
/** Operations that had no answer when their process was killed. */
const cutOff = { authorize: 0, renew: 0, rotate: 0 }
const done = { authorize: 0, renew: 0, rotate: 0 }
type Operation = keyof typeof cutOff

let folder: string
let postgres: TestPostgres
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyway-kills-'))
  postgres = await startPostgres()
}, 90_000)
afterAll(async () => {
  await postgres?.stop()
  await rm(folder, { recursive: true, force: true })
})

interface Scene {
  readonly world: AzureWorld
  readonly ids: readonly string[]
  readonly ring: KeyRing
  /** Milliseconds an authorization takes here and now. */
  readonly pace: number
  readonly config: Config
  /** Headers of a signed-in browser; the session is in the database, so every process knows it. */
  readonly browser: Readonly<Record<string, string>>
}

/** A Keyway with authorized connections, and enough sealed values that a rotation takes a while. */
async function openScene(databaseUrl: string | null, dataDir: string): Promise<Scene> {
  let ring: KeyRing | undefined
  const open = async (config: Partial<Config>): Promise<TestDeps> => {
    const deps = await openTestDeps({ ...config, keys: KEYS }, await openDatabase({ databaseUrl, dataDir }))
    const opened = await openSealer(deps, databaseUrl !== null, notWrapped)
    ring = opened.ring
    return { ...deps, sealer: opened.sealer }
  }
  const world = await openAzureWorld({ databaseUrl, dataDir }, undefined, open)
  await world.createVault('killed')
  const vaultUrl = world.sandbox.endpoints.vault('killed')
  const ids: string[] = []
  const began = performance.now()
  for (let number = 0; number < CONNECTIONS; number += 1) {
    const id = await world.connect(`connection ${number}`, { unencrypted: { vaultUrl } })
    await world.authorize(id)
    ids.push(id)
  }
  const pace = (performance.now() - began) / CONNECTIONS
  await plantClients(world.deps, 300)
  const config: Config = { ...world.deps.config, port: 0, keys: KEYS, logLevel: 'debug' }
  if (ring === undefined) throw new Error('the world was opened with keys')
  return { world, ids, ring, pace, config, browser: world.browser }
}

const notWrapped = () => Promise.reject(new Error('nothing is wrapped here'))

/** In no name and in no answer: only sealed. */
const TAG = randomBytes(8).toString('hex')
const secretOf = (name: string): string => `${name}~${TAG}`

async function plantClients({ db, sealer, clock }: Deps, count: number): Promise<void> {
  for (let number = 0; number < count; number += 1) {
    const id = String(number).padStart(24, '0')
    const place = { table: 'iclients', column: 'client_secret_sealed', id }
    const name = `planted ${number}`
    const clientSecretSealed = await sealer.seal(secretOf(name), place)
    const values = { id, name, doc: '{}', callbackKey: id, lastModified: clock.now() }
    await db
      .insertInto('iclients')
      .values({ ...values, clientSecretSealed })
      .execute()
  }
}

/** A token ends, or the lease of a process that was killed: what else time would bring. */
async function letTimePass(db: Deps['db'], ids: readonly string[]): Promise<void> {
  const past = new Date(Date.now() - 1_000)
  const ended = { accessTokenExpiresAt: past, leaseUntil: past }
  await db.updateTable('grants').set(ended).where('connectionId', 'in', ids).execute()
  await db.updateTable('keyRotations').set({ leaseUntil: past }).execute()
}

/** Does one thing over and over until its process is gone, and counts what was cut off. */
async function over(operation: Operation, work: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      await work()
      done[operation] += 1
    } catch (error) {
      // fetch fails with a TypeError when the line breaks; an answer that is not the right one is a fault of the test.
      if (!(error instanceof TypeError)) throw error
      cutOff[operation] += 1
      return
    }
  }
}

async function startWork({ world, ids, browser }: Scene, keyway: KeywayProcess, number: number): Promise<void> {
  const { url, token } = await keyway.address()
  const send = async (method: string, path: string, headers: Readonly<Record<string, string>> = {}) => {
    const own = headers.cookie === undefined ? { authorization: `Bearer ${token}` } : {}
    const answer = await fetch(url + path, { method, headers: { ...own, ...headers }, redirect: 'manual' })
    return { status: answer.status, text: await answer.text() }
  }
  const pick = (): string => ids[Math.floor(random() * ids.length)] ?? ''
  const renew = (id: string) => async () => {
    const ended = { accessTokenExpiresAt: new Date(Date.now() - 1_000) }
    await world.deps.db.updateTable('grants').set(ended).where('connectionId', '=', id).execute()
    await send('POST', `/v1/connections/${id}/ping`)
  }
  const authorize = async () => {
    const { text } = await send('POST', `/v1/connection/${pick()}/oauth2`, browser)
    const { authorizationURL } = JSON.parse(text)
    const back = new URL(await world.sandbox.control.signIn(authorizationURL, { user: MEGAN }))
    await send('GET', back.pathname + back.search, browser)
  }
  const rotate = async () => {
    await send('POST', '/v1/keys/rotation')
    for (;;) {
      const { text } = await send('GET', '/v1/keys/rotation')
      if (JSON.parse(text)?.endedAt !== null) return
    }
  }
  // Each process has connections of its own to renew: a lease it dies with keeps nobody else waiting.
  const own = ids.filter((_, index) => index % PROCESSES === number)
  await Promise.all([
    over('rotate', rotate),
    over('authorize', authorize),
    ...own.map((id) => over('renew', renew(id))),
  ])
}

/** What every grant holds must open, and the sign-in must take it: then it was not lost. */
async function expectNoGrantLost({ world, ids }: Scene): Promise<void> {
  const { db, sealer } = world.deps
  await letTimePass(db, ids)
  const grants = await db.selectFrom('grants').selectAll().where('connectionId', 'in', ids).execute()
  expect(grants.map(({ connectionId }) => connectionId).toSorted()).toEqual([...ids].toSorted())
  for (const { connectionId, accessTokenSealed, refreshTokenSealed } of grants) {
    await sealer.open(accessTokenSealed, accessTokenPlace(connectionId))
    await sealer.open(refreshTokenSealed ?? '', refreshTokenPlace(connectionId))
  }
  for (const id of ids) {
    world.azure.outbound.forget(id)
    expect({ id, ping: (await world.app.call('POST', `/v1/connections/${id}/ping`)).body }).toMatchObject({
      ping: { code: 200 },
    })
  }
}

async function expectClientsToOpen({ world: { deps } }: Scene): Promise<void> {
  const rows = await deps.db.selectFrom('iclients').select(['id', 'name', 'clientSecretSealed']).execute()
  for (const { id, name, clientSecretSealed } of rows.filter((row) => row.name.startsWith('planted'))) {
    const place = { table: 'iclients', column: 'client_secret_sealed', id }
    expect(await deps.sealer.open(clientSecretSealed ?? '', place)).toBe(secretOf(name))
  }
}

/** security 47: whatever a rotation was cut off at, the next one ends with nothing left for older keys. */
async function expectRotationToEnd({ world, ids, ring }: Scene): Promise<void> {
  const { deps } = world
  await letTimePass(deps.db, ids)
  await startRotation(deps, ring, SYSTEM)
  while (await walkRotation(deps, ring, new AbortController().signal)) {}
  const counts = await countByKey(deps.db)
  expect([...counts.keys()]).toEqual([(await latestRotation(deps.db))?.kid])
}

/** Everything that must not be readable: secrets that were planted, and every token that is stored by now. */
async function secretsOf({ world, ids }: Scene): Promise<Planted[]> {
  const { db, sealer } = world.deps
  const planted: Planted[] = [
    { what: 'client secret', value: world.clientSecret },
    { what: 'master key', value: Buffer.from(KEYS, 'base64').toString('base64url') },
    { what: 'planted secret', value: TAG },
  ]
  for (const id of ids) {
    const grant = await db.selectFrom('grants').selectAll().where('connectionId', '=', id).executeTakeFirstOrThrow()
    // The signature of a token is its own; what it claims is not.
    const accessToken = await sealer.open(grant.accessTokenSealed, accessTokenPlace(id))
    planted.push({ what: 'access token', value: accessToken.split('.')[2] ?? '' })
    planted.push({
      what: 'refresh token',
      value: await sealer.open(grant.refreshTokenSealed ?? '', refreshTokenPlace(id)),
    })
  }
  return planted
}

async function killAll(scene: Scene, processes: readonly KeywayProcess[]): Promise<void> {
  const work = processes.map((keyway, number) => startWork(scene, keyway, number))
  const kills = processes.map(async (keyway) => {
    await new Promise((resolve) => setTimeout(resolve, random() * LATEST_KILL * scene.pace))
    await keyway.kill()
  })
  await Promise.all([...kills, ...work])
}

test(`security 96: kill -9 at ${POINTS} random points on PostgreSQL loses no grant and leaves nothing readable (seed ${SEED})`, async () => {
  const databaseUrl = await postgres.createDatabase('kills')
  const scene = await openScene(databaseUrl, join(folder, 'world'))
  const { world, config, ids } = scene
  const seen: Planted[] = []
  try {
    const points = () => cutOff.authorize + cutOff.renew + cutOff.rotate
    while (points() < POINTS) {
      await letTimePass(world.deps.db, ids)
      const processes = await Promise.all(
        Array.from({ length: PROCESSES }, (_, number) =>
          startKeywayProcess({ ...config, dataDir: join(folder, `process-${number}`) }, { log: join(folder, 'log') }),
        ),
      )
      await killAll(scene, processes)
      await expectNoGrantLost(scene)
      await expectClientsToOpen(scene)
      seen.push(...(await secretsOf(scene)))
    }
    expect(points()).toBeGreaterThanOrEqual(POINTS)
    expect(Math.min(cutOff.authorize, cutOff.renew, cutOff.rotate)).toBeGreaterThanOrEqual(10)
    expect(done.authorize + done.renew).toBeGreaterThan(0)
    await expectRotationToEnd(scene)
    await sql`CHECKPOINT`.execute(world.deps.db)
    const planted = [...new Map(seen.map((one) => [one.value, one])).values()]
    const logs = await filesIn(folder)
    const files = await filesIn(postgres.folder, (path) => !path.endsWith('.o'))
    expect(logs.some(({ name, content }) => name.endsWith('log') && content.length > 0)).toBe(true)
    expect(files.some(({ content }) => content.includes('connection 3'))).toBe(true)
    expect(findLeaks(planted, [...logs, ...files])).toEqual([])
  } finally {
    await world.close()
  }
}, 400_000)
