/** Key Vault's published limits, as the sandbox keeps them, against calls made as quickly as they can be. */
import { tmpdir } from 'node:os'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AzureAccess, createAzureAccess } from '../src/grants/index.ts'
import { openDatabase, type Storage } from '../src/storage/index.ts'
import { type AzureWorld, openAzureWorld, sandboxTarget } from './support/azure-world.ts'
import { openTestDeps } from './support/open-test-deps.ts'
import { startPostgres, type TestPostgres } from './support/start-postgres.ts'

/** Microsoft's number for one vault: secrets that may be set in ten seconds. */
const IN_TEN_SECONDS = 300
const WINDOWS = 2
const AT_ONCE = 25

/** Sets secrets through all processes at full speed: a window's worth, and then so many windows more. Gives what failed. */
async function run(processes: readonly AzureAccess[], id: string): Promise<readonly unknown[]> {
  const calls = IN_TEN_SECONDS * (1 + WINDOWS)
  const failed: unknown[] = []
  let next = 0
  const caller = async ({ outbound }: AzureAccess): Promise<void> => {
    while (next < calls) {
      const name = `paced-${next}`
      next += 1
      const result = await outbound.call(id, 'SetSecret', { 'secret-name': name, value: 'v' })
      if (!result.ok) failed.push(result)
    }
  }
  await Promise.all(processes.flatMap((one) => Array.from({ length: AT_ONCE }, () => caller(one))))
  return failed
}

const refusals = ({ sandbox }: AzureWorld): number =>
  sandbox.control.calls.list({ failedOnly: true }).filter(({ status }) => status === 429).length

/** A process of its own on the database, told that the sandbox keeps the limits. */
function paced({ deps, sandbox }: AzureWorld, storage: Storage): AzureAccess {
  const config = { ...deps.config, sandbox: { ...sandboxTarget(sandbox), limits: 'published' } as const }
  return createAzureAccess({ ...deps, config, storage, db: storage.db })
}

async function connectTo(world: AzureWorld, vault: string): Promise<string> {
  await world.createVault(vault)
  const id = await world.connect(vault)
  await world.authorize(id)
  world.sandbox.control.changeVaultSettings({ limits: 'published' })
  return id
}

describe('one process', () => {
  let world: AzureWorld
  let process: AzureAccess
  let id: string
  beforeAll(async () => {
    world = await openAzureWorld()
    process = paced(world, world.deps.storage)
    id = await connectTo(world, 'one-process')
  })
  afterAll(async () => {
    await process?.close()
    await world?.close()
  })

  test('keeps to the published limits ahead of a refusal, at full speed, and reads go on while secrets wait to be set', async () => {
    const setting = run([process], id)
    const started = performance.now()
    await new Promise((resolve) => setTimeout(resolve, 2_000))
    const read = await world.azure.outbound.call(id, 'GetSecret', { 'secret-name': 'paced-0' })
    expect(read.ok).toBe(true)
    expect(performance.now() - started).toBeLessThan(6_000)
    expect({ failed: await setting, refused: refusals(world) }).toEqual({ failed: [], refused: 0 })
  }, 60_000)

  test('says that the vault is busy to whoever cannot wait', async () => {
    const waiting = Array.from({ length: IN_TEN_SECONDS + 1 }, (_, index) =>
      process.outbound.call(id, 'SetSecret', { 'secret-name': `busy-${index}`, value: 'v' }, { patienceMs: 500 }),
    )
    const refused = (await Promise.all(waiting)).filter((result) => !result.ok)
    expect(refused.length).toBeGreaterThan(0)
    expect(refused[0]).toMatchObject({ status: 429, diagnosis: { code: 'throttled' } })
  }, 60_000)
})

describe('two processes on one PostgreSQL', () => {
  let postgres: TestPostgres
  let world: AzureWorld
  let id: string
  const storages: Storage[] = []
  const processes: AzureAccess[] = []
  beforeAll(async () => {
    postgres = await startPostgres()
    const databaseUrl = await postgres.createDatabase('paces')
    const open = (): Promise<Storage> => openDatabase({ databaseUrl, dataDir: tmpdir() })
    const first = await open()
    const second = await open()
    storages.push(second)
    world = await openAzureWorld({}, undefined, (config) => openTestDeps(config, first))
    for (const storage of [first, second]) processes.push(paced(world, storage))
    id = await connectTo(world, 'two-processes')
  }, 60_000)
  afterAll(async () => {
    await Promise.all(processes.map((azure) => azure.close()))
    await world?.close()
    await Promise.all(storages.map((storage) => storage.close()))
    await postgres?.stop()
  })

  test('share the limits: together they keep to them, and no call is refused', async () => {
    const failed = await run(processes, id)
    expect({ failed, refused: refusals(world) }).toEqual({ failed: [], refused: 0 })
  }, 60_000)
})

test.each([
  ['', AT_ONCE, {}],
  [' with a target level of 8', 8, { targetConcurrencyLevel: 8 }],
])(
  'a sandbox that is asked to throttle later on refuses some calls, but none of them fails%s',
  async (_, most, http) => {
    const world = await openAzureWorld()
    try {
      const id = await connectTo(world, 'learned')
      await world.app.call('PATCH', `/v1/connections/${id}`, { http })
      world.azure.outbound.forget(id)
      const set = (index: number) =>
        world.azure.outbound.call(id, 'SetSecret', { 'secret-name': `learned-${index}`, value: 'v' })
      const results = await Promise.all(Array.from({ length: IN_TEN_SECONDS + 100 }, (_, index) => set(index)))
      expect(results.filter((result) => !result.ok)).toEqual([])
      expect(refusals(world)).toBeGreaterThan(0)
      expect(refusals(world)).toBeLessThanOrEqual(most)
    } finally {
      await world.close()
    }
  },
  60_000,
)
