/** Failed records sent again: one, some, all; from the step that refused them on; each by one run at a time. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exportInput, flowInput, importInput } from './support/flow-documents.ts'
import { errorsOf, putSecrets, runFlow, secretsNamed, waitForJob } from './support/run-steps.ts'
import { openVaultWorld, type VaultWorld } from './support/vault-world.ts'

const COUNT = 130

let world: VaultWorld
let exportId: string
beforeAll(async () => {
  world = await openVaultWorld()
  await putSecrets(world, world.source, secretsNamed('again', COUNT))
  exportId = await world.make('/v1/exports', exportInput('all', world.source))
})
afterAll(() => world.close())

let made = 0
/** Of the name of the secret; `$.nowhere` is in no record. */
const named = (extract: string) => ({
  mappings: [
    { generate: 'secret-name', extract, dataType: 'string', status: 'Active' },
    { generate: 'value', extract: '$.value', dataType: 'string', status: 'Active' },
  ],
})
const imported = (extract: string) =>
  world.make('/v1/imports', importInput(`set ${++made}`, world.target, 'SetSecret', named(extract)))
const mend = async (importId: string, extract: string) => {
  const { status, text } = await world.app.call('PATCH', `/v1/imports/${importId}`, named(extract))
  expect(status, text).toBe(200)
}
/** A flow that ran once, and whose import refused every record. */
const failed = async () => {
  const importId = await imported('$.nowhere')
  const id = await world.make('/v1/flows', flowInput(`flow ${++made}`, exportId, importId))
  const flow = { id, exportId, importId }
  expect((await runFlow(world, flow)).flowJob).toMatchObject({ numSuccess: 0, numError: COUNT, startedBy: 'person' })
  return flow
}
type Failed = Awaited<ReturnType<typeof failed>>
const retry = (flow: Failed, body: object = { all: true }, stepId = flow.importId) =>
  world.app.call('POST', `/v1/flows/${flow.id}/${stepId}/retry`, body)
const retried = async (flow: Failed, body: object = { all: true }) => {
  const answer = await retry(flow, body)
  expect(answer.status, answer.text).toBe(201)
  return await waitForJob(world, answer.body._jobId)
}
const resolvedOf = async (flow: Failed, query = 'limit=1000') =>
  (await world.get(`/v1/flows/${flow.id}/${flow.importId}/resolved?${query}`)).resolved
const versionsOf = async (name: string): Promise<number> => {
  const http = { _httpConnectorEndpointId: 'GetSecretVersions', parameters: { 'secret-name': name }, withValues: false }
  const { data } = await world.post('/v1/exports/preview', {
    ...exportInput('versions', world.target, http),
    limit: 100,
  })
  return data.length
}

describe('a retry', () => {
  test('sends every open record again through the flow as it is now, page by page, and resolves their errors', async () => {
    const flow = await failed()
    await mend(flow.importId, '$.name')
    const { flowJob, childJobs } = await retried(flow)
    expect(flowJob).toMatchObject({
      type: 'retry',
      startedBy: 'retry',
      status: 'completed',
      numExport: COUNT,
      numSuccess: COUNT,
      numError: 0,
      numPagesProcessed: 2,
    })
    expect(childJobs.at(-1)).toMatchObject({ _importId: flow.importId, numSuccess: COUNT })
    expect(await errorsOf(world, flow, flow.importId)).toEqual([])
    expect(await world.get(`/v1/flows/${flow.id}/errors`)).toEqual({ flowErrors: [] })
    const resolved = await resolvedOf(flow)
    expect(resolved).toHaveLength(COUNT)
    expect(resolved[0]).toMatchObject({ resolvedBy: 'retry', resolvedAt: expect.any(String), retrying: false })
    expect(resolved[0].retryDataKey).toBeUndefined()
    expect(await world.get(`/v1/jobs?_flowId=${flow.id}&type=retry`)).toMatchObject([{ _id: flowJob._id }])
    expect(await world.get(`/v1/jobs?_flowId=${flow.id}&type=flow`)).toMatchObject([{ startedBy: 'person' }])
    expect(await world.get(`/v1/jobs?_flowId=${flow.id}`)).toHaveLength(2)
    const audit = await world.get(`/v1/flows/${flow.id}/audit`)
    expect(audit.map(({ event }: { event: string }) => event)).toContain('retry')
  })

  test('of some sends those alone; what is refused again is an error anew, and no second one', async () => {
    const flow = await failed()
    const before = await errorsOf(world, flow, flow.importId)
    const some = before.slice(0, 3).map(({ errorId }) => errorId)
    expect((await retried(flow, { errors: some })).flowJob).toMatchObject({ numExport: 3, numSuccess: 0, numError: 3 })
    const after = await errorsOf(world, flow, flow.importId)
    expect(after).toHaveLength(COUNT)
    const ids = after.map(({ errorId }) => errorId)
    expect(some.filter((id) => ids.includes(id))).toEqual([])
    expect(new Set(after.map(({ traceKey }) => traceKey)).size).toBe(COUNT)
    await mend(flow.importId, '$.name')
    const [one] = after
    expect((await retried(flow, { retryDataKeys: [one?.retryDataKey] })).flowJob).toMatchObject({ numSuccess: 1 })
    expect(await resolvedOf(flow)).toMatchObject([{ errorId: one?.errorId, traceKey: one?.traceKey }])
  })

  test('begins at the step that refused the record', async () => {
    const first = await imported('$.name')
    const broken = await imported('$.nowhere')
    const pageProcessors = [{ _importId: first }, { _importId: broken }]
    const id = await world.make('/v1/flows', flowInput(`two ${++made}`, exportId, first, { pageProcessors }))
    const two = { id, exportId, importId: broken }
    await runFlow(world, two)
    const [error] = await errorsOf(world, two, broken)
    const versions = await versionsOf(error?.traceKey ?? '')
    await mend(broken, '$.name')
    expect((await retried(two, { errorIds: [error?.errorId] })).flowJob).toMatchObject({ numSuccess: 1 })
    // The step mended wrote it once; the one before it did not again.
    expect(await versionsOf(error?.traceKey ?? '')).toBe(versions + 1)
  })

  test('of a step that stands twice begins at the place that refused the record', async () => {
    const twice = await imported('$.nowhere')
    const between = await imported('$.name')
    const rules = (...expression: unknown[]) => ({ expression: { rules: expression } })
    const isSome = (name: string) => rules('equals', ['extract', 'name'], name)
    const pageProcessors = [
      { _importId: twice, inputFilter: isSome('again-1') },
      { _importId: between, inputFilter: isSome('again-2') },
      { _importId: twice, inputFilter: isSome('again-2') },
    ]
    const id = await world.make('/v1/flows', flowInput(`three ${++made}`, exportId, twice, { pageProcessors }))
    const flow = { id, exportId, importId: twice }
    expect((await runFlow(world, flow)).flowJob).toMatchObject({ numSuccess: 0, numError: 2 })
    const before = await versionsOf('again-2')
    await mend(twice, '$.name')
    const { flowJob, childJobs } = await retried(flow)
    expect(flowJob).toMatchObject({ status: 'completed', numExport: 2, numSuccess: 2, numError: 0 })
    // Two entries, and what failed at the second place does not pass the step before it again.
    expect(childJobs.map(({ numSuccess }) => numSuccess)).toEqual([1, 1, 1, 0, 1])
    expect(await versionsOf('again-2')).toBe(before + 1)
    expect(await errorsOf(world, flow, twice)).toEqual([])
  })

  test('that is cancelled leaves each record one open error: what it refused is new, what it did not send stays', async () => {
    const flow = await failed()
    await mend(flow.importId, '$.name')
    const { faults, vaultFaults } = world.sandbox.control
    const effect = { kind: 'latency', milliseconds: 500 } as const
    const slow = faults.add({ plane: 'vault', vault: 'into-vault', method: 'PUT', effect })
    vaultFaults.arm({ operation: 'SetSecret', status: 400, code: 'BadParameter', message: 'Not this one.', times: 3 })
    const answer = await retry(flow)
    await expect.poll(() => vaultFaults.list().size, { timeout: 15_000 }).toBe(0)
    await world.app.call('PUT', `/v1/jobs/${answer.body._jobId}/cancel`)
    const { flowJob } = await waitForJob(world, answer.body._jobId)
    faults.remove(slow)
    expect(flowJob).toMatchObject({ status: 'canceled', numError: 3 })
    const left = await errorsOf(world, flow, flow.importId)
    expect(left).toHaveLength(COUNT - flowJob.numSuccess)
    expect(new Set(left.map(({ traceKey }) => traceKey)).size).toBe(left.length)
  })

  test('of the same errors at once is done once', async () => {
    const flow = await failed()
    await mend(flow.importId, '$.name')
    const answers = await Promise.all([retry(flow), retry(flow)])
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409])
    await waitForJob(world, answers.find(({ status }) => status === 201)?.body._jobId)
    const late = await retry(flow)
    expect(late.body.errors).toMatchObject([{ code: 'nothing_to_retry' }])
  })

  test.each<[string, object, string]>([
    ['nothing is named', {}, 'errors'],
    ['two lists are', { errors: ['0'.repeat(24)], errorIds: ['0'.repeat(24)] }, 'errors, errorIds or retryDataKeys'],
    ['nothing is looked for', { all: true, filter: { q: ' ' } }, 'filter.q'],
    ['no kind is', { all: true, filter: { classification: '' } }, 'filter.classification'],
    ['an id is none', { errors: ['x'] }, 'errors.0'],
  ])('is refused when %s', async (_, body, told) => {
    const id = await world.make('/v1/flows', flowInput(`none ${++made}`, exportId, await imported('$.name')))
    const answer = await retry({ id, exportId, importId: exportId }, body)
    expect(answer.status).toBe(422)
    expect(JSON.stringify(answer.body.errors)).toContain(told)
  })

  test('of what an export could not read says to run the flow again', async () => {
    const importId = await imported('$.name')
    const id = await world.make('/v1/flows', flowInput(`export ${++made}`, exportId, importId))
    const answer = await retry({ id, exportId, importId }, { all: true }, exportId)
    expect(answer.body.errors).toMatchObject([
      { code: 'not_retriable', message: expect.stringContaining('Run the flow') },
    ])
  })
})

describe('errors', () => {
  test('are found by text, kind and run, page by page', async () => {
    const flow = await failed()
    const at = `/v1/flows/${flow.id}/${flow.importId}/errors`
    const first = await world.get(`${at}?limit=100&source=mapping`)
    expect(first.errors).toHaveLength(100)
    expect((await world.get(first.nextPageURL)).errors).toHaveLength(COUNT - 100)
    expect((await world.get(`${at}?q=again-12`)).errors).toHaveLength(11)
    expect((await world.get(`${at}?q=no%25such`)).errors).toEqual([])
    expect((await world.get(`${at}?classification=intermittent`)).errors).toEqual([])
    expect((await world.get(`${at}?occurredAt_gte=2100-01-01T00:00:00.000Z`)).errors).toEqual([])
    expect(JSON.stringify(first)).not.toContain('value of again')
  })

  test('are a CSV file with what was looked for, which no spreadsheet takes for a formula', async () => {
    const flow = await failed()
    const [first] = await errorsOf(world, flow, flow.importId)
    await world.app.deps.db
      .updateTable('jobErrors')
      .set({ message: '=HYPERLINK("https://evil.example")' })
      .where('id', '=', first?.errorId ?? '')
      .execute()
    const at = `/v1/flows/${flow.id}/${flow.importId}/errors/export`
    const all = await world.app.call('GET', at)
    expect(all.headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(all.text.trimEnd().split('\r\n')).toHaveLength(COUNT + 1)
    expect(all.text).toContain(`"'=HYPERLINK(""https://evil.example"")"`)
    expect(all.text).not.toContain('value of again')
    const some = await world.app.call('GET', `${at}?q=again-12`)
    expect(some.text.trimEnd().split('\r\n')).toHaveLength(11 + 1)
    expect((await world.app.call('GET', `${at}?state=resolved`)).text.trimEnd().split('\r\n')).toHaveLength(1)
  })

  test('that match are retried and resolved together, and no others', async () => {
    const flow = await failed()
    await mend(flow.importId, '$.name')
    expect((await retried(flow, { all: true, filter: { q: 'again-12' } })).flowJob).toMatchObject({ numSuccess: 11 })
    const at = `/v1/flows/${flow.id}/${flow.importId}/resolved`
    const filter = { q: 'again-1', occurredAt_lte: new Date().toISOString() }
    expect((await world.app.call('PUT', at, { all: true, filter })).status).toBe(204)
    const left = await errorsOf(world, flow, flow.importId)
    expect(left.filter(({ traceKey }) => traceKey?.startsWith('again-1'))).toEqual([])
    expect(left).toHaveLength(COUNT - 41)
    const both = await retry(flow, { errors: [left[0]?.errorId], filter })
    expect(both.body.errors).toMatchObject([{ code: 'invalid_field', field: 'filter' }])
  })

  test('that are resolved are not retried, and can be deleted; open ones cannot', async () => {
    const flow = await failed()
    const [one, two] = await errorsOf(world, flow, flow.importId)
    const at = `/v1/flows/${flow.id}/${flow.importId}/resolved`
    expect((await world.app.call('PUT', at, { errors: [one?.errorId] })).status).toBe(204)
    expect(await resolvedOf(flow)).toMatchObject([{ errorId: one?.errorId, resolvedBy: 'owner' }])
    expect((await retry(flow, { errors: [one?.errorId] })).body.errors).toMatchObject([{ code: 'nothing_to_retry' }])
    expect((await world.app.call('DELETE', at, { errors: [one?.errorId, two?.errorId] })).status).toBe(204)
    expect(await resolvedOf(flow)).toEqual([])
    expect(await errorsOf(world, flow, flow.importId)).toHaveLength(COUNT - 1)
  })
})
