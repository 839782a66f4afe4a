import { newId } from '@keyway/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openTestDeps, type TestDeps } from '../../test/support/open-test-deps.ts'
import { SYSTEM } from '../deps.ts'
import { cancelRun } from './cancel-run.ts'
import { commitPage } from './commit-page.ts'
import { LeaseLost, type TakenRun, takeRun } from './lease.ts'
import { getJob } from './read-jobs.ts'
import type { RunPlan } from './run-plan.ts'

let deps: TestDeps
let plan: RunPlan
let id: string
beforeAll(async () => {
  deps = await openTestDeps()
})
afterAll(() => deps.close())

beforeEach(async () => {
  const now = deps.clock.now()
  const flowId = newId()
  const http = { formType: 'assistant', parameters: {} } as const
  const [exportJob, importJob] = [newId(), newId()]
  plan = {
    flowId,
    flowName: 'copy',
    generators: [
      {
        jobId: exportJob,
        exportId: newId(),
        export: {
          _connectionId: newId(),
          pageSize: 10,
          http: { ...http, _httpConnectorEndpointId: 'GetSecrets', withValues: false },
        },
      },
    ],
    processors: [
      {
        jobId: importJob,
        importId: newId(),
        import: { _connectionId: newId(), http: { ...http, _httpConnectorEndpointIds: ['SetSecret'] }, mappings: [] },
        proceedOnFailure: false,
      },
    ],
  }
  id = newId()
  const flow = { id: flowId, name: flowId, doc: '{}', lastModified: now, lastExecutedAt: null }
  await deps.db.insertInto('flows').values(flow).execute()
  const common = { status: 'queued', flowId, createdAt: now, lastModified: now } as const
  await deps.db
    .insertInto('jobs')
    .values({ ...common, id, type: 'flow', plan: JSON.stringify(plan) })
    .execute()
  await deps.db
    .insertInto('jobs')
    .values([
      { ...common, id: exportJob, type: 'export', flowJobId: id },
      { ...common, id: importJob, type: 'import', flowJobId: id },
    ])
    .execute()
})

const take = async (): Promise<TakenRun> => {
  const taken = await takeRun(deps, id)
  if (!taken) throw new Error('there was nothing to take')
  return taken
}

/** A page of two records, one of which the import refused. */
const commit = ({ lease }: TakenRun) => {
  const record = { name: 'b', value: 'hunter2' }
  const failure = {
    source: 'application',
    code: 'conflict',
    message: 'No.',
    classification: 'duplicate',
    traceKey: 'b',
    diagnosis: null,
    record,
  } as const
  const page = { records: [{ name: 'a' }, record], failures: [], cursor: { next: 'https://vault/page2' } }
  const steps = [{ done: 1, ignored: 0, failures: [failure] }]
  const [generator] = plan.generators
  if (!generator) throw new Error('the plan reads nothing')
  const processed = {
    page,
    steps,
    succeeded: 1,
    ignored: 0,
    accepted: [],
    refused: [],
    gotThrough: [],
    untouched: false,
    cut: false,
  }
  return commitPage(deps, { lease, plan, generator, processed, whole: true })
}

describe('taking a run', () => {
  test('starts it and gives where it stands', async () => {
    expect(await take()).toMatchObject({ plan, progress: [{ done: false, cursor: null }] })
    expect(await getJob(deps.db, id)).toMatchObject({ status: 'running', startedAt: deps.clock.now().toISOString() })
  })

  test('after another process gives the cursor of its last page and keeps when it started', async () => {
    await commit(await take())
    deps.clock.advance(60_000)
    const started = (await getJob(deps.db, id)).startedAt
    expect((await take()).progress).toEqual([{ done: false, cursor: { next: 'https://vault/page2' } }])
    expect((await getJob(deps.db, id)).startedAt).toBe(started)
  })

  test('keeps the process that had it before from writing anything', async () => {
    const slow = await take()
    await commit(slow)
    const next = await take()
    await expect(commit(slow)).rejects.toBeInstanceOf(LeaseLost)
    expect(await getJob(deps.db, id)).toMatchObject({ numExport: 2, numSuccess: 1, numError: 1 })
    const errors = await deps.db.selectFrom('jobErrors').select('id').where('flowJobId', '=', id).execute()
    expect(errors).toHaveLength(1)
    await commit(next)
    expect(await getJob(deps.db, id)).toMatchObject({ numExport: 4, numPagesGenerated: 2, numPagesProcessed: 2 })
  })

  test('that was cancelled meanwhile ends it', async () => {
    await take()
    expect((await cancelRun(deps, SYSTEM, id)).status).toBe('canceling')
    expect(await takeRun(deps, id)).toBeNull()
    expect(await getJob(deps.db, id)).toMatchObject({ status: 'canceled', diagnosis: null })
    expect(await takeRun(deps, id)).toBeNull()
  })

  test('again and again without a page done gives it up and says why', async () => {
    for (let start = 0; start < 5; start += 1) await take()
    expect(await takeRun(deps, id)).toBeNull()
    expect(await getJob(deps.db, id)).toMatchObject({ status: 'failed', diagnosis: { code: 'run_interrupted' } })
  })

  test('goes on as long as pages get done in between', async () => {
    for (let start = 0; start < 12; start += 1) await commit(await take())
    expect(await getJob(deps.db, id)).toMatchObject({ status: 'running', numPagesProcessed: 12 })
  })
})
