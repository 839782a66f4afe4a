/** Sample data: everything a first start needs, and nothing twice after the next. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '@keyway/server'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { clientOfRunningServer } from '../src/running/find-server.ts'
import { ensureSampleAzure, SAMPLE_APP, SOURCE_VAULT, TARGET_VAULT } from '../src/sample/sample-azure.ts'
import { ensureSampleKeyway, SAMPLE_CLIENT } from '../src/sample/sample-keyway.ts'
import { openWorld, type World } from '../src/start/open-world.ts'

let dataDir: string
let world: World

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'keyway-sample-'))
  world = await open()
})
afterAll(async () => {
  await world.close()
  await rm(dataDir, { recursive: true, force: true })
})

const open = (): Promise<World> =>
  openWorld({
    config: loadConfig({}, { port: 0, dataDir, logLevel: 'silent' }),
    sandbox: { port: 0, httpPort: 0 },
    keepSandbox: true,
  })

/** What a start does, and what is there after it. */
async function fill() {
  const { sandbox } = world
  if (!sandbox) throw new Error('no sandbox')
  await ensureSampleAzure(sandbox)
  const client = await clientOfRunningServer({ dataDir }, {})
  await ensureSampleKeyway(client, sandbox)
  const iclients = (await client.iclients.list()).filter((one) => one.name === SAMPLE_CLIENT)
  const snapshot = JSON.stringify(sandbox.control.snapshot())
  const count = (pattern: RegExp): number => new Set(snapshot.match(pattern)).size
  return {
    iclients,
    app: sandbox.control.findAppByName(SAMPLE_APP),
    secrets: count(
      /"[a-z]+-(dev|test|staging|prod)-(db-password|api-key|connection-string|service-account|signing-key)"/g,
    ),
    vaults: [SOURCE_VAULT, TARGET_VAULT].filter((vault) => snapshot.includes(`"${vault}"`)),
    loaders: count(/Sample loader/g),
  }
}

it('makes two vaults, 200 secrets, an app, and the client that holds it; nothing of the loading stays', async () => {
  const { iclients, app, secrets, vaults, loaders } = await fill()
  expect(iclients).toHaveLength(1)
  expect(iclients[0]?.oauth2).toMatchObject({ clientId: app?.clientId, clientSecret: '******' })
  expect(secrets).toBe(200)
  expect(vaults).toEqual([SOURCE_VAULT, TARGET_VAULT])
  expect(loaders).toBe(0)
})

it('finds all of it after a restart, and makes nothing twice', async () => {
  const before = await fill()
  await world.close()
  world = await open()
  const after = await fill()
  expect(after.iclients).toHaveLength(1)
  expect(after.iclients[0]?._id).toBe(before.iclients[0]?._id)
  expect(after.app?.clientId).toBe(before.app?.clientId)
  expect(after.secrets).toBe(200)
})

it('mends the client when the sandbox was emptied', async () => {
  const before = await fill()
  before.app?.delete()
  const after = await fill()
  expect(after.app?.clientId).not.toBe(before.app?.clientId)
  expect(after.iclients[0]?.signIn.clientId).toBe(after.app?.clientId)
})
