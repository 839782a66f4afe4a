/**
 * kill -9 at random points of authorizing, renewing and rotating: no grant is lost, and nothing readable lies on the disk. A hundred
 * processes are killed, each amid work of its own; four at a time on PostgreSQL, and one after the other on a folder of PGlite.
 */
import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Config } from '../src/config.ts'
import { type Deps, SYSTEM } from '../src/deps.ts'
import { countByKey, type KeyRing, openSealer } from '../src/encryption/index.ts'
import { accessTokenPlace, refreshTokenPlace } from '../src/grants/tokens.ts'
import { startRotation } from '../src/keys/key-work.ts'
import { walkRotation } from '../src/keys/walk-rotation.ts'
import { openDatabase } from '../src/storage/index.ts'
import { type AzureWorld, MEGAN, openAzureWorld } from './support/azure-world.ts'
import { letTimePass, OPERATIONS, type Operation } from './support/kill-child.ts'
import { killOnce } from './support/kill-once.ts'
import { openTestDeps } from './support/open-test-deps.ts'
import { randomOf } from './support/random.ts'
import { startPostgres, type TestPostgres } from './support/start-postgres.ts'
import { filesIn, findLeaks, type Planted } from './support/sweep.ts'

const SEED = Number(process.env.KILL_SEED ?? Math.floor(Math.random() * 2 ** 31))
const ON_POSTGRES = 92
const ON_PGLITE = 9
const AT_ONCE = 4
const PLANTED = 200
const KEYS = randomBytes(32).toString('base64')
/** In no name and in no answer: only sealed. */
const TAG = randomBytes(8).toString('hex')
const secretOf = (name: string): string => `${name}~${TAG}`

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
  readonly ring: KeyRing
  /** A connection for each process at work. */
  readonly ids: readonly string[]
  readonly config: Config
}

async function openScene(databaseUrl: string | null, dataDir: string, connections: number): Promise<Scene> {
  let ring: KeyRing | undefined
  const world = await openAzureWorld({ databaseUrl, dataDir, keys: KEYS }, undefined, async (config) => {
    const opened = await openWithKeys(config)
    ring = opened.ring
    return opened.deps
  })
  await world.createVault('killed')
  const vaultUrl = world.sandbox.endpoints.vault('killed')
  const ids: string[] = []
  for (let number = 0; number < connections; number += 1) {
    const id = await world.connect(`connection ${number}`, { unencrypted: { vaultUrl } })
    await world.authorize(id)
    ids.push(id)
  }
  await plantClients(world.deps)
  if (ring === undefined) throw new Error('the world was opened with keys')
  return { world, ring, ids, config: world.deps.config }
}

async function openWithKeys(config: Partial<Config>) {
  const { databaseUrl = null, dataDir = folder } = config
  const deps = await openTestDeps(config, await openDatabase({ databaseUrl, dataDir }))
  const { sealer, ring } = await openSealer(deps, databaseUrl !== null, () => Promise.reject(new Error('none wrapped')))
  return { deps: { ...deps, sealer }, ring }
}

/** Enough sealed values that a rotation takes a while. */
async function plantClients({ db, sealer, clock }: Deps): Promise<void> {
  for (let number = 0; number < PLANTED; number += 1) {
    const id = String(number).padStart(24, '0')
    const name = `planted ${number}`
    const place = { table: 'iclients', column: 'client_secret_sealed', id }
    const clientSecretSealed = await sealer.seal(secretOf(name), place)
    const values = { id, name, doc: '{}', callbackKey: id, lastModified: clock.now() }
    await db
      .insertInto('iclients')
      .values({ ...values, clientSecretSealed })
      .execute()
  }
}

type Times = Record<Operation, number[]>
/** A point anywhere in the work, which takes about as long as it took the last times; before the first end a guess. */
const pointIn = (times: readonly number[], chance: number): number => {
  const known = times.slice(-5).toSorted((a, b) => a - b)
  return chance * 1.2 * (known[Math.floor(known.length / 2)] ?? 400)
}

/** Kills one process after the other, `id` being theirs alone. */
async function killInTurn(
  scene: Scene,
  points: readonly Operation[],
  id: string,
  name: string,
  all: readonly string[] = [],
) {
  const { world, config } = scene
  const random = randomOf(SEED + name.length + name.charCodeAt(name.length - 1))
  const times: Times = { authorize: [], renew: [], rotate: [] }
  const log = join(folder, `${name}.log`)
  const signIn = (url: string) => world.sandbox.control.signIn(url, { user: MEGAN })
  for (const operation of points) {
    const killAfter = () => pointIn(times[operation], random())
    // On PGlite the next process proves all there is, on PostgreSQL what it works with.
    const proved = all.length > 0 || operation === 'rotate' ? all : [id]
    const child = { config, operation, id, proved, browser: world.browser }
    times[operation].push(...(await killOnce(child, { log, signIn, killAfter })))
  }
  return { kills: points.length, ends: Object.values(times).flat().length }
}

/** Each operation as often as the others. */
const pointsOf = (count: number, first = 0): Operation[] =>
  Array.from({ length: count }, (_, number) => OPERATIONS[(first + number) % OPERATIONS.length] ?? 'renew')

/** What every grant holds must open, and the sign-in must take it: then it was not lost. */
async function expectNoGrantLost({ world, ids }: Scene, { db, sealer } = world.deps): Promise<void> {
  await letTimePass(db, ids)
  const grants = await db.selectFrom('grants').selectAll().where('connectionId', 'in', ids).execute()
  expect(grants.map(({ connectionId }) => connectionId).toSorted()).toEqual([...ids].toSorted())
  for (const { connectionId, accessTokenSealed, refreshTokenSealed } of grants) {
    await sealer.open(accessTokenSealed, accessTokenPlace(connectionId))
    await sealer.open(refreshTokenSealed ?? '', refreshTokenPlace(connectionId))
  }
}

async function expectClientsToOpen({ db, sealer }: Deps): Promise<void> {
  const rows = await db.selectFrom('iclients').select(['id', 'name', 'clientSecretSealed']).execute()
  const planted = rows.filter((row) => row.name.startsWith('planted'))
  expect(planted).toHaveLength(PLANTED)
  for (const { id, name, clientSecretSealed } of planted) {
    const place = { table: 'iclients', column: 'client_secret_sealed', id }
    expect(await sealer.open(clientSecretSealed ?? '', place)).toBe(secretOf(name))
  }
}

/** security 47: whatever a rotation was cut off at, the next one ends with nothing left for older keys. */
async function expectRotationToEnd(deps: Deps, ring: KeyRing): Promise<void> {
  await deps.db
    .updateTable('keyRotations')
    .set({ leaseUntil: new Date(0) })
    .execute()
  await ring.reload()
  const { kid } = await startRotation(deps, ring, SYSTEM)
  while (await walkRotation(deps, ring, new AbortController().signal)) {}
  expect([...(await countByKey(deps.db)).keys()]).toEqual([kid])
}

/** Everything that must not be readable: what was planted, and every token that the sign-in service gave out and that is stored. */
async function secretsOf({ world, ids }: Scene, { db, sealer }: Deps): Promise<Planted[]> {
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
    const refreshToken = await sealer.open(grant.refreshTokenSealed ?? '', refreshTokenPlace(id))
    planted.push({ what: 'refresh token', value: refreshToken })
  }
  // Whatever else was given out on the way, stored or not.
  for (const token of Object.keys(world.sandbox.control.snapshot().refreshTokens ?? {})) {
    planted.push({ what: 'refresh token', value: token })
  }
  return planted
}

test(`security 41, 47, 96: kill -9 of ${ON_POSTGRES} processes at random points on PostgreSQL loses no grant and leaves nothing readable (seed ${SEED})`, async () => {
  const databaseUrl = await postgres.createDatabase('kills')
  const scene = await openScene(databaseUrl, join(folder, 'world'), AT_ONCE)
  const { world, ids, ring } = scene
  const { deps } = world
  try {
    const each = ON_POSTGRES / AT_ONCE
    const slots = ids.map((id, slot) => killInTurn(scene, pointsOf(each, slot), id, `postgres-${slot}`))
    const results = await Promise.all(slots)
    expect(results.reduce((sum, { kills }) => sum + kills, 0)).toBe(ON_POSTGRES)
    // Some came to their end before: else all would have been killed at the same early point.
    expect(results.reduce((sum, { ends }) => sum + ends, 0)).toBeGreaterThan(0)
    await ring.reload()
    await expectNoGrantLost(scene)
    for (const id of ids) {
      world.azure.outbound.forget(id)
      const { body } = await world.app.call('POST', `/v1/connections/${id}/ping`)
      expect({ id, body }).toMatchObject({ body: { code: 200 } })
    }
    await expectClientsToOpen(deps)
    await expectRotationToEnd(deps, ring)
    await sql`CHECKPOINT`.execute(deps.db)
    const files = await filesIn(postgres.folder, (path) => !path.endsWith('.o'))
    expect(files.some(({ content }) => content.includes('connection 3'))).toBe(true)
    await expectNothingReadable(scene, deps, files, 'postgres-0.log')
  } finally {
    await world.close()
  }
}, 600_000)

test(`security 41, 47, 96: kill -9 of ${ON_PGLITE} processes at random points on PGlite: its folder opens again each time, and holds all (seed ${SEED})`, async () => {
  const dataDir = join(folder, 'pglite')
  const scene = await openScene(null, dataDir, 2)
  const { world, ids, config } = scene
  // Its folder is one process's: the sandbox stays, the Keyway of this process goes.
  await world.azure.close()
  await world.app.close()
  try {
    const [id = ''] = ids
    await killInTurn(scene, pointsOf(ON_PGLITE), id, 'pglite', ids)
    const { deps, ring } = await openWithKeys(config)
    try {
      await expectNoGrantLost(scene, deps)
      await expectClientsToOpen(deps)
      await expectRotationToEnd(deps, ring)
      await expectNothingReadable(scene, deps, await filesIn(dataDir), 'pglite.log')
    } finally {
      await deps.close()
    }
  } finally {
    await world.sandbox.close()
  }
}, 600_000)

async function expectNothingReadable(
  scene: Scene,
  deps: Deps,
  files: Awaited<ReturnType<typeof filesIn>>,
  log: string,
): Promise<void> {
  const said = await readFile(join(folder, log))
  expect(said.length).toBeGreaterThan(0)
  const secrets = await secretsOf(scene, deps)
  const planted = [...new Map(secrets.map((one) => [one.value, one])).values()]
  expect(findLeaks(planted, [...(await filesIn(folder, (path) => path.endsWith('.log'))), ...files])).toEqual([])
}
