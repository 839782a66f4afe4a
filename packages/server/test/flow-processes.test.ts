/** Flows among several processes: one that dies in the middle of a routed run, and two that share a schedule. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Job } from '@keyway/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exportInput, flowInput, importInput } from './support/flow-documents.ts'
import { openProcessWorld, type ProcessWorld } from './support/process-world.ts'
import { putSecrets, readSecrets, secretsNamed, waitForJob } from './support/run-steps.ts'
import { startPostgres, type TestPostgres } from './support/start-postgres.ts'

const COUNT = 60
const PAGE = 5
/** A retry goes by pages of a hundred. */
const RETRIED = 350
const rules = (...expression: unknown[]) => ({ expression: { rules: expression } })

let folder: string
let postgres: TestPostgres
let world: ProcessWorld

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyway-flows-'))
  postgres = await startPostgres()
  const databaseUrl = await postgres.createDatabase('flows')
  // One call after the other, so that a run can be interrupted.
  world = await openProcessWorld({ databaseUrl, dataDir: join(folder, 'web'), http: { concurrencyLevel: 1 } })
  await putSecrets(world, world.source, secretsNamed('s', COUNT))
}, 60_000)
afterAll(async () => {
  await world.close()
  await postgres.stop()
  await rm(folder, { recursive: true, force: true })
})

const startWorker = (name: string) => world.startProcess({ role: 'worker', dataDir: join(folder, name) })

test('a process killed in the middle of a routed run leaves one page to repeat at most, and the counters add up', async () => {
  const field = { dataType: 'string', status: 'Active' }
  const setAs = (name: string) =>
    world.make(
      '/v1/imports',
      importInput(name, world.target, 'SetSecret', {
        mappings: [
          { ...field, generate: 'secret-name', extract: `${name}-{{record.name}}` },
          { ...field, generate: 'value', extract: '$.secret' },
        ],
      }),
    )
  const list = await world.make(
    '/v1/exports',
    exportInput('list', world.source, { withValues: false }, { pageSize: PAGE }),
  )
  const http = { _httpConnectorEndpointId: 'GetSecret', parameters: { 'secret-name': '{{record.name}}' } }
  const whole = await world.make('/v1/exports', { name: 'whole', isLookup: true, _connectionId: world.source, http })
  const value = {
    type: 'export',
    _exportId: whole,
    responseMapping: { fields: [{ extract: 'data[0].value', generate: 'secret' }] },
  }
  const flow = await world.make('/v1/flows', {
    name: 'routed',
    disabled: false,
    pageGenerators: [{ _exportId: list }],
    routers: [
      { id: 'all', branches: [{ name: 'all', pageProcessors: [value], nextRouterId: 'kind' }] },
      {
        id: 'kind',
        routeRecordsTo: 'all_matching_branches',
        branches: [
          {
            name: 'ones',
            inputFilter: rules('endswith', ['extract', 'name'], '1'),
            pageProcessors: [{ _importId: await setAs('ones') }],
          },
          { name: 'every', pageProcessors: [{ _importId: await setAs('every') }] },
        ],
      },
    ],
  })
  const first = await startWorker('first')
  const id: string = (await world.post(`/v1/flows/${flow}/run`))._jobId
  await waitForJob(world, id, ({ numPagesProcessed }) => numPagesProcessed > 2)
  await first.kill()
  const { numPagesProcessed: done } = await world.get(`/v1/jobs/${id}`)
  expect(done).toBeLessThan(COUNT / PAGE)

  const second = await startWorker('second')
  const { flowJob, childJobs } = await waitForJob(world, id, ({ endedAt }) => endedAt !== null, 60)
  expect(flowJob).toMatchObject({
    status: 'completed',
    numExport: COUNT,
    numSuccess: COUNT,
    numIgnore: 0,
    numError: 0,
    numPagesProcessed: COUNT / PAGE,
  })
  expect(childJobs.map(({ numSuccess }) => numSuccess)).toEqual([COUNT, COUNT, 6, COUNT])
  const copied = await readSecrets(world, world.target)
  for (const { name, value: secret } of secretsNamed('s', COUNT)) {
    expect(copied.get(`every-${name}`)).toMatchObject({ value: secret })
    expect(copied.has(`ones-${name}`)).toBe(name.endsWith('1'))
  }
  await second.stop()
}, 120_000)

test('a process killed in the middle of a retry leaves no record unsent, and its errors are resolved', async () => {
  const field = { dataType: 'string', status: 'Active' }
  const named = (extract: string) => ({
    mappings: [
      { ...field, generate: 'secret-name', extract },
      { ...field, generate: 'value', extract: '$.value' },
    ],
  })
  const broken = await world.make('/v1/imports', importInput('mended', world.target, 'SetSecret', named('$.nowhere')))
  const flow = await world.make('/v1/flows', {
    name: 'retried',
    disabled: false,
    pageGenerators: [{ type: 'webhook' }],
    pageProcessors: [{ _importId: broken }],
  })
  const { url } = await world.post(`/v1/flows/${flow}/webhook`)
  const first = await startWorker('before')
  const posted = await world.app.call('POST', new URL(url).pathname, secretsNamed('again', RETRIED))
  expect((await waitForJob(world, posted.body._jobId)).flowJob).toMatchObject({ numError: RETRIED })
  await world.app.call('PATCH', `/v1/imports/${broken}`, named('$.name'))

  const { _jobId: id } = await world.post(`/v1/flows/${flow}/${broken}/retry`, { all: true })
  await waitForJob(world, id, ({ numPagesProcessed }) => numPagesProcessed > 0)
  await first.kill()
  expect((await world.get(`/v1/jobs/${id}`)).numSuccess).toBeLessThan(RETRIED)
  const second = await startWorker('after')
  const { flowJob } = await waitForJob(world, id, ({ endedAt }) => endedAt !== null, 60)
  expect(flowJob).toMatchObject({ status: 'completed', numExport: RETRIED, numSuccess: RETRIED, numError: 0 })
  expect(await world.get(`/v1/flows/${flow}/errors`)).toEqual({ flowErrors: [] })
  const copied = await readSecrets(world, world.target)
  for (const { name, value } of secretsNamed('again', RETRIED)) expect(copied.get(name)).toMatchObject({ value })
  await second.stop()
}, 120_000)

test('a process that is told to stop hands its run over within 10 s', async () => {
  const source = await world.make('/v1/exports', exportInput('handed over', world.source, {}, { pageSize: PAGE }))
  const target = await world.make('/v1/imports', importInput('handed over', world.target, 'SetSecret'))
  const flow = await world.make('/v1/flows', flowInput('handed over', source, target))
  // A call takes its time, and there is one at a time: a page of five is two seconds of work.
  world.sandbox.control.changeVaultSettings({ latency: 200 })
  try {
    const first = await startWorker('leaving')
    const id: string = (await world.post(`/v1/flows/${flow}/run`))._jobId
    await waitForJob(world, id, ({ numPagesProcessed }) => numPagesProcessed > 0)
    const second = await startWorker('staying')
    const { numPagesProcessed: before } = await world.get(`/v1/jobs/${id}`)
    const told = performance.now()
    expect(await first.stop()).toBe(0)
    expect(performance.now() - told).toBeLessThan(10_000)
    const { numPagesProcessed: left } = await world.get(`/v1/jobs/${id}`)
    expect(left).toBeGreaterThanOrEqual(before)
    await waitForJob(world, id, ({ numPagesProcessed }) => numPagesProcessed > left)
    expect(performance.now() - told).toBeLessThan(20_000)
    world.sandbox.control.changeVaultSettings({ latency: 0 })
    const { flowJob } = await waitForJob(world, id, undefined, 60)
    expect(flowJob).toMatchObject({ status: 'completed', numExport: COUNT, numSuccess: COUNT, numError: 0 })
    await second.stop()
  } finally {
    world.sandbox.control.changeVaultSettings({ latency: 0 })
  }
}, 120_000)

test('of two processes one starts a scheduled flow, within 2 s of its time, and each time once', async () => {
  const workers = await Promise.all([startWorker('one'), startWorker('two')])
  const source = await world.make('/v1/exports', exportInput('nothing much', world.source, { withValues: false }))
  const target = await world.make('/v1/imports', importInput('set', world.target, 'DeleteSecret'))
  const rare = await world.make(
    '/v1/flows',
    flowInput('rare', source, target, {
      schedule: '? 0 0 29 2 *',
      pageProcessors: [{ _importId: target, inputFilter: rules('equals', 1, 2) }],
    }),
  )
  const { db } = world.deps
  for (let round = 1; round <= 5; round++) {
    // The schedule comes every four years; its next time is brought near.
    const at = new Date(Date.now() + 300)
    await db.updateTable('flowSchedules').set({ nextAt: at }).where('flowId', '=', rare).execute()
    const runs = await untilEnded(rare, round)
    const started = Date.parse(runs[0]?.startedAt ?? '')
    expect(started - at.getTime()).toBeGreaterThanOrEqual(0)
    expect(started - at.getTime()).toBeLessThan(2_000)
  }
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  const runs: Job[] = await world.get(`/v1/jobs?_flowId=${rare}&type=flow`)
  expect(runs).toHaveLength(5)
  expect(await db.selectFrom('flowStarts').select('id').execute()).toEqual([])
  await Promise.all(workers.map((worker) => worker.stop()))
}, 60_000)

async function untilEnded(flow: string, count: number): Promise<Job[]> {
  const deadline = performance.now() + 10_000
  for (;;) {
    const runs: Job[] = await world.get(`/v1/jobs?_flowId=${flow}&type=flow`)
    if (runs.length >= count && runs.every(({ endedAt }) => endedAt !== null)) return runs
    if (performance.now() > deadline) throw new Error(`after 10 s there is ${JSON.stringify(runs)}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
