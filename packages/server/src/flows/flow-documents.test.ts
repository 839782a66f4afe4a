/** What is refused when exports, imports and flows are saved, deleted or run; nothing is sent anywhere. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exportInput, flowInput, importInput } from '../../test/support/flow-documents.ts'
import { NO_OUTBOUND } from '../../test/support/no-outbound.ts'
import { openTestApp, type TestApp } from '../../test/support/open-test-app.ts'
import { openTestDeps } from '../../test/support/open-test-deps.ts'
import { connectionInput, iclientInput } from '../../test/support/sample-documents.ts'
import { setAuthorized, setOffline } from '../connections/index.ts'
import { SYSTEM } from '../deps.ts'
import { createFlows, type Flows } from './index.ts'

let app: TestApp
let flows: Flows
let vault: string
let azure: string

beforeAll(async () => {
  const deps = await openTestDeps({ role: 'web' })
  flows = createFlows(deps, NO_OUTBOUND)
  await flows.start()
  app = await openTestApp({ deps, handlers: flows.handlers })
  const iclient = await make('/v1/iclients', iclientInput('client'))
  vault = await make('/v1/connections', connectionInput('vault', iclient))
  const control = {
    _httpConnectorApiId: 'control-plane',
    unencrypted: {},
    auth: { type: 'oauth', oauth: { scope: ['https://management.azure.com/user_impersonation'] } },
  }
  azure = await make('/v1/connections', connectionInput('azure', iclient, control))
})
afterAll(async () => {
  await flows.stop()
  await app.close()
})

let count = 0
const unique = (what: string): string => `${what} ${++count}`

async function make(path: string, body: object): Promise<string> {
  const answer = await app.call('POST', path, body)
  expect(answer.body?.errors).toBeUndefined()
  expect(answer.status).toBe(201)
  return answer.body._id
}

async function refused(path: string, body: object, status = 422) {
  const answer = await app.call('POST', path, body)
  expect(answer.status).toBe(status)
  return answer.body.errors
}

const makeExport = (http: object = {}, connection = vault) =>
  make('/v1/exports', exportInput(unique('export'), connection, http))
const makeImport = (operation = 'SetSecret', rest: object = {}, connection = vault) =>
  make('/v1/imports', importInput(unique('import'), connection, operation, rest))
const makeFlow = async (rest: object = {}) =>
  make('/v1/flows', flowInput(unique('flow'), await makeExport(), await makeImport(), rest))

describe('saving an export', () => {
  test('keeps what was sent and fills in the rest', async () => {
    const id = await makeExport({ parameters: { maxresults: 5 } })
    const { body } = await app.call('GET', `/v1/exports/${id}`)
    expect(body).toMatchObject({
      adaptorType: 'HTTPExport',
      pageSize: 100,
      http: { formType: 'assistant', parameters: { maxresults: 5 }, withValues: true },
    })
  })

  test.each([
    [{ _httpConnectorEndpointId: 'GetScrets' }, 'operation_unknown', 'http._httpConnectorEndpointId'],
    [{ _httpConnectorEndpointId: 'Vaults_Get' }, 'operation_unknown', 'http._httpConnectorEndpointId'],
    [{ _httpConnectorEndpointId: 'SetSecret' }, 'invalid_field', 'http._httpConnectorEndpointId'],
    [{ _httpConnectorEndpointId: 'GetSecretVersions' }, 'parameter_missing', 'http.parameters.secret-name'],
    [{ parameters: { maxresults: 26 } }, 'invalid_field', 'http.parameters.maxresults'],
    [{ parameters: { maxresults: 'many' } }, 'invalid_field', 'http.parameters.maxresults'],
    [{ parameters: { filter: 'x' } }, 'unknown_field', 'http.parameters.filter'],
    [{ _httpConnectorEndpointId: 'GetDeletedKeys' }, 'invalid_field', 'http.withValues'],
  ])('is refused for %j', async (http, code, field) => {
    expect(await refused('/v1/exports', exportInput(unique('export'), vault, http))).toMatchObject([{ code, field }])
  })

  test('names every parameter at fault at once', async () => {
    const http = { _httpConnectorEndpointId: 'GetSecretVersions', parameters: { maxresults: 0, nonsense: true } }
    const errors = await refused('/v1/exports', exportInput(unique('export'), vault, http))
    expect(errors.map(({ field }: { field: string }) => field)).toEqual([
      'http.parameters.nonsense',
      'http.parameters.secret-name',
      'http.parameters.maxresults',
    ])
  })

  test('is refused for a connection that does not exist', async () => {
    const errors = await refused('/v1/exports', exportInput(unique('export'), 'a'.repeat(24)))
    expect(errors).toMatchObject([{ code: 'invalid_ref', field: '_connectionId' }])
  })
})

describe('saving an import', () => {
  const mapped = (...mappings: object[]) => ({
    mappings: mappings.map((mapping) => ({ dataType: 'string', status: 'Active', ...mapping })),
  })
  const name = { generate: 'secret-name', extract: '{{record.name}}-copy' }
  const value = { generate: 'value', extract: '$.value' }

  test('takes mappings, or the mapping of its operation', async () => {
    await makeImport()
    await makeImport('SetSecret', mapped(name, value))
  })

  test.each([
    [[name, { ...value, generate: 'valeu' }], 'invalid_field', 'mappings.1.generate'],
    [[name, { ...value, dataType: 'number' }], 'invalid_field', 'mappings.1.dataType'],
    [[{ ...name, extract: '{{record.name' }, value], 'invalid_field', 'mappings.0.extract'],
    [[{ ...name, extract: '$.a..b' }, value], 'invalid_field', 'mappings.0.extract'],
    [[name], 'parameter_missing', 'mappings'],
    [[{ ...name, status: 'Inactive' }, value], 'invalid_field', 'mappings.0.status'],
  ])('is refused for the mappings %j', async (mappings, code, field) => {
    const errors = await refused('/v1/imports', importInput(unique('import'), vault, 'SetSecret', mapped(...mappings)))
    expect(errors).toMatchObject([{ code, field }])
  })

  test.each([
    [{ extract: 'canary-hunter2' }, 'mappings.1.extract'],
    [{ extract: '{{"canary-hunter2"}}' }, 'mappings.1.extract'],
    [{ extract: '$.value', default: 'canary-hunter2' }, 'mappings.1.default'],
  ])('is refused when it would keep a secret: %j', async (kept, field) => {
    const rest = mapped(name, { generate: 'value', ...kept })
    const errors = await refused('/v1/imports', importInput(unique('import'), vault, 'SetSecret', rest))
    expect(errors).toMatchObject([
      { code: 'invalid_field', field, message: expect.stringContaining('from the record') },
    ])
    expect(JSON.stringify(errors)).not.toContain('hunter2')
  })

  test('is refused when a parameter would keep a secret, also where a mapping fills it; others may be constants', async () => {
    const http = { _httpConnectorEndpointIds: ['SetSecret'], parameters: { value: 'canary-hunter2' } }
    for (const rest of [{ http }, { http, ...mapped(name, value) }]) {
      const errors = await refused('/v1/imports', importInput(unique('import'), vault, 'SetSecret', rest))
      expect(errors).toMatchObject([{ code: 'invalid_field', field: 'http.parameters.value' }])
    }
    await makeImport('SetSecret', mapped({ generate: 'secret-name', extract: 'one-name' }, value))
    await makeImport('SetSecret', mapped(name, { ...value, extract: '{{trim record.value}}' }))
  })

  test('says which fields there are when one does not exist', async () => {
    const rest = mapped(name, { ...value, generate: 'valeu' })
    const [error] = await refused('/v1/imports', importInput(unique('import'), vault, 'SetSecret', rest))
    expect(error.message).toBe(
      '"Set a secret" has no field "valeu". Did you mean "value"? It takes secret-name, value, contentType, tags, enabled, nbf, exp.',
    )
  })

  test('is refused for an operation that only reads', async () => {
    const errors = await refused('/v1/imports', importInput(unique('import'), vault, 'GetSecrets'))
    expect(errors).toMatchObject([{ code: 'invalid_field', field: 'http._httpConnectorEndpointIds' }])
  })
})

describe('saving a flow', () => {
  test('is refused for steps that do not exist', async () => {
    const gone = 'b'.repeat(24)
    expect(await refused('/v1/flows', flowInput(unique('flow'), gone, await makeImport()))).toMatchObject([
      { code: 'invalid_ref', field: 'pageGenerators.0._exportId' },
    ])
    expect(await refused('/v1/flows', flowInput(unique('flow'), await makeExport(), gone))).toMatchObject([
      { code: 'invalid_ref', field: 'pageProcessors.0._importId' },
    ])
  })

  test('is refused when the import needs values that the export does not fetch', async () => {
    const listing = await makeExport({ withValues: false })
    const [error] = await refused('/v1/flows', flowInput(unique('flow'), listing, await makeImport()))
    expect(error).toMatchObject({ code: 'invalid_field', field: 'pageProcessors.0._importId' })
    expect(error.message).toContain('Switch on "Get the value of each secret" in the export.')
    await make('/v1/flows', flowInput(unique('flow'), listing, await makeImport('DeleteSecret')))
  })

  test('is refused when records of another kind have no mapping', async () => {
    const vaults = await makeExport({ _httpConnectorEndpointId: 'Subscriptions_List', withValues: false }, azure)
    const errors = await refused('/v1/flows', flowInput(unique('flow'), vaults, await makeImport('DeleteSecret')))
    expect(errors).toMatchObject([{ code: 'invalid_field', field: 'pageProcessors.0._importId' }])
  })

  test('is disabled unless told otherwise', async () => {
    const id = await makeFlow({ disabled: undefined })
    expect((await app.call('GET', `/v1/flows/${id}`)).body).toMatchObject({ disabled: true, lastExecutedAt: null })
  })
})

describe('deleting', () => {
  test('an export or import of a flow is refused, naming the flow', async () => {
    const [source, target] = [await makeExport(), await makeImport()]
    const flow = await make('/v1/flows', flowInput('nightly copy', source, target))
    for (const path of [`/v1/exports/${source}`, `/v1/imports/${target}`]) {
      const answer = await app.call('DELETE', path)
      expect(answer.status).toBe(422)
      expect(answer.body.errors[0].message).toContain('is used by the flow "nightly copy"')
    }
    const { body } = await app.call('GET', `/v1/imports/${target}/dependencies`)
    expect(body).toMatchObject({ flows: [{ id: flow, paths: ['pageProcessors.0._importId'] }] })
    expect((await app.call('DELETE', `/v1/flows/${flow}`)).status).toBe(204)
    expect((await app.call('DELETE', `/v1/exports/${source}`)).status).toBe(204)
  })

  test('a connection of an export is refused', async () => {
    await makeExport()
    const answer = await app.call('DELETE', `/v1/connections/${vault}`)
    expect(answer.body.errors).toMatchObject([{ code: 'in_use' }])
  })
})

describe('running a flow', () => {
  const run = (id: string) => app.call('POST', `/v1/flows/${id}/run`)

  test('is refused while it is disabled', async () => {
    const answer = await run(await makeFlow({ disabled: true }))
    expect(answer.body.errors).toMatchObject([{ code: 'inactive_flow' }])
  })

  test('is refused for one that does not exist', async () => {
    expect((await run('c'.repeat(24))).status).toBe(404)
  })

  test('is refused while a connection is not authorized, and says what to do', async () => {
    const id = await makeFlow()
    expect((await run(id)).body.errors).toMatchObject([
      {
        code: 'connection_not_authorized',
        message: 'The connection "vault" is not authorized yet. Open it and press Save & authorize.',
      },
    ])
    expect((await app.call('GET', '/v1/jobs')).body ?? []).toEqual([])
  })

  test('waits while a connection is offline, says for what, and is cancelled like any other', async () => {
    const id = await makeFlow()
    const { db } = app.deps
    const why = {
      code: 'secret_expired',
      title: 'The client secret has expired',
      cause: 'It ended yesterday.',
      who: 'you' as const,
      steps: [],
      docs: 'docs/errors.md#secret_expired',
      retry: 'no' as const,
      facts: {},
    }
    await db.transaction().execute((tx) => setAuthorized(tx, vault))
    await setOffline(db, vault, why, SYSTEM, app.deps.clock.now())
    const { body } = await run(id)
    const job = (await app.call('GET', `/v1/jobs/${body._jobId}`)).body
    expect(job).toMatchObject({
      status: 'queued',
      diagnosis: { code: 'secret_expired' },
      waiting: { _connectionId: vault, connectionName: 'vault', since: app.deps.clock.now().toISOString() },
    })
    expect(Date.parse(job.waiting.until) - Date.parse(job.waiting.since)).toBe(24 * 3_600_000)
    expect((await run(id)).body.errors).toMatchObject([{ code: 'flow_running' }])
    const cancelled = await app.call('PUT', `/v1/jobs/${body._jobId}/cancel`)
    expect(cancelled.body).toMatchObject({ status: 'canceled', waiting: null })
    await db.transaction().execute((tx) => setAuthorized(tx, vault))
  })

  test('twice at once is refused, and so is deleting it; a run that waits is cancelled at once', async () => {
    const id = await makeFlow()
    const started = await run(id)
    expect(started.status).toBe(201)
    const jobId = started.body._jobId
    const again = await run(id)
    expect(again.status).toBe(409)
    expect(again.body.errors).toMatchObject([{ code: 'flow_running' }])
    expect((await app.call('DELETE', `/v1/flows/${id}`)).body.errors).toMatchObject([{ code: 'flow_running' }])

    const { body: latest } = await app.call('GET', `/v1/flows/${id}/jobs/latest`)
    expect(latest[0].flowJob).toMatchObject({ _id: jobId, status: 'queued' })
    expect(latest[0].childJobs.map(({ type }: { type: string }) => type)).toEqual(['export', 'import'])

    expect((await app.call('PUT', `/v1/jobs/${jobId}/cancel`)).body).toMatchObject({ status: 'canceled' })
    expect((await app.call('PUT', `/v1/jobs/${jobId}/cancel`)).body.errors).toMatchObject([{ code: 'job_finished' }])
    const { body: family } = await app.call('GET', `/v1/jobs/${jobId}/family`)
    expect(family.childJobs.map(({ status }: { status: string }) => status)).toEqual(['canceled', 'canceled'])
    expect((await run(id)).status).toBe(201)
    const { body: audit } = await app.call('GET', `/v1/flows/${id}/audit`)
    expect(audit.map(({ event }: { event: string }) => event).sort()).toEqual(['cancel', 'create', 'run', 'run'])
  })
})

describe('the list of flows', () => {
  const listed = async (query: string) => (await app.call('GET', `/v1/flows?${query}`)).body

  test('tells the latest run of each, and is filtered and sorted by it', async () => {
    const [never, off, ran] = [await makeFlow(), await makeFlow({ disabled: true }), await makeFlow()]
    const prefix = unique('listed')
    for (const id of [never, off, ran]) {
      await app.call('PATCH', `/v1/flows/${id}`, { name: `${prefix} ${id}` })
    }
    const { body: first } = await app.call('POST', `/v1/flows/${ran}/run`)
    await app.call('PUT', `/v1/jobs/${first._jobId}/cancel`)
    app.deps.clock.advance(1_000)
    const { body: second } = await app.call('POST', `/v1/flows/${ran}/run`)
    const run = { _jobId: second._jobId, status: 'queued', waiting: false, startedAt: null, endedAt: null, numError: 0 }
    const found = await listed(`q=${prefix}&sort=lastExecutedAt&order=desc`)
    expect(found[0]).toMatchObject({ _id: ran, lastRun: run })
    expect(found.slice(1).map(({ lastRun }: { lastRun: unknown }) => lastRun)).toEqual([null, null])
    expect(await listed(`q=${prefix}&disabled=true`)).toMatchObject([{ _id: off }])
    // What was read may be sent back.
    expect((await app.call('PUT', `/v1/flows/${ran}`, found[0])).body.lastRun).toEqual(run)
  })
})

describe('jobs', () => {
  test('are listed newest first, runs without their steps, a page at a time', async () => {
    const ids: string[] = []
    for (let index = 0; index < 3; index += 1) {
      app.deps.clock.advance(1000)
      const started = await app.call('POST', `/v1/flows/${await makeFlow()}/run`)
      ids.unshift(started.body._jobId)
    }
    const first = await app.call('GET', '/v1/jobs?limit=2')
    expect(first.body.map(({ _id }: { _id: string }) => _id)).toEqual(ids.slice(0, 2))
    const next = /<([^>]+)>; rel="next"/.exec(String(first.headers.link))?.[1] ?? ''
    const second = await app.call('GET', new URL(next).pathname + new URL(next).search)
    expect(second.body.map(({ _id }: { _id: string }) => _id)).toContain(ids[2])
    const steps = await app.call('GET', `/v1/jobs?_flowJobId=${ids[0]}&type=import`)
    expect(steps.body).toMatchObject([{ type: 'import', _flowJobId: ids[0] }])
  })

  test('that do not exist are not found', async () => {
    const id = 'd'.repeat(24)
    for (const path of [`/v1/jobs/${id}`, `/v1/jobs/${id}/family`])
      expect((await app.call('GET', path)).status).toBe(404)
    expect((await app.call('PUT', `/v1/jobs/${id}/cancel`)).status).toBe(404)
  })
})
