/** What starts a flow besides a person: its schedule, another flow, a post to its webhook. On the sandbox, for real. */
import { createHmac } from 'node:crypto'
import { diagnosis, type Job } from '@keyway/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { setOffline } from '../src/connections/index.ts'
import { SYSTEM } from '../src/deps.ts'
import { exportInput, flowInput, importInput } from './support/flow-documents.ts'
import { putSecrets, readSecrets, secretsNamed, waitForJob } from './support/run-steps.ts'
import { openVaultWorld, type VaultWorld } from './support/vault-world.ts'

const CANARY = 'canary-81d2-hunter2'

let world: VaultWorld
let exportId: string
let importId: string
beforeAll(async () => {
  world = await openVaultWorld()
  await putSecrets(world, world.source, secretsNamed('s', 10))
  exportId = await world.make('/v1/exports', exportInput('all secrets', world.source))
  importId = await world.make('/v1/imports', importInput('set secrets', world.target))
})
afterAll(() => world.close())

let count = 0
const makeFlow = (rest: object = {}): Promise<string> =>
  world.make('/v1/flows', flowInput(`flow ${++count}`, exportId, importId, rest))

const runsOf = (flowId: string): Promise<Job[]> => world.get(`/v1/jobs?_flowId=${flowId}&type=flow`)

async function until<T>(read: () => Promise<T>, met: (value: T) => boolean, seconds = 10): Promise<T> {
  const deadline = performance.now() + seconds * 1000
  for (;;) {
    const value = await read()
    if (met(value)) return value
    if (performance.now() > deadline) throw new Error(`after ${seconds} s there is ${JSON.stringify(value)}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
const endedRuns = (flowId: string, number: number): Promise<Job[]> =>
  until(
    () => runsOf(flowId),
    (jobs) => jobs.length >= number && jobs.every(({ endedAt }) => endedAt !== null),
  )
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Moves the clock to just behind the flow's next time. */
async function passTime(flowId: string): Promise<void> {
  const { nextRuns } = await world.get(`/v1/flows/${flowId}`)
  world.deps.clock.set(new Date(Date.parse(nextRuns[0]) + 5))
}

describe('a schedule', () => {
  test('starts the flow within 2 s of its time, once, and again at the next', async () => {
    const id = await makeFlow({ schedule: '? * * * * *' })
    await passTime(id)
    const passed = performance.now()
    await until(
      () => runsOf(id),
      (jobs) => jobs[0]?.startedAt != null,
    )
    expect(performance.now() - passed).toBeLessThan(2_000)
    await endedRuns(id, 1)
    await pause(1_500)
    expect(await runsOf(id)).toHaveLength(1)
    await passTime(id)
    await pause(0)
    expect(await endedRuns(id, 2)).toMatchObject([
      { status: 'completed', numSuccess: 10 },
      { status: 'completed', numSuccess: 10 },
    ])
    const audit = await world.get(`/v1/flows/${id}/audit`)
    expect(audit[0]).toMatchObject({ event: 'run', source: 'system', byUser: null })
    await world.app.call('DELETE', `/v1/flows/${id}`)
  })

  test('of a disabled flow starts nothing, and starts again from when it is enabled', async () => {
    const id = await makeFlow({ schedule: '? * * * * *', disabled: true })
    world.deps.clock.advance(180_000)
    await pause(1_300)
    expect(await runsOf(id)).toEqual([])
    await world.app.call('PATCH', `/v1/flows/${id}`, { disabled: false })
    await pause(1_300)
    expect(await runsOf(id)).toEqual([])
    await passTime(id)
    await endedRuns(id, 1)
    await world.app.call('DELETE', `/v1/flows/${id}`)
  })

  test('of one export runs that export alone', async () => {
    const slow = await world.make('/v1/exports', exportInput('others', world.source, {}, { pageSize: 3 }))
    const pageGenerators = [{ _exportId: exportId, schedule: '? 0 0 1 1 *' }, { _exportId: slow }]
    const id = await makeFlow({ schedule: '? * * * * *', pageGenerators })
    await passTime(id)
    const [run] = await endedRuns(id, 1)
    const { childJobs } = await world.get(`/v1/jobs/${run?._id}/family`)
    expect(childJobs.map((job: Job) => job._exportId)).toEqual([slow, undefined])
    expect(run).toMatchObject({ numExport: 10, numPagesGenerated: 4 })
    await world.app.call('DELETE', `/v1/flows/${id}`)
  })

  test('that was missed while nothing ran is made up for once when it is not too late, else left out', async () => {
    const near = await makeFlow({ schedule: '? * * * * *' })
    const far = await makeFlow({ schedule: '? 0 0 * * *', timezone: 'Asia/Tokyo' })
    await world.restartFlows()
    const { nextRuns } = await world.get(`/v1/flows/${far}`)
    // 30 minutes late for the one that comes every minute; more than the hour that is allowed for the other.
    const { deps } = world
    const late = Date.parse(nextRuns[0]) + 61 * 60_000
    await deps.db
      .updateTable('flowSchedules')
      .set({ nextAt: new Date(late - 30 * 60_000) })
      .where('flowId', '=', near)
      .execute()
    deps.clock.set(new Date(late))
    await endedRuns(near, 1)
    await pause(1_300)
    expect(await runsOf(near)).toHaveLength(1)
    expect(await runsOf(far)).toEqual([])
    const rows = await deps.db.selectFrom('flowSchedules').select('nextAt').where('flowId', 'in', [near, far]).execute()
    for (const { nextAt } of rows) expect(nextAt.getTime()).toBeGreaterThan(late)
    for (const id of [near, far]) await world.app.call('DELETE', `/v1/flows/${id}`)
  })

  test('that comes while the flow runs makes it wait, once, however often it comes', async () => {
    const id = await makeFlow({ schedule: '? * * * * *' })
    const { db, clock } = world.deps
    const now = clock.now()
    // As if another process worked on a run of it.
    const job = 'd'.repeat(24)
    const running = { id: job, type: 'flow', status: 'running', flowId: id, lastModified: now } as const
    await db.insertInto('jobs').values(running).execute()
    for (let times = 0; times < 3; times++) {
      await passTime(id)
      await until(
        () => db.selectFrom('flowSchedules').select('nextAt').where('flowId', '=', id).executeTakeFirstOrThrow(),
        ({ nextAt }) => nextAt > clock.now(),
      )
    }
    expect(await db.selectFrom('flowStarts').select('id').where('flowId', '=', id).execute()).toHaveLength(1)
    expect((await runsOf(id)).map(({ status }) => status)).toEqual(['queued', 'running'])
    await db.updateTable('jobs').set({ status: 'completed', endedAt: now }).where('id', '=', job).execute()
    await endedRuns(id, 2)
    await pause(1_300)
    expect(await runsOf(id)).toHaveLength(2)
    await world.app.call('DELETE', `/v1/flows/${id}`)
  })

  test('whose connection is offline leaves a run that waits, with the reason, and goes on once that works again', async () => {
    const id = await makeFlow({ schedule: '? * * * * *' })
    const { db, clock } = world.deps
    const why = diagnosis('sandbox_off')
    await db.transaction().execute((tx) => setOffline(tx, world.target, why, SYSTEM, clock.now()))
    await db.updateTable('connections').set({ nextCheckAt: null }).where('id', '=', world.target).execute()
    await passTime(id)
    const [waiting] = await until(
      () => runsOf(id),
      (jobs) => jobs.some((job) => job.waiting !== null),
    )
    expect(waiting).toMatchObject({
      status: 'queued',
      endedAt: null,
      diagnosis: { code: 'sandbox_off' },
      waiting: { _connectionId: world.target, connectionName: 'into-vault' },
    })
    await world.post(`/v1/connections/${world.target}/ping`)
    expect(await endedRuns(id, 1)).toMatchObject([{ status: 'completed', numSuccess: 10 }])
    await world.app.call('DELETE', `/v1/flows/${id}`)
  })

  test('of a flow that cannot run leaves a failed run with the reason, and goes on', async () => {
    const id = await makeFlow({ schedule: '? * * * * *' })
    const { db } = world.deps
    // As if it was stored by an earlier version, whose operation is none any more.
    const { doc } = await db.selectFrom('imports').select('doc').where('id', '=', importId).executeTakeFirstOrThrow()
    const stored = (changed: object) =>
      db
        .updateTable('imports')
        .set({ doc: JSON.stringify(changed) })
        .where('id', '=', importId)
        .execute()
    await stored({
      ...doc,
      http: { ...(doc as { http: object }).http, _httpConnectorEndpointIds: ['NoSuchOperation'] },
    })
    await passTime(id)
    expect(await endedRuns(id, 1)).toMatchObject([{ status: 'failed', diagnosis: { code: 'run_not_started' } }])
    await stored(doc)
    await passTime(id)
    expect((await endedRuns(id, 2))[0]).toMatchObject({ status: 'completed' })
    await world.app.call('DELETE', `/v1/flows/${id}`)
  })
})

describe('flows that follow one another', () => {
  test('run in their order, each once the one before has completed', async () => {
    const last = await makeFlow()
    const middle = await makeFlow({ _runNextFlowIds: [last] })
    const first = await makeFlow({ _runNextFlowIds: [middle] })
    await waitForJob(world, (await world.post(`/v1/flows/${first}/run`))._jobId)
    const [job] = await endedRuns(last, 1)
    const [before] = await endedRuns(middle, 1)
    expect(job?.status).toBe('completed')
    expect(Date.parse(job?.createdAt ?? '')).toBeGreaterThanOrEqual(Date.parse(before?.endedAt ?? ''))
  })

  test('stop where one is disabled or fails', async () => {
    const last = await makeFlow()
    const disabled = await makeFlow({ _runNextFlowIds: [last], disabled: true })
    const first = await makeFlow({ _runNextFlowIds: [disabled] })
    await waitForJob(world, (await world.post(`/v1/flows/${first}/run`))._jobId)
    await until(
      () => world.deps.db.selectFrom('flowStarts').select('id').execute(),
      (rows) => rows.length === 0,
    )
    expect([await runsOf(disabled), await runsOf(last)]).toEqual([[], []])
  })
})

describe('a webhook', () => {
  let id: string
  let url: string
  const post = (body: string | Buffer, type = 'application/json', to = url, signed: object = {}) =>
    world.app.app.inject({
      method: 'POST',
      url: new URL(to).pathname,
      payload: body,
      headers: { host: new URL(to).host, 'content-type': type, ...signed },
    })
  beforeAll(async () => {
    const mappings = [
      { generate: 'secret-name', extract: '$.name', dataType: 'string', status: 'Active' },
      { generate: 'value', extract: '$.value', dataType: 'string', status: 'Active' },
    ]
    const posted = await world.make('/v1/imports', importInput('posted', world.target, 'SetSecret', { mappings }))
    const pageGenerators = [{ type: 'webhook', pageSize: 4 }]
    id = await makeFlow({ pageGenerators, pageProcessors: [{ _importId: posted }] })
    url = (await world.post(`/v1/flows/${id}/webhook`)).url
  })

  test('shows its address once, and keeps only what tells it from another', async () => {
    const token = url.split('/').at(-1) ?? ''
    expect(token).toMatch(/^kwh_[\w-]{43}$/)
    const { text } = await world.app.call('GET', `/v1/flows/${id}`)
    expect(JSON.parse(text).webhook).toMatchObject({ prefix: token.slice(0, 9), lastUsedAt: null, waiting: 0 })
    expect(text).not.toContain(token)
    const { rows } = await sql<{ text: string }>`SELECT w::text AS text FROM webhooks w`.execute(world.deps.db)
    expect(JSON.stringify(rows)).not.toContain(token)
  })

  test.each([
    ['nothing', '', 'application/json', 400],
    ['half a text', '{"a":', 'application/json', 400],
    ['a list of no objects', '[1]', 'application/json', 422],
    ['half a line', '{"a":1}\n{"b":\n', 'application/x-ndjson', 422],
    ['a key that reaches a prototype', '{"__proto__":{"a":1}}', 'application/json', 400],
    ['a character that cannot be stored', '{"a":"\\u0000"}', 'application/json', 422],
    ['a form', 'a=1', 'application/x-www-form-urlencoded', 415],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x7b]), 'application/json', 400],
    ['more than 5 MB', 'x'.repeat(5 * 1024 * 1024 + 1), 'application/json', 413],
  ])('refuses %s, and starts nothing', async (_, body, type, status) => {
    expect((await post(body, type)).statusCode).toBe(status)
    expect(await runsOf(id)).toEqual([])
  })

  test('names the line that cannot be read', async () => {
    const answer = await post('{"a":1}\n\n{"b":\n', 'application/x-ndjson')
    expect(answer.json().errors).toMatchObject([{ message: 'The body, line 2, is not valid JSON.' }])
  })

  test('with another token, or of another flow, is not there', async () => {
    const other = await makeFlow()
    for (const dead of [url.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')), url.replace(id, other)]) {
      expect((await post('{"name":"x"}', 'application/json', dead)).statusCode).toBe(404)
    }
  })

  test('answers with the job, which writes every record that was posted, in pages', async () => {
    const records = secretsNamed('posted', 10)
    const answer = await post(JSON.stringify(records))
    expect(answer.statusCode).toBe(202)
    const { flowJob, childJobs } = await waitForJob(world, answer.json()._jobId)
    expect(flowJob).toMatchObject({ status: 'completed', numExport: 10, numSuccess: 10, numPagesProcessed: 3 })
    expect(childJobs).toMatchObject([
      { type: 'export', numExport: 10 },
      { type: 'import', numSuccess: 10 },
    ])
    const copied = await readSecrets(world, world.target)
    for (const { name, value } of records) expect(copied.get(name)).toMatchObject({ value })
  })

  test('takes one record a line, and posts that come together', async () => {
    const lines = secretsNamed('line', 3).map((record) => JSON.stringify(record))
    const answers = await Promise.all(lines.map((line) => post(`${line}\r\n`, 'application/x-ndjson')))
    const jobs = new Set<string>(answers.map((answer) => answer.json()._jobId))
    let written = 0
    for (const job of jobs) written += (await waitForJob(world, job)).flowJob.numSuccess
    expect(written).toBe(3)
    expect(await world.deps.db.selectFrom('flowDeliveries').select('id').execute()).toEqual([])
  })

  test('keeps what was posted sealed until it is done, over a restart, and when its run is cancelled', async () => {
    const { db } = world.deps
    const now = world.deps.clock.now()
    const job = 'e'.repeat(24)
    await db
      .insertInto('jobs')
      .values({ id: job, type: 'flow', status: 'running', flowId: id, lastModified: now })
      .execute()
    const first = await post(JSON.stringify({ name: 'kept', value: CANARY }))
    const waiting: string = first.json()._jobId
    expect(await world.get(`/v1/jobs/${waiting}`)).toMatchObject({ status: 'queued', _flowId: id })
    const listed = async (query: string): Promise<string[]> =>
      (await world.get(`/v1/jobs?_flowId=${id}${query}`)).map(({ _id }: Job) => _id)
    expect(await listed('')).toContain(waiting)
    expect(await listed('&type=flow&status=queued')).toEqual([waiting])
    expect(await listed('&status=running')).not.toContain(waiting)
    expect(await listed('&type=retry')).toEqual([])
    expect(await world.get(`/v1/jobs/${waiting}/family`)).toMatchObject({ childJobs: [] })
    expect((await world.get(`/v1/flows/${id}`)).webhook).toMatchObject({ waiting: 1 })
    const { rows } = await sql<{ text: string }>`SELECT d::text AS text FROM flow_deliveries d`.execute(db)
    expect(rows).toHaveLength(1)
    expect(rows[0]?.text).not.toContain(CANARY)

    const canceled = await world.app.call('PUT', `/v1/jobs/${waiting}/cancel`)
    expect(canceled.body).toMatchObject({ _id: waiting, status: 'canceled' })
    await world.restartFlows()
    await db.updateTable('jobs').set({ status: 'completed', endedAt: now }).where('id', '=', job).execute()
    await pause(1_300)
    expect((await world.get(`/v1/flows/${id}`)).webhook).toMatchObject({ waiting: 1 })

    const second = await post(JSON.stringify({ name: 'later', value: 'v' }))
    expect((await waitForJob(world, second.json()._jobId)).flowJob).toMatchObject({ numSuccess: 2 })
    expect((await readSecrets(world, world.target)).get('kept')).toMatchObject({ value: CANARY })
  })

  test('that is to be signed takes what carries the HMAC of its bytes, and nothing else', async () => {
    const at = `/v1/flows/${id}/webhook/verification`
    const set = (body: object) => world.app.call('PUT', at, body)
    const kept = { verify: 'hmac', algorithm: 'sha256', encoding: 'hex', header: 'X-Hub-Signature-256' }
    expect((await set({ ...kept, key: '******' })).body.errors).toMatchObject([{ code: 'masked_secret', field: 'key' }])
    expect((await set({ ...kept, key: CANARY, header: 'X Y' })).body.errors).toMatchObject([{ field: 'header' }])
    const answer = await set({ verify: 'hmac', header: kept.header, key: CANARY })
    expect(answer.body).toEqual({ ...kept, key: '******' })
    expect((await world.get(`/v1/flows/${id}`)).webhook.verification).toEqual({ ...kept, key: '******' })
    const { rows } = await sql<{ text: string }>`SELECT w::text AS text FROM flow_webhooks w`.execute(world.deps.db)
    expect(JSON.stringify(rows)).not.toContain(CANARY)

    // The same record in other bytes is another body.
    const body = '{"name":"signed",  "value":"v"}'
    const sign = (algorithm: string, encoding: 'hex' | 'base64', key = CANARY) =>
      createHmac(algorithm, key).update(body).digest(encoding)
    const send = async (header: string, value: string, sent = body) =>
      (await post(sent, 'application/json', url, { [header]: value })).statusCode
    const hex = sign('sha256', 'hex')
    expect((await post(body)).json().errors).toMatchObject([{ code: 'signature_refused' }])
    for (const wrong of [
      '',
      hex.slice(0, -1),
      `${hex}00`,
      `md5=${hex}`,
      sign('sha256', 'hex', 'k'),
      sign('sha1', 'hex'),
    ])
      expect(await send('x-hub-signature-256', wrong)).toBe(401)
    expect(await send('x-hub-signature-256', hex, JSON.stringify(JSON.parse(body)))).toBe(401)
    expect(await send('x-signature', hex)).toBe(401)
    expect(await send('x-hub-signature-256', `sha256=${hex.toUpperCase()}`)).toBe(202)
    await set({ verify: 'hmac', algorithm: 'sha512', encoding: 'base64', header: 'X-Signature', key: '******' })
    expect(await send('x-signature', hex)).toBe(401)
    expect(await send('x-signature', sign('sha512', 'base64'))).toBe(202)

    expect((await set({ verify: 'token' })).body).toEqual({ verify: 'token' })
    const last = await post(body)
    expect((await waitForJob(world, last.json()._jobId)).flowJob).toMatchObject({ status: 'completed', numError: 0 })
    expect((await set({ ...kept, key: '******' })).status).toBe(422)
    const audit = await world.get(`/v1/flows/${id}/audit`)
    expect(audit).toContainEqual(
      expect.objectContaining({ event: 'update', fieldChanges: [{ fieldPath: 'webhook.verification' }] }),
    )
  })

  test('of a disabled flow refuses, and a replaced or deleted address is dead at once', async () => {
    await world.app.call('PATCH', `/v1/flows/${id}`, { disabled: true })
    expect((await post('{"name":"x","value":"y"}')).json().errors).toMatchObject([{ code: 'inactive_flow' }])
    await world.app.call('PATCH', `/v1/flows/${id}`, { disabled: false })
    const { url: next } = await world.post(`/v1/flows/${id}/webhook`)
    expect((await post('{"name":"x","value":"y"}')).statusCode).toBe(404)
    const answer = await post('{"name":"x","value":"y"}', 'application/json', next)
    expect(answer.statusCode).toBe(202)
    await waitForJob(world, answer.json()._jobId)
    expect((await world.app.call('DELETE', `/v1/flows/${id}/webhook`)).status).toBe(204)
    expect((await post('{"name":"x","value":"y"}', 'application/json', next)).statusCode).toBe(404)
    expect((await world.get(`/v1/flows/${id}`)).webhook).toBeNull()
  })
})
