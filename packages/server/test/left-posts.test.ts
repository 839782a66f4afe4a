/** Posts to a flow whose run did not come to its end: none is left lying, and each promised job can be read. */
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { flowInput, importInput } from './support/flow-documents.ts'
import { readSecrets, waitForJob } from './support/run-steps.ts'
import { openVaultWorld, type VaultWorld } from './support/vault-world.ts'

let world: VaultWorld
let importId: string
beforeAll(async () => {
  world = await openVaultWorld()
  const mappings = [
    { generate: 'secret-name', extract: '$.name', dataType: 'string', status: 'Active' },
    { generate: 'value', extract: '$.value', dataType: 'string', status: 'Active' },
  ]
  importId = await world.make('/v1/imports', importInput('posted', world.target, 'SetSecret', { mappings }))
})
afterAll(() => world.close())

let count = 0
async function open() {
  count += 1
  const rest = { pageGenerators: [{ type: 'webhook' }], pageProcessors: [{ _importId: importId }] }
  const id = await world.make('/v1/flows', flowInput(`posts ${count}`, importId, importId, rest))
  const url = new URL((await world.post(`/v1/flows/${id}/webhook`)).url)
  const name = `left-${count}`
  const send = () =>
    world.app.app.inject({
      method: 'POST',
      url: url.pathname,
      payload: { name, value: 'v' },
      headers: { host: url.host, 'content-type': 'application/json' },
    })
  return {
    id,
    send,
    async post(): Promise<string> {
      const answer = await send()
      expect(answer.statusCode).toBe(202)
      return answer.json()._jobId
    },
    enable: (enabled: boolean) => world.app.call('PATCH', `/v1/flows/${id}`, { disabled: !enabled }),
    waiting: async (): Promise<number> => (await world.get(`/v1/flows/${id}`)).webhook.waiting,
    written: () =>
      expect.poll(async () => (await readSecrets(world, world.target)).has(name), { timeout: 8_000 }).toBe(true),
  }
}
/** A run that keeps others waiting until it is ended. */
async function blocked(flowId: string): Promise<() => Promise<void>> {
  const { db, clock } = world.deps
  const id = `${count}`.padStart(24, 'e')
  const createdAt = clock.now()
  await db
    .insertInto('jobs')
    .values({ id, type: 'flow', status: 'running', flowId, createdAt, lastModified: createdAt })
    .execute()
  return async () => {
    await db.updateTable('jobs').set({ status: 'completed', endedAt: clock.now() }).where('id', '=', id).execute()
  }
}
const later = (ms: number) => {
  world.deps.clock.advance(ms)
  world.sandbox.clock.advance(ms)
}
const eventsOf = async (job: string) =>
  (await world.get(`/v1/jobs/${job}/log`)).map(({ event }: { event: string }) => event)
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe('posts to a flow', () => {
  test('whose start was refused are taken up once its connection is authorized', async () => {
    const flow = await open()
    const { db } = world.deps
    await db.updateTable('connections').set({ needsAuthorization: true }).where('id', '=', world.target).execute()
    const { flowJob } = await waitForJob(world, await flow.post())
    expect(flowJob).toMatchObject({ status: 'failed', diagnosis: { code: 'run_not_started' } })
    expect(await eventsOf(flowJob._id)).toEqual(['failed'])
    await pause(1_300)
    expect(await flow.waiting()).toBe(1)
    later(1_000)
    await world.authorize(world.target)
    await flow.written()
    expect(await flow.waiting()).toBe(0)
  })

  test('whose run was cancelled while it waited are taken up a minute later; the promised job is there', async () => {
    const flow = await open()
    const end = await blocked(flow.id)
    const job = await flow.post()
    later(1)
    expect((await world.app.call('PUT', `/v1/jobs/${job}/cancel`)).body).toMatchObject({ _id: job, status: 'canceled' })
    await end()
    expect(await world.get(`/v1/jobs/${job}`)).toMatchObject({ _id: job, status: 'canceled' })
    expect(await eventsOf(job)).toEqual(['cancelRequested', 'canceled'])
    await pause(1_300)
    expect(await flow.waiting()).toBe(1)
    later(61_000)
    await flow.written()
  })

  test('that was disabled before its turn came wait as the promised job, which runs once it is enabled', async () => {
    const flow = await open()
    const end = await blocked(flow.id)
    const job = await flow.post()
    await flow.enable(false)
    await end()
    await pause(1_300)
    expect(await world.get(`/v1/jobs/${job}`)).toMatchObject({ _id: job, status: 'queued' })
    await flow.enable(true)
    expect((await waitForJob(world, job)).flowJob).toMatchObject({ status: 'completed', numSuccess: 1 })
  })

  test('are refused when 200 MB of them wait, however few they are', async () => {
    const flow = await open()
    const end = await blocked(flow.id)
    await sql`INSERT INTO flow_deliveries (id, flow_id, records, body_sealed, received_at)
      SELECT ${flow.id} || n, ${flow.id}, 1, repeat('x', 5000000), now() FROM generate_series(1, 40) n`.execute(
      world.deps.db,
    )
    expect((await flow.send()).json().errors).toMatchObject([{ code: 'webhook_full' }])
    await sql`DELETE FROM flow_deliveries WHERE id = ${flow.id} || 1`.execute(world.deps.db)
    expect((await flow.send()).statusCode).toBe(202)
    await world.deps.db.deleteFrom('flowDeliveries').where('flowId', '=', flow.id).execute()
    await end()
  })

  test('that nothing starts are started when it is enabled', async () => {
    const flow = await open()
    const end = await blocked(flow.id)
    await flow.post()
    await flow.enable(false)
    await world.deps.db.deleteFrom('flowStarts').where('flowId', '=', flow.id).execute()
    await end()
    await flow.enable(true)
    await flow.written()
  })
})
