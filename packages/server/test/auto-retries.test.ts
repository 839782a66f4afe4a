/** Records that failed for a passing reason are sent again by themselves, and errors that are made good are resolved. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { exportInput, flowInput, importInput } from './support/flow-documents.ts'
import { errorsOf, putSecrets, runFlow, secretsNamed, waitForJob } from './support/run-steps.ts'
import { openVaultWorld, type VaultWorld } from './support/vault-world.ts'

const COUNT = 3
const MINUTE_MS = 60_000

let world: VaultWorld
let exportId: string
beforeAll(async () => {
  world = await openVaultWorld()
  await putSecrets(world, world.source, secretsNamed('busy', COUNT))
  exportId = await world.make('/v1/exports', exportInput('all', world.source))
})
afterEach(() => world.sandbox.control.faults.remove())
afterAll(() => world.close())

let made = 0
const fail = () =>
  world.sandbox.control.faults.add({
    plane: 'vault',
    vault: 'into-vault',
    method: 'PUT',
    // Longer than a call waits by itself.
    effect: { kind: 'status', status: 503, retryAfter: 3600 },
  })
/** A flow that ran once, while the vault refused to write. */
const failed = async (flowMembers: object = {}) => {
  const importId = await world.make('/v1/imports', importInput(`set ${++made}`, world.target, 'SetSecret'))
  const id = await world.make('/v1/flows', flowInput(`flow ${++made}`, exportId, importId, flowMembers))
  const flow = { id, exportId, importId }
  fail()
  expect((await runFlow(world, flow)).flowJob).toMatchObject({ numSuccess: 0, numError: COUNT })
  return flow
}
type Failed = Awaited<ReturnType<typeof failed>>

const retriesOf = (flow: Failed) => world.get(`/v1/jobs?_flowId=${flow.id}&type=retry`)
/** The newest of so many retries, ended. */
const retried = async (flow: Failed, count: number) => {
  await expect.poll(async () => (await retriesOf(flow)).length, { timeout: 15_000 }).toBe(count)
  const [newest] = await retriesOf(flow)
  return (await waitForJob(world, newest._id)).flowJob
}
const pass = (minutes: number) => world.deps.clock.advance(minutes * MINUTE_MS + 1000)

describe('a record that failed for a passing reason', () => {
  test('is sent again by itself, less and less often, also by the next process, until it gets through', async () => {
    const flow = await failed()
    expect((await errorsOf(world, flow, flow.importId))[0]).toMatchObject({
      classification: 'intermittent',
      autoRetries: 0,
      autoRetryAt: expect.any(String),
    })
    pass(1)
    expect(await retried(flow, 1)).toMatchObject({ numSuccess: 0, numError: COUNT })
    const again = await errorsOf(world, flow, flow.importId)
    expect(again.map(({ autoRetries }) => autoRetries)).toEqual(Array.from({ length: COUNT }, () => 1))
    world.sandbox.control.faults.remove()
    await world.restartFlows()
    pass(5)
    expect(await retried(flow, 2)).toMatchObject({ numSuccess: COUNT, startedBy: 'retry' })
    expect(await errorsOf(world, flow, flow.importId)).toEqual([])
    const [row] = await world.get(`/v1/flows/${flow.id}/audit`)
    expect(row).toMatchObject({ event: 'retry', source: 'system' })
  })

  test('is left to somebody after the last time', async () => {
    const flow = await failed()
    await world.deps.db.updateTable('jobErrors').set({ autoRetries: 4 }).where('flowId', '=', flow.id).execute()
    pass(1)
    await retried(flow, 1)
    const errors = await errorsOf(world, flow, flow.importId)
    expect(errors.map(({ autoRetries, autoRetryAt }) => [autoRetries, autoRetryAt])).toEqual(
      Array.from({ length: COUNT }, () => [5, undefined]),
    )
  })

  test('is sent again although a flow before it cannot be read', async () => {
    const [broken, flow] = [await failed(), await failed()]
    world.sandbox.control.faults.remove()
    await world.deps.db.updateTable('imports').set({ doc: '{}' }).where('id', '=', broken.importId).execute()
    pass(1)
    expect(await retried(flow, 1)).toMatchObject({ numSuccess: COUNT })
    expect(await retriesOf(broken)).toEqual([])
  })

  test('is not sent again by itself where the flow says so', async () => {
    const flow = await failed({ skipRetries: true })
    expect((await errorsOf(world, flow, flow.importId))[0]?.autoRetryAt).toBeUndefined()
  })
})

describe('an open error', () => {
  test('is resolved when a later run gets a record of its name through', async () => {
    const flow = await failed({ skipRetries: true })
    world.sandbox.control.faults.remove()
    await runFlow(world, flow)
    expect(await errorsOf(world, flow, flow.importId)).toEqual([])
    const { resolved } = await world.get(`/v1/flows/${flow.id}/${flow.importId}/resolved`)
    expect(resolved).toHaveLength(COUNT)
    expect(resolved[0]).toMatchObject({ resolvedBy: 'a later record' })
    const kept = world.deps.db.selectFrom('jobErrors').select('retryDataSealed').where('flowId', '=', flow.id)
    for (const { retryDataSealed } of await kept.execute()) expect(retryDataSealed).not.toBeNull()
  })

  test('stays when the later record did not come to its step', async () => {
    const flow = await failed({ skipRetries: true })
    world.sandbox.control.faults.remove()
    const other = await world.make('/v1/imports', importInput(`set ${++made}`, world.target, 'SetSecret'))
    const inputFilter = { expression: { rules: ['equals', ['extract', 'name'], 'nobody'] } }
    const pageProcessors = [{ _importId: other }, { _importId: flow.importId, inputFilter }]
    const { status, text } = await world.app.call('PATCH', `/v1/flows/${flow.id}`, { pageProcessors })
    expect(status, text).toBe(200)
    expect((await runFlow(world, flow)).flowJob).toMatchObject({ numSuccess: COUNT })
    expect(await errorsOf(world, flow, flow.importId)).toHaveLength(COUNT)
  })

  test('stays when the later record came to another place of the same step', async () => {
    const flow = await failed({ skipRetries: true })
    world.sandbox.control.faults.remove()
    const inputFilter = { expression: { rules: ['equals', ['extract', 'name'], 'nobody'] } }
    const pageProcessors = [{ _importId: flow.importId, inputFilter }, { _importId: flow.importId }]
    const { status, text } = await world.app.call('PATCH', `/v1/flows/${flow.id}`, { pageProcessors })
    expect(status, text).toBe(200)
    expect((await runFlow(world, flow)).flowJob).toMatchObject({ numSuccess: COUNT })
    expect(await errorsOf(world, flow, flow.importId)).toHaveLength(COUNT)
  })

  test('stays where the flow says so', async () => {
    const flow = await failed({ skipRetries: true, autoResolveMatchingTraceKeys: false })
    world.sandbox.control.faults.remove()
    await runFlow(world, flow)
    expect(await errorsOf(world, flow, flow.importId)).toHaveLength(COUNT)
  })
})
