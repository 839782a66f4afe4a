/** Exports with stages and with requests of their own, against the sandbox: saved, previewed, invoked, run in a flow. */
import { MASK } from '@keyway/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exportInput, flowInput, importInput } from './support/flow-documents.ts'
import { errorsOf, putSecrets, readSecrets, runFlow, secretsNamed, waitForJob } from './support/run-steps.ts'
import { openVaultWorld, type VaultWorld } from './support/vault-world.ts'

const CANARY = 'canary-9e1f-hunter2'
const VERSION = 'api-version=2025-07-01'

let world: VaultWorld
beforeAll(async () => {
  world = await openVaultWorld()
  await putSecrets(world, world.source, [
    ...secretsNamed('a', 12),
    { name: 'z-canary', value: CANARY, tags: { owner: 'ops' }, contentType: 'text/plain' },
  ])
})
afterAll(() => world.close())

const LIST = {
  formType: 'http',
  relativeURI: `/secrets?${VERSION}&maxresults=5`,
  response: { resourcePath: 'value' },
  paging: { method: 'url', path: 'nextLink' },
}
const NAMED = { type: 'jsonata', jsonata: '{"name": $split(id, "/")[4], "enabled": attributes.enabled, "tags": tags}' }

let made = 0
const named = (http: object, rest: object = {}) => ({
  name: `export ${++made}`,
  _connectionId: world.source,
  http,
  ...rest,
})
const freeExport = (rest: object = {}, http: object = {}) => named({ ...LIST, ...http }, rest)
const preview = (body: object) => world.post('/v1/exports/preview', { limit: 100, ...body })
const errorsAt = async (path: string, body: object) => {
  const answer = await world.app.call('POST', path, body)
  expect(answer.status, answer.text).toBe(422)
  return answer.body.errors
}
const invokeAll = async (id: string) => {
  const pages = []
  let state: string | undefined
  do {
    const page = await world.post(`/v1/exports/${id}/invoke`, state ? { pagedExportState: state } : {})
    pages.push(page)
    state = page.pagedExportState
  } while (state)
  return pages
}

describe('saving an export', () => {
  test.each([
    [{ transform: { type: 'jsonata', jsonata: 'name & ' } }, 'transform.jsonata', 'cannot be read at character'],
    [{ filter: { type: 'jsonata', jsonata: '(((' } }, 'filter.jsonata', 'cannot be read'],
    [
      { filter: { type: 'expression', expression: { rules: ['eqals', ['extract', 'name'], 'a'] } } },
      'filter.expression.rules',
      'Did you mean "equals"?',
    ],
    [
      { filter: { type: 'expression', expression: { rules: ['matches', ['extract', 'name'], '('] } } },
      'filter.expression.rules',
      'no regular expression',
    ],
    [{ traceKeyTemplate: '{{record.name' }, 'traceKeyTemplate', 'cannot be read'],
    [{ type: 'delta' }, 'http.relativeURI', 'lastExportDateTime'],
    [{ type: 'once' }, 'once.booleanField', 'was exported'],
    [{ test: { limit: 500 } }, 'test.limit', 'at most 100'],
    [{ mockOutput: [{ name: 'a' }] }, 'mockOutput', 'must be an object'],
  ])('refuses %j at its field', async (rest, field, message) => {
    const [error] = await errorsAt('/v1/exports', freeExport(rest))
    expect(error).toMatchObject({ field, message: expect.stringContaining(message) })
  })

  test.each([
    [{ withValues: true, valuesBy: 'BackupKey' }, 'There is BackupSecret.'],
    [{ withValues: false, valuesBy: 'BackupSecret' }, 'Switch "withValues" on'],
    [{ _httpConnectorEndpointId: 'GetDeletedSecrets', withValues: true, valuesBy: 'BackupSecret' }, 'Leave this out.'],
  ])('refuses %j: what is not offered cannot be fetched of each', async (http, message) => {
    const [error] = await errorsAt('/v1/exports', exportInput('by', world.source, http))
    expect(error).toMatchObject({ field: 'http.valuesBy', message: expect.stringContaining(message) })
  })

  test.each([
    [{ relativeURI: '/secrets/{{record.name}}' }, 'http.relativeURI', 'uses "record", which there is not'],
    [{ relativeURI: '/secrets/{{nohelper "x"}}' }, 'http.relativeURI', 'there is no helper "nohelper"'],
    [{ method: 'GET', body: '{}' }, 'http.body', 'has no body'],
    [{ headers: [{ name: 'Authorization', value: 'Bearer stolen' }] }, 'http.headers.0.name', 'sets by itself'],
    [{ paging: { method: 'token' } }, 'http.paging.path', 'where the token'],
    [{ paging: { method: 'relativeuri' } }, 'http.paging.relativeURI', 'Write the relative URI'],
    [{ paging: { method: 'guess' } }, 'http.paging.method', 'must be "linkheader"'],
    [{ surprise: true }, 'http.surprise', 'Unknown field'],
  ])('refuses a request with %j at its field', async (http, field, message) => {
    const [error] = await errorsAt('/v1/exports', freeExport({}, http))
    expect(error).toMatchObject({ field, message: expect.stringContaining(message) })
  })

  test('keeps a secret out of trace keys', async () => {
    const input = exportInput('traced', world.source, {}, { traceKeyTemplate: '{{record.value}}' })
    expect(await errorsAt('/v1/exports', input)).toMatchObject([{ field: 'traceKeyTemplate' }])
  })

  test('gives back what was sent', async () => {
    const input = freeExport({ transform: NAMED, type: 'test', test: { limit: 3 } })
    const id = await world.make('/v1/exports', input)
    expect(await world.get(`/v1/exports/${id}`)).toMatchObject({ ...input, http: { ...LIST, method: 'GET' } })
  })
})

describe('an HTTP export', () => {
  test('reads all pages of a vault, through transform and filter', async () => {
    const filter = {
      type: 'expression',
      expression: {
        version: '1',
        rules: ['or', ['equals', ['extract', 'name'], 'z-canary'], ['endswith', ['extract', 'name'], '-1']],
      },
    }
    const id = await world.make('/v1/exports', freeExport({ transform: NAMED, filter, pageSize: 6 }))
    const pages = await invokeAll(id)
    expect(pages.flatMap(({ data }) => data)).toEqual([
      { name: 'a-1', enabled: true },
      { name: 'z-canary', enabled: true, tags: { owner: 'ops' } },
    ])
    expect(pages.reduce((sum, { ignored = 0 }) => sum + ignored, 0)).toBe(11)
  })

  test('whose resource path leads nowhere says so, with what is there', async () => {
    const id = await world.make(
      '/v1/exports',
      freeExport({}, { response: { resourcePath: 'values' }, paging: undefined }),
    )
    const answer = await world.post(`/v1/exports/${id}/invoke`, {})
    expect(answer).toMatchObject({
      data: [],
      note: expect.stringContaining('"values" matched nothing. The answer has these members: value, nextLink.'),
    })
  })

  test('in a run says so at its step, and the run is completed', async () => {
    const exportId = await world.make(
      '/v1/exports',
      freeExport({}, { response: { resourcePath: 'values' }, paging: undefined }),
    )
    const importId = await world.make('/v1/imports', importInput(`import ${++made}`, world.target))
    const id = await world.make('/v1/flows', flowInput(`flow ${++made}`, exportId, importId))
    const { flowJob, childJobs } = await runFlow(world, { id, exportId, importId })
    expect(flowJob).toMatchObject({ status: 'completed', numExport: 0 })
    expect(childJobs[0]?.diagnosis).toMatchObject({ code: 'resource_path_missing' })
  })

  test('of the type test gives so many records and no more', async () => {
    const id = await world.make('/v1/exports', freeExport({ type: 'test', test: { limit: 7 }, pageSize: 3 }))
    const pages = await invokeAll(id)
    expect(pages.map(({ data }) => data.length)).toEqual([3, 3, 1])
  })

  test('whose request is refused says why', async () => {
    const id = await world.make('/v1/exports', freeExport({}, { relativeURI: `/secrets/no-such-secret?${VERSION}` }))
    const answer = await world.app.call('POST', `/v1/exports/${id}/invoke`, {})
    expect(answer.status).toBe(502)
    expect(answer.body.errors[0].message).toContain('no such object')
  })
})

describe('stages over an operation', () => {
  test('take the records inside each object, and name a path that leads nowhere', async () => {
    const inside = named({ _httpConnectorEndpointId: 'GetSecrets', response: { resourcePath: 'attributes' } })
    const { data } = await world.post(`/v1/exports/${await world.make('/v1/exports', inside)}/invoke`, {})
    expect(data[0]).toMatchObject({ enabled: true, recoveryLevel: expect.any(String) })
    const astray = named({ _httpConnectorEndpointId: 'GetSecrets', response: { resourcePath: 'atributes' } })
    const found = await world.post(`/v1/exports/${await world.make('/v1/exports', astray)}/invoke`, {})
    expect(found.note).toContain('A record has these members: ')
  })

  test('see the values that were fetched, and a record that cannot be transformed fails alone', async () => {
    const transform = { type: 'jsonata', jsonata: "name = 'a-3' ? value * 2 : {'n': name, 'v': $uppercase(value)}" }
    const input = exportInput('staged', world.source, {}, { transform })
    const { data, errors } = await world.post(`/v1/exports/${await world.make('/v1/exports', input)}/invoke`, {})
    expect(data).toHaveLength(12)
    expect(data.at(-1)).toEqual({ n: 'z-canary', v: CANARY.toUpperCase() })
    expect(errors).toEqual([
      {
        code: 'transform_failed',
        traceKey: 'a-3',
        message: 'The transform cannot be used: it calculates with something that is no number.',
      },
    ])
  })

  test('make several records of one, and leave records out', async () => {
    const transform = {
      type: 'jsonata',
      jsonata: "tags ? $keys(tags) ~> $map(function($k) { {'name': name, 'tag': $k} })",
    }
    const input = named({ _httpConnectorEndpointId: 'GetSecrets' }, { transform })
    const result = await world.post(`/v1/exports/${await world.make('/v1/exports', input)}/invoke`, {})
    expect(result).toMatchObject({ data: [{ name: 'z-canary', tag: 'owner' }], ignored: 12 })
  })

  test('map with Mapper 2.0, creating and modifying', async () => {
    const mappings = [{ generate: 'label', dataType: 'string', extract: '{{record.name}}!', status: 'Active' }]
    const of = async (mode: string) => {
      const transform = { type: 'expression', expression: { version: '2', rulesTwoDotZero: { mode, mappings } } }
      const input = named({ _httpConnectorEndpointId: 'GetSecrets' }, { transform })
      return (await world.post(`/v1/exports/${await world.make('/v1/exports', input)}/invoke`, {})).data[0]
    }
    expect(await of('create')).toEqual({ label: 'a-0!' })
    expect(await of('modify')).toMatchObject({ label: 'a-0!', name: 'a-0', attributes: { enabled: true } })
  })
})

describe('invoking an export', () => {
  test('gives values, or masks them before an expression sees them; which of the two is in the audit log, once', async () => {
    const transform = { type: 'jsonata', jsonata: '{"name": name, "copy": $uppercase(value)}' }
    const id = await world.make('/v1/exports', exportInput('downloaded', world.source, {}, { transform, pageSize: 5 }))
    const pages = await invokeAll(id)
    expect(pages.length).toBeGreaterThan(1)
    expect(JSON.stringify(pages)).toContain(CANARY.toUpperCase())
    const masked = await world.post(`/v1/exports/${id}/invoke`, { reveal: false })
    expect(masked.data.map(({ copy }: { copy: string }) => copy)).toEqual(Array(5).fill(MASK))
    const rows = await world.get(`/v1/exports/${id}/audit`)
    expect(rows.map(({ event }: { event: string }) => event)).toEqual(['run', 'reveal', 'create'])
  })

  test('of ones own requests masks by the names of members', async () => {
    const free = freeExport({}, { relativeURI: `/secrets/z-canary?${VERSION}`, response: {}, paging: undefined })
    const id = await world.make('/v1/exports', free)
    expect((await world.post(`/v1/exports/${id}/invoke`, {})).data[0].value).toBe(CANARY)
    expect((await world.post(`/v1/exports/${id}/invoke`, { reveal: false })).data[0].value).toBe(MASK)
  })
})

describe('a preview', () => {
  test('shows request, answer and each stage, with secrets masked also from expressions', async () => {
    const input = {
      ...exportInput('previewed', world.source),
      transform: { type: 'jsonata', jsonata: "{'name': name, 'copy': value, 'half': $substring(value, 0, 3)}" },
      filter: { type: 'jsonata', jsonata: "name = 'z-canary'" },
    }
    const result = await preview(input)
    expect(JSON.stringify(result)).not.toContain(CANARY)
    expect(result.stages.map(({ name }: { name: string }) => name)).toEqual([
      'request',
      'parse',
      'lookup',
      'transform',
      'filter',
    ])
    expect(result.stages.at(-1)).toMatchObject({ count: 1, ignored: 12, summary: '13 in, 1 out, 12 left out.' })
    expect(result).toMatchObject({ revealed: false, data: [{ name: 'z-canary', copy: MASK, half: '***' }] })
  })

  test('of a lookup fills the operation from a record, and masks what is found before the transform', async () => {
    const http = { _httpConnectorEndpointId: 'GetSecret', parameters: { 'secret-name': '{{record.of}}' } }
    const lookup = named(http, { isLookup: true, transform: { type: 'jsonata', jsonata: '{"moved": value}' } })
    const found = await preview({ ...lookup, record: { of: 'z-canary' } })
    expect(found.data).toEqual([{ moved: MASK }])
    expect(found.stages[0].summary).toMatch(/^GET https:.*\/secrets\/z-canary.*: 200$/)
    const unfilled = await preview({ ...lookup, record: {} })
    expect(unfilled.stages[0].errors).toMatchObject([{ code: 'request_not_made' }])
  })

  test('of an HTTP export shows the answer as it came, masked', async () => {
    const result = await preview(
      freeExport({}, { relativeURI: `/secrets/z-canary?${VERSION}`, response: undefined, paging: undefined }),
    )
    expect(result.stages[0]).toMatchObject({
      name: 'request',
      summary: expect.stringMatching(/^GET https:\/\/.*\/secrets\/z-canary\?api-version=2025-07-01: 200$/),
      data: [{ value: MASK, contentType: 'text/plain' }],
    })
    expect(result.data).toMatchObject([{ value: MASK }])
    expect(JSON.stringify(result)).not.toContain(CANARY)
  })

  test('says what the resource path should have been', async () => {
    const result = await preview(freeExport({}, { response: { resourcePath: 'vaule' } }))
    expect(result.stages[1].summary).toContain(
      '"vaule" matched nothing. The answer has these members: value, nextLink.',
    )
  })

  test('security 61: reveals values when asked to, and that is written to the audit log', async () => {
    const before = (await world.get('/v1/audit?resourceType=connection')).length
    const result = await preview({ ...exportInput('revealed', world.source), reveal: true })
    expect(JSON.stringify(result.data)).toContain(CANARY)
    expect(result.revealed).toBe(true)
    const rows = await world.get('/v1/audit?resourceType=connection')
    expect(rows).toHaveLength(before + 1)
    expect(rows[0]).toMatchObject({ event: 'reveal', _resourceId: world.source, byUser: { name: expect.any(String) } })
    expect(JSON.stringify(rows)).not.toContain(CANARY)
  })

  test('of mock output sends nothing', async () => {
    const mockOutput = { page_of_records: [{ record: { name: 'made up' } }] }
    const result = await preview({
      ...freeExport({ mockOutput, transform: { type: 'jsonata', jsonata: "{'n': name}" } }),
      mock: true,
    })
    expect(result).toMatchObject({
      data: [{ n: 'made up' }],
      stages: [{ summary: 'Mock output: nothing was sent.' }, {}, {}],
    })
  })

  test('shows a runaway expression as an error of its stage', { timeout: 30_000 }, async () => {
    const transform = { type: 'jsonata', jsonata: '($f := function($x) { $f($x) & "a" }; $f(1))' }
    const result = await preview({
      ...exportInput('runaway', world.source, { withValues: false }),
      transform,
      limit: 2,
    })
    expect(result.stages.at(-1)).toMatchObject({ name: 'transform', count: 0 })
    expect(result.stages.at(-1).errors[0].message).toMatch(
      /^a-0: The transform cannot be used: it calls itself without end/,
    )
  })
})

describe('a delta export', () => {
  const run = async (exportInputs: object) => {
    const exportId = await world.make('/v1/exports', exportInputs)
    const importId = await world.make('/v1/imports', importInput(`import ${++made}`, world.target))
    const id = await world.make('/v1/flows', flowInput(`flow ${++made}`, exportId, importId))
    return { id, exportId, importId }
  }

  test('reads what changed since the last run that came to its end', async () => {
    const flow = await run(
      exportInput('changes', world.source, {}, { type: 'delta', delta: { dateField: 'attributes.updated' } }),
    )
    expect(await world.get(`/v1/flows/${flow.id}/lastExportDateTime`)).toEqual({ lastExportDateTime: null })
    expect((await runFlow(world, flow)).flowJob).toMatchObject({ numSuccess: 13, numIgnore: 0 })
    const { lastExportDateTime } = await world.get(`/v1/flows/${flow.id}/lastExportDateTime`)
    expect(lastExportDateTime).toBe(world.deps.clock.now().toISOString())
    // Key Vault's clock is the sandbox's own: what is new there is after this.
    world.deps.clock.advance(3_600_000)
    await runFlow(world, flow)
    expect((await runFlow(world, flow)).flowJob).toMatchObject({ numSuccess: 0, numIgnore: 13 })
  })

  test('reads between two dates when asked to, and then goes on from where the last run had come to', async () => {
    const delta = { type: 'delta', delta: { dateField: 'attributes.updated' } }
    const flow = await run(exportInput('between', world.source, {}, delta))
    const runAsked = async (body: object) => {
      const { _jobId } = await world.post(`/v1/flows/${flow.id}/run`, body)
      return (await waitForJob(world, _jobId)).flowJob
    }
    const now = Date.now()
    const hour = 3_600_000
    const dates = (from: number, to: number) => ({
      export: { startDate: new Date(now + from).toISOString(), endDate: new Date(now + to).toISOString() },
    })
    expect(await runAsked(dates(-2 * hour, -hour))).toMatchObject({ numSuccess: 0, numIgnore: 13 })
    expect((await runAsked({ ...dates(-hour, hour), _exportIds: [flow.exportId] })).numIgnore).toBe(0)
    expect(await world.get(`/v1/flows/${flow.id}/lastExportDateTime`)).toEqual({ lastExportDateTime: null })
  })

  test.each([
    [{ export: { startDate: 'yesterday' } }, 'export.startDate', /must be a date and time such as/],
    [
      { export: { startDate: '2026-02-01T00:00:00Z', endDate: '2026-01-01T00:00:00Z' } },
      'export.endDate',
      /must not be before startDate/,
    ],
    [{ _exportIds: ['0'.repeat(24)] }, '_exportIds.0', /is not an export this flow reads/],
    [{ startDate: '2026-02-01T00:00:00Z' }, 'startDate', /Unknown field/],
  ])('is not run with %j', async (body, field, message) => {
    const flow = await run(exportInput(`refused ${++made}`, world.source))
    const answer = await world.app.call('POST', `/v1/flows/${flow.id}/run`, body)
    expect(answer.status).toBe(422)
    expect(answer.body.errors[0]).toMatchObject({ field, message: expect.stringMatching(message) })
  })

  test('that fails asks for the same again', async () => {
    const http = { ...LIST, relativeURI: `/secrets/no-such-secret?${VERSION}&since={{lastExportDateTime}}` }
    const flow = await run(named(http, { type: 'delta' }))
    expect((await runFlow(world, flow)).flowJob.status).toBe('failed')
    expect(await world.get(`/v1/flows/${flow.id}/lastExportDateTime`)).toEqual({ lastExportDateTime: null })
  })
})

describe('an export of the type once', () => {
  test('marks what was taken, and then gives it out no more', async () => {
    await putSecrets(world, world.source, [
      { name: 'once-1', value: '1' },
      { name: 'once-2', value: '2' },
    ])
    const once = {
      method: 'PATCH',
      relativeURI: `/secrets/{{record.name}}?${VERSION}`,
      body: '{"tags":{"exported":"true"}}',
    }
    const transform = {
      type: 'jsonata',
      jsonata:
        '$contains(id, "/once-") ? {"name": $split(id, "/")[4], "value": "v", "tags": tags, "exported": tags.exported}',
    }
    const input = named(
      { ...LIST, once },
      { type: 'once', transform, filter: { type: 'jsonata', jsonata: '$not(exported = "true")' } },
    )
    const exportId = await world.make('/v1/exports', input)
    const importId = await world.make('/v1/imports', importInput(`import ${++made}`, world.target))
    const id = await world.make('/v1/flows', flowInput(`flow ${++made}`, exportId, importId))
    const flow = { id, exportId, importId }
    expect((await runFlow(world, flow)).flowJob).toMatchObject({ status: 'completed', numSuccess: 2, numError: 0 })
    expect((await readSecrets(world, world.source)).get('once-1')).toMatchObject({ tags: { exported: 'true' } })
    expect((await runFlow(world, flow)).flowJob).toMatchObject({ numSuccess: 0, numError: 0 })
    expect(await errorsOf(world, flow, exportId)).toEqual([])
  })
})
