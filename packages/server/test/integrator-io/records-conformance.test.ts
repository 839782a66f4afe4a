/** Exports, imports, flows, jobs and errors as integrator.io's clients send and read them, against Keyway's API. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exportInput, flowInput, importInput } from '../support/flow-documents.ts'
import { putSecrets, waitForJob } from '../support/run-steps.ts'
import { openVaultWorld, type VaultWorld } from '../support/vault-world.ts'
import { fits } from './fits.ts'
import * as shapes from './record-shapes.ts'
import { DEPENDENCIES, ERRORS } from './shapes.ts'

const VERSION = 'api-version=2025-07-01'

let world: VaultWorld
beforeAll(async () => {
  world = await openVaultWorld()
  await putSecrets(world, world.source, [
    { name: 'one', value: '1', tags: { owner: 'ops' } },
    { name: 'two', value: '2' },
  ])
})
afterAll(() => world.close())

/** As its clients send them. */
const freeExport = () => ({
  name: 'List through HTTP',
  description: 'made elsewhere',
  _connectionId: world.source,
  adaptorType: 'HTTPExport',
  pageSize: 20,
  http: {
    formType: 'http',
    method: 'GET',
    relativeURI: `/secrets?${VERSION}`,
    successMediaType: 'json',
    errorMediaType: 'json',
    response: { resourcePath: 'value', errorPath: 'error.message' },
    paging: { method: 'url', path: 'nextLink' },
  },
  filter: { type: 'expression', expression: { version: '1', rules: ['notempty', ['extract', 'id']] } },
  mockOutput: { page_of_records: [{ record: { id: 'x' } }] },
})
const freeImport = () => ({
  name: 'Set through HTTP',
  _connectionId: world.target,
  adaptorType: 'HTTPImport',
  http: {
    formType: 'http',
    requestType: ['CREATE'],
    method: ['PUT'],
    relativeURI: [`/secrets/{{record.name}}?${VERSION}`],
    body: ['{"value": "{{record.owner}}"}'],
    requestMediaType: 'json',
    batchSize: 1,
    sendPostMappedData: true,
    strictHandlebarEvaluation: true,
    response: { resourceIdPath: ['id'], errorPath: 'error.message' },
  },
  mappings: [
    { generate: 'name', dataType: 'string', extract: '$.name', status: 'Active' },
    {
      generate: 'owner',
      dataType: 'string',
      extract: '$.tags.owner',
      status: 'Active',
      conditional: { when: 'extract_not_empty' },
    },
  ],
  lookups: [{ name: 'owners', map: { ops: 'operations' }, allowFailures: true }],
  ignoreExisting: false,
})

const KINDS = [
  ['exports', () => freeExport(), shapes.EXPORT_REQUEST, shapes.EXPORT_ANSWER],
  ['exports', () => exportInput('by operation', world.source), {}, shapes.EXPORT_ANSWER],
  ['imports', () => freeImport(), shapes.IMPORT_REQUEST, shapes.IMPORT_ANSWER],
  ['imports', () => importInput('by operation', world.target), {}, shapes.IMPORT_ANSWER],
] as const

/** What integrator.io's answers hold besides, which come back with a PUT. */
const ELSEWHERE = { sandbox: false, _sourceId: 'f'.repeat(24), _templateId: 'f'.repeat(24) }

test('the shapes refuse what is not of them', () => {
  const wrong: readonly [object, unknown][] = [
    [shapes.EXPORT_REQUEST, { ...freeExport(), adaptorType: 'httpexport' }],
    [shapes.EXPORT_REQUEST, { ...freeExport(), http: { paging: { method: 'cursor' } } }],
    [shapes.EXPORT_ANSWER, freeExport()],
    [shapes.IMPORT_REQUEST, { ...freeImport(), http: { method: 'PUT' } }],
    [shapes.IMPORT_REQUEST, { ...freeImport(), mappings: [{ generate: 'a', dataType: 'date', status: 'Active' }] }],
    [shapes.FLOW_REQUEST, { name: 'x', schedule: '*/5 * * * *' }],
    [shapes.JOB, { _id: 'f'.repeat(24), type: 'flow', status: 'done' }],
    [shapes.STEP_ERRORS, { errors: [{ errorId: '1' }] }],
  ]
  for (const [shape, value] of wrong) expect(() => fits(shape, value)).toThrow()
})

describe.each(KINDS)('%s', (path, input, request, answer) => {
  test('are created, read, listed, replaced and deleted in its shapes', async () => {
    const { app } = world
    const created = await app.call('POST', `/v1/${path}`, fits(request, input()))
    expect({ status: created.status, errors: created.body.errors }).toEqual({ status: 201 })
    const id = fits(answer, created.body)._id
    const read = fits(answer, (await app.call('GET', `/v1/${path}/${id}`)).body)
    for (const one of (await app.call('GET', `/v1/${path}`)).body) fits(answer, one)
    const replaced = await app.call('PUT', `/v1/${path}/${id}`, { ...read, ...ELSEWHERE })
    expect({ status: replaced.status, errors: replaced.body.errors }).toEqual({ status: 200 })
    expect({ ...fits(answer, replaced.body), lastModified: '' }).toEqual({ ...read, lastModified: '' })
    fits(DEPENDENCIES, (await app.call('GET', `/v1/${path}/${id}/dependencies`)).body)
    expect(await app.call('DELETE', `/v1/${path}/${id}`)).toMatchObject({ status: 204, text: '' })
    fits(ERRORS, (await app.call('GET', `/v1/${path}/${id}`)).body)
  })
})

test('what is invoked and previewed answers in its shapes', async () => {
  const id = await world.make('/v1/exports', freeExport())
  const { data } = fits(shapes.INVOKED_EXPORT, await world.post(`/v1/exports/${id}/invoke`, {}))
  expect(data).toHaveLength(2)
  fits(shapes.PREVIEWED_EXPORT, await world.post('/v1/exports/preview', freeExport()))
  const importId = await world.make('/v1/imports', freeImport())
  const records = [
    { name: 'invoked', tags: { owner: 'ops' } },
    { name: 'bad_name', tags: { owner: 'ops' } },
  ]
  const answers = fits(shapes.INVOKED_IMPORT, await world.post(`/v1/imports/${importId}/invoke`, records))
  expect(answers.map(({ statusCode }: { statusCode: number }) => statusCode)).toEqual([200, 422])
})

describe('flows', () => {
  test('with routers are created, replaced and patched in its shapes', async () => {
    const exportId = await world.make('/v1/exports', exportInput('for a router', world.source))
    const _importId = await world.make('/v1/imports', importInput('behind a router', world.target))
    const flow = fits(shapes.FLOW_REQUEST, {
      name: 'Routed',
      disabled: true,
      schedule: '? 0 3 * * *',
      timezone: 'Europe/Berlin',
      pageGenerators: [{ _exportId: exportId }],
      routers: [
        {
          id: 'r1',
          routeRecordsTo: 'first_matching_branch',
          routeRecordsUsing: 'input_filters',
          branches: [{ name: 'all', pageProcessors: [{ type: 'import', _importId, proceedOnFailure: false }] }],
        },
      ],
    })
    const created = await world.app.call('POST', '/v1/flows', flow)
    expect({ status: created.status, errors: created.body.errors }).toEqual({ status: 201 })
    const { _id: id } = fits(shapes.FLOW_ANSWER, created.body)
    const read = fits(shapes.FLOW_ANSWER, (await world.app.call('GET', `/v1/flows/${id}`)).body)
    const back = { ...read, free: false, resolvedAt: null, _templateId: 'f'.repeat(24) }
    const replaced = await world.app.call('PUT', `/v1/flows/${id}`, back)
    expect({ status: replaced.status, errors: replaced.body.errors }).toEqual({ status: 200 })
    fits(shapes.FLOW_ANSWER, replaced.body)
    const patch = [{ op: 'replace', path: '/name', value: 'Renamed' }]
    expect(fits(shapes.FLOW_ANSWER, (await world.app.call('PATCH', `/v1/flows/${id}`, patch)).body).name).toBe(
      'Renamed',
    )
    const refused = await world.app.call('POST', `/v1/flows/${id}/run`)
    expect(fits(ERRORS, refused.body).errors[0].code).toBe('inactive_flow')
  })

  test('run, and tell of jobs and errors in its shapes', async () => {
    const exportId = await world.make('/v1/exports', exportInput('all of it', world.source))
    const importId = await world.make('/v1/imports', { ...freeImport(), name: 'needs an owner' })
    const id = await world.make('/v1/flows', flowInput('errs', exportId, importId))
    const { _jobId } = fits(shapes.FLOW_RUN, await world.post(`/v1/flows/${id}/run`))
    const { flowJob, childJobs } = await waitForJob(world, _jobId)
    for (const job of [flowJob, ...childJobs, await world.get(`/v1/jobs/${_jobId}`)]) fits(shapes.JOB, job)
    for (const job of await world.get(`/v1/jobs?_flowId=${id}`)) fits(shapes.JOB, job)
    expect(flowJob).toMatchObject({ status: 'completed', numSuccess: 1, numError: 1 })
    fits(shapes.FLOW_ERRORS, await world.get(`/v1/flows/${id}/errors`))
    const { errors } = fits(shapes.STEP_ERRORS, await world.get(`/v1/flows/${id}/${importId}/errors`))
    expect(errors).toHaveLength(1)
    const resolving = { errors: [errors[0].errorId] }
    expect((await world.app.call('PUT', `/v1/flows/${id}/${importId}/resolved`, resolving)).status).toBe(204)
    const { resolved } = fits(shapes.RESOLVED_ERRORS, await world.get(`/v1/flows/${id}/${importId}/resolved`))
    expect(resolved).toHaveLength(1)
  })
})
