/** Runs whose connection cannot be used: they wait, say for what, and go on by themselves where they stood. */
import { diagnosis, type Job } from '@keyway/contract'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { setOffline } from '../src/connections/index.ts'
import { SYSTEM } from '../src/deps.ts'
import {
  type CopyFlow,
  errorsOf,
  getJob,
  makeCopyFlow,
  putSecrets,
  readSecrets,
  secretsNamed,
  startFlow,
  waitForJob,
} from './support/run-steps.ts'
import { openVaultWorld, type VaultWorld } from './support/vault-world.ts'

const SECRETS = secretsNamed('waits', 90)

let world: VaultWorld
beforeAll(async () => {
  world = await openVaultWorld()
  await putSecrets(world, world.source, SECRETS)
})
afterEach(() => world.sandbox.control.faults.remove())
afterAll(() => world.close())

const isWaiting = ({ waiting }: Job) => waiting !== null
const later = (ms: number) => {
  world.deps.clock.advance(ms)
  world.sandbox.clock.advance(ms)
}
const takeOffline = (connection: string) =>
  setOffline(world.deps.db, connection, diagnosis('connection_refused'), SYSTEM, world.deps.clock.now())
const expectAllCopied = async (flow: CopyFlow, id: string): Promise<void> => {
  const { flowJob } = await waitForJob(world, id)
  expect(flowJob).toMatchObject({ status: 'completed', numExport: 90, numSuccess: 90, numError: 0, waiting: null })
  expect(await errorsOf(world, flow, flow.importId)).toEqual([])
  const copied = await readSecrets(world, world.target)
  for (const { name, value } of SECRETS) expect(copied.get(name)).toMatchObject({ value })
}
/** Stops the target in the middle of a run. */
const breakMidway = async (flow: CopyFlow, how: () => unknown): Promise<{ id: string; before: Job }> => {
  const id = await startFlow(world, flow)
  await waitForJob(world, id, ({ numPagesProcessed }) => numPagesProcessed > 1)
  await how()
  const { flowJob } = await waitForJob(world, id, isWaiting)
  return { id, before: flowJob }
}

describe('a run started while a connection is offline', () => {
  test('waits, survives a restart, and goes on by itself when the connection is tested with success', async () => {
    const flow = await makeCopyFlow(world)
    await takeOffline(world.target)
    const id = await startFlow(world, flow)
    expect(await getJob(world, id)).toMatchObject({
      status: 'queued',
      diagnosis: { code: expect.any(String) },
      waiting: { _connectionId: world.target, connectionName: 'into-vault' },
    })
    await world.restartFlows()
    expect((await getJob(world, id)).waiting).not.toBeNull()
    expect(await world.post(`/v1/connections/${world.target}/ping`)).toMatchObject({ code: 200 })
    await expectAllCopied(flow, id)
  })
})

describe('a run whose connection fails midway', () => {
  test('waits without an error, and goes on from its last page when Keyway finds the connection well again', async () => {
    const flow = await makeCopyFlow(world, { pageSize: 10 })
    const { id, before } = await breakMidway(flow, () =>
      world.sandbox.control.faults.add({ plane: 'vault', vault: 'into-vault', effect: { kind: 'cut' } }),
    )
    expect(before).toMatchObject({ numError: 0, waiting: { connectionName: 'into-vault' } })
    expect(before.numPagesProcessed).toBeGreaterThan(1)
    expect(await world.get(`/v1/connections/${world.target}`)).toMatchObject({ status: 'offline' })
    world.sandbox.control.faults.remove()
    // A test that fails on a busy machine is followed by another, later one.
    const passing = setInterval(() => later(5_000), 1_000)
    await expectAllCopied(flow, id).finally(() => clearInterval(passing))
    expect((await getJob(world, id)).numPagesProcessed).toBe(9)
  }, 60_000)

  test('waits for somebody to sign in again after its access was revoked', async () => {
    const flow = await makeCopyFlow(world, { pageSize: 10 })
    const { id, before } = await breakMidway(flow, () =>
      world.app.call('DELETE', `/v1/connection/${world.target}/oauth2`),
    )
    expect(before).toMatchObject({ diagnosis: { code: 'not_authorized' } })
    await world.authorize(world.target)
    await expectAllCopied(flow, id)
  })

  test('is cancelled at once while it waits, and the flow can run again', async () => {
    const flow = await makeCopyFlow(world, { pageSize: 10 })
    const { id } = await breakMidway(flow, () => world.app.call('DELETE', `/v1/connection/${world.source}/oauth2`))
    const { body } = await world.app.call('PUT', `/v1/jobs/${id}/cancel`)
    expect(body).toMatchObject({ status: 'canceled', waiting: null, endedAt: expect.any(String) })
    await world.authorize(world.source)
    await expectAllCopied(flow, await startFlow(world, flow))
  })
})

// The last one: a day later everybody is signed out.
describe('a run that waits too long', () => {
  test('fails with the diagnosis when the wait has taken as long as it may', async () => {
    const flow = await makeCopyFlow(world)
    await takeOffline(world.target)
    const id = await startFlow(world, flow)
    world.sandbox.control.faults.add({ plane: 'vault', vault: 'into-vault', effect: { kind: 'cut' } })
    later(24 * 3_600_000 - 60_000)
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect(await getJob(world, id)).toMatchObject({ status: 'queued', waiting: { connectionName: 'into-vault' } })
    later(61_000)
    const { flowJob } = await waitForJob(world, id)
    expect(flowJob).toMatchObject({ status: 'failed', waiting: null, diagnosis: { code: expect.any(String) } })
  })
})
