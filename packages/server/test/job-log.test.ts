/** The log of a run: what happened to it, in order, whoever did it, and nothing of its records. */
import { diagnosis, type JobLogEntry } from '@keyway/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { setOffline } from '../src/connections/index.ts'
import { SYSTEM } from '../src/deps.ts'
import { makeCopyFlow, putSecrets, runFlow, secretsNamed, startFlow, waitForJob } from './support/run-steps.ts'
import { openVaultWorld, type VaultWorld } from './support/vault-world.ts'

const COUNT = 60

let world: VaultWorld
beforeAll(async () => {
  world = await openVaultWorld({ http: { concurrencyLevel: 2 } })
  await putSecrets(world, world.source, secretsNamed('s', COUNT))
})
afterAll(() => world.close())

const logOf = (id: string): Promise<JobLogEntry[]> => world.get(`/v1/jobs/${id}/log`)
const eventsOf = async (id: string) => (await logOf(id)).map(({ event }) => event)
const BEGUN = ['queued', 'started', 'exportStarted'] as const

test('tells of a run that went through, also by the id of a step', async () => {
  const { flowJob, childJobs } = await runFlow(world, await makeCopyFlow(world, { pageSize: 20 }))
  expect(await eventsOf(flowJob._id)).toEqual([...BEGUN, 'exportEnded', 'completed'])
  const log = await logOf(childJobs[0]?._id ?? '')
  expect(log).toEqual(await logOf(flowJob._id))
  expect(JSON.stringify(log)).not.toContain('value of')
  expect(log.map(({ time }) => time)).toEqual(log.map(({ time }) => time).sort())
})

test('tells of a process that stopped and of the one that took the run on', async () => {
  const id = await startFlow(world, await makeCopyFlow(world, { pageSize: 5 }))
  await waitForJob(world, id, ({ numPagesProcessed }) => numPagesProcessed > 1)
  await world.restartFlows()
  expect((await waitForJob(world, id)).flowJob.status).toBe('completed')
  expect(await eventsOf(id)).toEqual([...BEGUN, 'handedOver', 'takenOver', 'exportEnded', 'completed'])
})

test('tells of a wait and its end', async () => {
  const flow = await makeCopyFlow(world)
  const { db, clock } = world.deps
  await setOffline(db, world.target, diagnosis('connection_refused'), SYSTEM, clock.now())
  const id = await startFlow(world, flow)
  expect((await logOf(id)).map(({ message }) => message)).toEqual([
    'Put in line.',
    `Waits for its connection: ${diagnosis('connection_refused').title}`,
  ])
  await world.authorize(world.target)
  expect((await waitForJob(world, id)).flowJob.status).toBe('completed')
  expect((await eventsOf(id)).slice(0, 4)).toEqual(['queued', 'waiting', 'resumed', 'started'])
})

test('tells of a cancellation, and of a failure with its reason', async () => {
  const id = await startFlow(world, await makeCopyFlow(world, { pageSize: 5 }))
  await waitForJob(world, id, ({ numPagesProcessed }) => numPagesProcessed > 0)
  await world.app.call('PUT', `/v1/jobs/${id}/cancel`)
  await waitForJob(world, id)
  expect(await eventsOf(id)).toEqual([...BEGUN, 'cancelRequested', 'canceled'])

  world.sandbox.control.vaultFaults.arm({
    operation: 'GetSecrets',
    status: 403,
    code: 'Forbidden',
    message: 'The user does not have secrets list permission.',
    times: 5,
  })
  const failed = await startFlow(world, await makeCopyFlow(world))
  const { flowJob } = await waitForJob(world, failed)
  expect(flowJob.status).toBe('failed')
  expect((await logOf(failed)).at(-1)?.message).toBe(`Failed: ${flowJob.diagnosis?.title}`)
})

test('of a run with very many entries keeps its end', async () => {
  const { db, clock } = world.deps
  const { flowJob } = await runFlow(world, await makeCopyFlow(world))
  const entry = { flowJobId: flowJob._id, event: 'resumed', facts: '{}', time: clock.now() } as const
  const many = Array.from({ length: 1_000 }, () => entry)
  await db
    .insertInto('jobLog')
    .values([...many, { ...entry, event: 'canceled' as const }])
    .execute()
  const events = await eventsOf(flowJob._id)
  expect(events).toHaveLength(1_000)
  expect([events[0], events.at(-1)]).toEqual(['resumed', 'canceled'])
})

test('of a run that is not there is refused', async () => {
  const { status, body } = await world.app.call('GET', `/v1/jobs/${'0'.repeat(24)}/log`)
  expect(status).toBe(404)
  expect(body.errors).toMatchObject([{ code: 'resource_not_found' }])
})
