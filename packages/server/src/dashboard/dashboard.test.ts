import { randomUUID } from 'node:crypto'
import { AZURE_KEY_VAULT_ID, type Dashboard, newId } from '@keyway/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestApp, type TestApp } from '../../test/support/open-test-app.ts'
import { openTestDeps, type TestDeps } from '../../test/support/open-test-deps.ts'
import { iclientInput } from '../../test/support/sample-documents.ts'

const HOUR_MS = 3_600_000

let deps: TestDeps
let app: TestApp
beforeAll(async () => {
  deps = await openTestDeps({ role: 'web' })
  app = await openTestApp({ deps })
})
afterAll(() => app.close())

const read = async (range?: string): Promise<Dashboard> => {
  const { status, body } = await app.call('GET', `/v1/dashboard${range === undefined ? '' : `?range=${range}`}`)
  expect(status).toBe(200)
  return body
}

async function addFlow(name: string, disabled = false, lastExecutedAt: Date | null = null): Promise<string> {
  const id = newId()
  const doc = JSON.stringify({ disabled, pageGenerators: [], pageProcessors: [] })
  await deps.db.insertInto('flows').values({ id, name, doc, lastModified: deps.clock.now(), lastExecutedAt }).execute()
  return id
}

/** @param hours before now that it began */
async function addJob(flowId: string, hours: number, values: object = {}): Promise<string> {
  const id = newId()
  const createdAt = new Date(deps.clock.now().getTime() - hours * HOUR_MS)
  const job = { id, flowId, type: 'flow', status: 'completed', createdAt, lastModified: createdAt } as const
  await deps.db
    .insertInto('jobs')
    .values({ ...job, ...values })
    .execute()
  return id
}

test('an empty Keyway has a dashboard without anything, and bars for the whole time', async () => {
  const empty = await read()
  expect(empty).toMatchObject({ flows: 0, connections: 0, hasCompleted: false, running: [], topFlows: [], ending: [] })
  expect(empty.history).toHaveLength(24)
  expect((await read('week')).history).toHaveLength(28)
  expect((await app.call('GET', '/v1/dashboard?range=year')).status).toBe(400)
})

test('flows come with their latest run and open errors, those with errors first', async () => {
  const now = deps.clock.now()
  const quiet = await addFlow('quiet', true)
  const busy = await addFlow('busy', false, now)
  const broken = await addFlow('broken', false, new Date(now.getTime() - HOUR_MS))
  const failing = await addJob(broken, 2, { numSuccess: 3, numError: 2 })
  await addJob(broken, 30, { numSuccess: 100 })
  const runs = await addJob(busy, 0, { status: 'running', numExport: 7 })
  // Steps have jobs of their own, which count nowhere here.
  await addJob(busy, 0, { type: 'import', flowJobId: runs, status: 'running', numSuccess: 9 })
  const error = { flowId: broken, stepId: newId(), flowJobId: failing, source: 'application', code: 'c', message: 'm' }
  const open = { ...error, occurredAt: now, classification: 'value' }
  await deps.db
    .insertInto('jobErrors')
    .values([
      { ...open, id: newId() },
      { ...open, id: newId() },
      { ...open, id: newId(), resolvedAt: now },
    ])
    .execute()
  const nextAt = new Date(now.getTime() + HOUR_MS)
  const schedule = { schedule: '? 0 6 * * *', timezone: 'UTC', nextAt }
  await deps.db
    .insertInto('flowSchedules')
    .values([
      { ...schedule, flowId: busy },
      { ...schedule, flowId: quiet },
    ])
    .execute()

  const board = await read()
  expect(board).toMatchObject({ flows: 3, flowsEnabled: 2, openErrors: 2, hasCompleted: true })
  expect(board.topFlows).toMatchObject([
    { name: 'broken', numError: 2, lastErrorAt: now.toISOString(), lastRun: { _id: failing }, nextRunAt: null },
    { name: 'busy', numError: 0, lastRun: { _id: runs }, nextRunAt: nextAt.toISOString() },
    { name: 'quiet', disabled: true, lastRun: null, nextRunAt: null },
  ])
  expect(board.running).toMatchObject([{ _id: runs, flowName: 'busy', numExport: 7 }])
})

test('the history sums the runs that began in each bar', async () => {
  const sums = (board: Dashboard) =>
    board.history.reduce(
      (all, { runs, numSuccess, numError }) => [all[0] + runs, all[1] + numSuccess, all[2] + numError] as const,
      [0, 0, 0] as readonly [number, number, number],
    )
  const day = await read('day')
  expect(sums(day)).toEqual([2, 3, 2])
  expect(day.history.at(-3)).toMatchObject({ runs: 1, numSuccess: 3, numError: 2 })
  expect(day.history.at(-1)).toMatchObject({ runs: 1 })
  expect(sums(await read('week'))).toEqual([3, 103, 2])
})

test('clients whose secret ends within 30 days are named, and no others', async () => {
  const at = (days: number) => new Date(deps.clock.now().getTime() + days * 24 * HOUR_MS).toISOString()
  for (const [name, days] of [
    ['soon', 7],
    ['over', -1],
    ['later', 60],
  ] as const) {
    const { status } = await app.call('POST', '/v1/iclients', iclientInput(name, { clientSecretExpiresAt: at(days) }))
    expect(status).toBe(201)
  }
  const principal = { clientId: randomUUID(), clientSecret: 'v~1', clientSecretExpiresAt: at(1) }
  const { status } = await app.call('POST', '/v1/iclients', {
    name: 'principal',
    provider: 'azureserviceprincipal',
    _httpConnectorId: AZURE_KEY_VAULT_ID,
    azureserviceprincipal: { ...principal, cloud: 'public', tenantId: 'contoso.onmicrosoft.com' },
  })
  expect(status).toBe(201)
  expect((await read()).ending.map(({ name }) => name)).toEqual(['over', 'principal', 'soon'])
})
