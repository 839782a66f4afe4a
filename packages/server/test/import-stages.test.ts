/** Imports with lookups, comparisons, filters and requests of their own, against the sandbox. */
import { MASK } from '@keyway/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exportInput, flowInput, importInput } from './support/flow-documents.ts'
import { putSecrets, readSecrets, runFlow, secretsNamed } from './support/run-steps.ts'
import { openVaultWorld, type VaultWorld } from './support/vault-world.ts'

const CANARY = 'canary-4b7d-hunter2'
const VERSION = 'api-version=2025-07-01'

let world: VaultWorld
beforeAll(async () => {
  world = await openVaultWorld()
  await putSecrets(world, world.target, [
    { name: 'there', value: 'old', tags: { a: '1' }, contentType: 'text/plain' },
    { name: 'same', value: 'same value', tags: { a: '1' } },
    { name: 'hidden', value: 'x', enabled: false },
  ])
})
afterAll(() => world.close())

let made = 0
const field = (generate: string, extract: string, more: object = {}) => ({
  generate,
  extract,
  dataType: 'string',
  status: 'Active',
  ...more,
})
const SET = [field('secret-name', '$.name'), field('value', '$.value'), field('tags', '$.tags', { dataType: 'object' })]
const operationImport = (rest: object = {}, operation = 'SetSecret') =>
  importInput(`import ${++made}`, world.target, operation, { mappings: SET, ...rest })
const freeImport = (http: object, rest: object = {}) => ({
  name: `import ${++made}`,
  _connectionId: world.target,
  http: { formType: 'http', method: 'PUT', relativeURI: `/secrets/{{record.name}}?${VERSION}`, ...http },
  ...rest,
})
const refusals = async (body: object) => {
  const answer = await world.app.call('POST', '/v1/imports', body)
  expect(answer.status, answer.text).toBe(422)
  return answer.body.errors
}
const invoke = async (body: object, records: object[]) =>
  world.post(`/v1/imports/${await world.make('/v1/imports', body)}/invoke`, records)
const dryRun = async (body: object, records: object[]) =>
  world.post(`/v1/imports/${await world.make('/v1/imports', body)}/dryRun`, records)
const inTarget = () => readSecrets(world, world.target)

describe('saving an import', () => {
  test('with a field the operation does not have names the near one', async () => {
    expect(await refusals(operationImport({ mappings: [...SET, field('contenttype', 'x')] }))).toMatchObject([
      { field: 'mappings.3.generate', message: expect.stringContaining('Did you mean "contentType"?') },
    ])
  })

  test.each([
    [{ ignoreExisting: true, ignoreMissing: true }, 'ignoreMissing', 'Choose one'],
    [{ filter: { type: 'jsonata', jsonata: '(' } }, 'filter.jsonata', 'cannot be read'],
    [{ lookups: [{ name: 'a' }] }, 'lookups.0', 'only one of them'],
    [
      {
        lookups: [
          { name: 'a', map: {} },
          { name: 'a', map: {} },
        ],
      },
      'lookups.1.name',
      'Another lookup',
    ],
    [{ lookups: [{ name: 'a', operation: 'SetSecret' }] }, 'lookups.0.operation', 'only reads'],
    [{ lookups: [{ name: 'a', operation: 'GetSecret' }] }, 'lookups.0.parameters', 'is required'],
    [{ lookups: [{ name: 'a', relativeURI: '/x/{{nope}}' }] }, 'lookups.0.relativeURI', 'which there is not'],
  ])('with %j is refused at its field', async (rest, at, message) => {
    expect(await refusals(operationImport(rest))).toMatchObject([
      { field: at, message: expect.stringContaining(message) },
    ])
  })

  test('with mappings that cannot work is refused at each of them', async () => {
    const mappings = [
      ...SET,
      field('contentType', '$.x', { lookupName: 'tyes' }),
      field('nbf', '$.a', { dataType: 'number', generateDateFormat: 'X', generateDateTimezone: 'Mars/Olympus' }),
    ]
    const errors = await refusals(operationImport({ mappings, lookups: [{ name: 'types', map: { a: 'b' } }] }))
    expect(errors).toMatchObject([
      { field: 'mappings.3.lookupName', message: 'There is no lookup "tyes". Did you mean "types"?' },
      { field: 'mappings.4', message: expect.stringContaining('no time zone "Mars/Olympus"') },
    ])
  })

  test('that compares what no operation reads is refused', async () => {
    const restore = importInput('restore', world.target, 'RestoreSecret', { ignoreUnchanged: true })
    expect(await refusals(restore)).toMatchObject([{ field: 'ignoreUnchanged' }])
  })

  test.each([
    [{ relativeURI: '/x/{{data}}/{{nope}}' }, 'http.relativeURI'],
    [{ method: ['PUT', 'PATCH'], relativeURI: ['/a'] }, 'http.relativeURI'],
    [{ batchSize: 5 }, 'http.response.resourcePath'],
    [{ existingLookupName: 'missing' }, 'http.existingLookupName'],
    [{ requestMediaType: 'xml' }, 'http.body.0'],
    [{ headers: [{ name: 'Host', value: 'evil.example' }] }, 'http.headers.0.name'],
  ])('with a request of %j is refused at its field', async (http, at) => {
    expect((await refusals(freeImport(http))).map((error: { field: string }) => error.field)).toContain(at)
  })
})

describe('what is there already', () => {
  const records = [
    { name: 'there', value: CANARY, tags: { a: '1' } },
    { name: 'same', value: 'same value', tags: { a: '1' } },
    { name: 'fresh', value: 'new' },
    { name: 'hidden', value: 'y' },
  ]

  test('is told by a dry run, field by field and without values, and nothing is written', async () => {
    const answer = await dryRun(operationImport(), [
      ...records,
      { name: 'bad name!', value: 'x' },
      { value: 'nameless' },
    ])
    expect(answer).toMatchObject([
      {
        action: 'update',
        traceKey: 'there',
        fields: [
          { field: 'value', change: 'changed' },
          { field: 'tags', change: 'same' },
        ],
      },
      { action: 'unchanged', traceKey: 'same' },
      { action: 'create', traceKey: 'fresh', fields: [{ field: 'value', change: 'added' }] },
      { action: 'update', traceKey: 'hidden', fields: [{ field: 'value', change: 'sent' }] },
      { action: 'refused', traceKey: 'bad name!', errors: [{ code: 'input_invalid' }] },
      { action: 'refused', errors: [{ code: 'input_missing' }] },
    ])
    expect(JSON.stringify(answer)).not.toContain(CANARY)
    expect((await inTarget()).get('there')).toMatchObject({ value: 'old' })
    expect((await inTarget()).has('fresh')).toBe(false)
  })

  test('is left alone by ignoreExisting', async () => {
    const answers = await invoke(operationImport({ ignoreExisting: true }), records)
    expect(answers).toMatchObject([
      { ignored: true },
      { ignored: true },
      { statusCode: 200, _json: {} },
      { ignored: true },
    ])
    expect((await inTarget()).get('there')).toMatchObject({ value: 'old' })
  })

  test('is all that ignoreMissing writes', async () => {
    const answers = await invoke(operationImport({ ignoreMissing: true }), [
      { name: 'not-there', value: 'x' },
      { name: 'same', value: 'same value', tags: { a: '1' } },
    ])
    expect(answers.map(({ ignored }: { ignored?: boolean }) => ignored ?? false)).toEqual([true, false])
    expect((await inTarget()).has('not-there')).toBe(false)
  })

  test('is written by ignoreUnchanged only where a mapped field differs', async () => {
    const before = (await inTarget()).get('same')
    const answers = await invoke(operationImport({ ignoreUnchanged: true }), [
      { name: 'same', value: 'same value', tags: { a: '1' } },
      { name: 'there', value: 'old', tags: { a: '1', b: '2' } },
    ])
    expect(answers.map(({ ignored }: { ignored?: boolean }) => ignored ?? false)).toEqual([true, false])
    expect((await inTarget()).get('same')?.id).toBe(before?.id)
    expect((await inTarget()).get('there')).toMatchObject({ tags: { a: '1', b: '2' } })
  })

  test('decides fields that are only for created or only for updated records', async () => {
    const mappings = [
      ...SET.slice(0, 2),
      field('contentType', 'made', { conditional: { when: 'record_created' } }),
      field('tags', '$.tags', { dataType: 'object', conditional: { when: 'record_updated' } }),
    ]
    await invoke(operationImport({ mappings }), [
      { name: 'cond-new', value: '1', tags: { t: 'x' } },
      { name: 'there', value: '2', tags: { t: 'x' } },
    ])
    const written = await inTarget()
    expect(written.get('cond-new')).toMatchObject({ contentType: 'made' })
    expect(written.get('cond-new')?.tags).toBeUndefined()
    expect(written.get('there')).toMatchObject({ value: '2', tags: { t: 'x' } })
    expect(written.get('there')?.contentType).toBeUndefined()
  })

  test('copied twice with ignoreUnchanged is counted as ignored the second time', async () => {
    await putSecrets(world, world.source, secretsNamed('twice', 5))
    const exportId = await world.make('/v1/exports', exportInput('all', world.source))
    const importId = await world.make(
      '/v1/imports',
      importInput('copy', world.target, 'SetSecret', { ignoreUnchanged: true }),
    )
    const id = await world.make('/v1/flows', flowInput('copy', exportId, importId))
    expect((await runFlow(world, { id, exportId, importId })).flowJob).toMatchObject({ numSuccess: 5, numIgnore: 0 })
    const { flowJob, childJobs } = await runFlow(world, { id, exportId, importId })
    expect(flowJob).toMatchObject({ status: 'completed', numSuccess: 0, numIgnore: 5, numError: 0 })
    expect(childJobs.find(({ type }) => type === 'import')).toMatchObject({ numSuccess: 0, numIgnore: 5 })
  })
})

describe('a filter on an import', () => {
  test('lets through what passes, and tells of a record it cannot judge', async () => {
    const filter = { type: 'jsonata', jsonata: 'level > 1' }
    const answers = await invoke(operationImport({ filter }), [
      { name: 'level-1', value: 'a', level: 1 },
      { name: 'level-2', value: 'a', level: 2 },
      { name: 'level-x', value: 'a', level: {} },
    ])
    expect(answers).toMatchObject([
      { statusCode: 200, ignored: true },
      { statusCode: 200 },
      { statusCode: 422, errors: [{ code: 'filter_failed', source: 'import_filter' }] },
    ])
  })
})

describe('lookups', () => {
  test('put table values in place, with defaults and failures', async () => {
    const lookups = [
      { name: 'types', map: { j: 'application/json' } },
      { name: 'kinds', map: { x: 'y' }, default: 'other' },
      { name: 'loose', map: { x: 'y' }, allowFailures: true },
    ]
    const mappings = (lookupName: string) => [...SET.slice(0, 2), field('contentType', '$.type', { lookupName })]
    const one = (name: string, lookupName: string, type: string) =>
      invoke(operationImport({ lookups, mappings: mappings(lookupName) }), [{ name, value: 'v', type }])
    expect(await one('l-1', 'types', 'j')).toMatchObject([
      { statusCode: 200, _json: { contentType: 'application/json' } },
    ])
    expect(await one('l-2', 'kinds', 'z')).toMatchObject([{ statusCode: 200, _json: { contentType: 'other' } }])
    const [loose] = await one('l-3', 'loose', 'z')
    expect(loose._json.contentType).toBeUndefined()
    expect(await one('l-4', 'types', 'z')).toMatchObject([
      {
        statusCode: 422,
        errors: [{ message: '"contentType" cannot be filled: the lookup "types" has nothing for it.' }],
      },
    ])
  })

  test("ask an operation, or a request of one's own", async () => {
    await putSecrets(world, world.target, [{ name: 'owner-ops', value: 'x', tags: { team: 'Operations' } }])
    const lookups = [
      { name: 'team', operation: 'GetSecret', parameters: { 'secret-name': 'owner-{{value}}' }, extract: 'tags.team' },
      {
        name: 'free',
        relativeURI: `/secrets/owner-{{record.owner}}?${VERSION}`,
        extract: 'tags.team',
        default: 'nobody',
      },
    ]
    const mappings = [
      ...SET.slice(0, 2),
      field('contentType', '$.owner', { lookupName: 'team' }),
      {
        generate: 'tags',
        dataType: 'object',
        status: 'Active',
        mappings: [field('team', '$.owner', { lookupName: 'free' })],
      },
    ]
    const answers = await invoke(operationImport({ lookups, mappings }), [
      { name: 'asked', value: 'v', owner: 'ops' },
      { name: 'unanswered', value: 'v', owner: 'nobody' },
    ])
    expect(answers).toMatchObject([
      { statusCode: 200, _json: { contentType: 'Operations', tags: { team: 'Operations' } } },
      {
        statusCode: 422,
        errors: [{ code: 'mapping_failed', message: expect.stringContaining('the lookup "team" has nothing') }],
      },
    ])
  })
})

describe('an HTTP import', () => {
  test('writes what was mapped, and keeps values out of the address', async () => {
    const mappings = [
      field('value', '$.value'),
      {
        generate: 'attributes',
        dataType: 'object',
        status: 'Active',
        mappings: [
          field('exp', '$.until', { dataType: 'number', extractDateFormat: 'DD.MM.YYYY', generateDateFormat: 'X' }),
        ],
      },
    ]
    const answers = await invoke(freeImport({ response: { resourceIdPath: 'id' } }, { mappings }), [
      { name: 'free-1', value: 'one', until: '31.12.2099' },
      { name: '../keys/evil', value: 'x', until: '31.12.2099' },
      { name: 'free-2', value: 'x', until: 'soon' },
    ])
    expect(answers).toMatchObject([
      { statusCode: 200, id: expect.stringContaining('/secrets/free-1/') },
      { statusCode: 422 },
      {
        statusCode: 422,
        errors: [{ message: '"attributes.exp" cannot be filled: it does not read as a date of the form DD.MM.YYYY.' }],
      },
    ])
    expect((await inTarget()).get('free-1')).toMatchObject({ value: 'one', attributes: { exp: 4_102_358_400 } })
  })

  test("writes a body of one's own, and refuses a record that breaks it", async () => {
    const body = '{"value":"{{record.value}}","tags":{{jsonSerialize record.tags}} }'
    const answers = await invoke(freeImport({ body }), [
      { name: 'body-1', value: 'with "quotes"\nand lines', tags: { a: 'b' } },
      { name: 'body-2', value: CANARY },
    ])
    expect(answers).toMatchObject([
      { statusCode: 200 },
      { statusCode: 422, errors: [{ code: 'request_not_made', source: 'mapping' }] },
    ])
    expect(JSON.stringify(answers[1])).not.toContain(CANARY)
    expect((await inTarget()).get('body-1')).toMatchObject({ value: 'with "quotes"\nand lines', tags: { a: 'b' } })
  })

  test('with strictHandlebarEvaluation off writes nothing for what is missing', async () => {
    const http = { body: '{"value":"{{record.value}}-{{record.missing}}"}', strictHandlebarEvaluation: false }
    expect(await invoke(freeImport(http), [{ name: 'lax', value: 'v' }])).toMatchObject([{ statusCode: 200 }])
    expect((await inTarget()).get('lax')).toMatchObject({ value: 'v-' })
  })

  test('creates or updates by what a lookup finds', async () => {
    const http = {
      requestType: ['CREATE', 'UPDATE'],
      method: ['PUT', 'PATCH'],
      relativeURI: [`/secrets/{{record.name}}?${VERSION}`, `/secrets/{{record.name}}?${VERSION}`],
      body: ['{"value":"made"}', '{"tags":{"updated":"yes"}}'],
      existingLookupName: 'there',
    }
    const lookups = [{ name: 'there', relativeURI: `/secrets/{{record.name}}?${VERSION}`, extract: 'id' }]
    const body = freeImport(http, { lookups })
    expect(await dryRun(body, [{ name: 'upsert' }])).toMatchObject([{ action: 'create' }])
    const once = { ...body, name: `${body.name} again` }
    expect(await invoke(once, [{ name: 'upsert' }])).toMatchObject([{ statusCode: 200 }])
    expect(await invoke({ ...once, name: `${once.name} and again` }, [{ name: 'upsert' }])).toMatchObject([
      { statusCode: 200 },
    ])
    expect((await inTarget()).get('upsert')).toMatchObject({ value: 'made', tags: { updated: 'yes' } })
  })

  test('that is refused says why, without quoting what was sent', async () => {
    const answers = await invoke(
      freeImport({ body: '{"value":"{{record.value}}","attributes":"{{record.secretThing}}"}' }),
      [{ name: 'refused', value: 'v', secretThing: CANARY }],
    )
    expect(answers[0].statusCode).toBeGreaterThanOrEqual(400)
    expect(JSON.stringify(answers)).not.toContain(CANARY)
  })

  test('fails a record whose answer says so', async () => {
    const http = { response: { successPath: 'contentType', successValues: [['fine']], errorPath: 'contentType' } }
    const answers = await invoke(freeImport(http), [
      { name: 'judged-1', value: 'v', contentType: 'fine' },
      { name: 'judged-2', value: 'v', contentType: 'not so' },
    ])
    expect(answers).toMatchObject([{ statusCode: 200 }, { statusCode: 422, errors: [{ code: 'response_failure' }] }])
  })
})

describe('a preview of a mapping', () => {
  test('shows what it makes with secrets masked, and errors, and calls nobody', async () => {
    const body = {
      ...operationImport(),
      data: [
        { name: 'x', value: CANARY, tags: { a: 'b' } },
        { name: { odd: 1 }, value: 'v' },
      ],
    }
    const answer = await world.post('/v1/imports/preview', body)
    expect(answer).toMatchObject([
      { mapped: { 'secret-name': 'x', value: MASK, tags: { a: 'b' } }, errors: [] },
      { mapped: { 'secret-name': '{"odd":1}' } },
    ])
    expect(JSON.stringify(answer)).not.toContain(CANARY)
    expect(answer[0].dryRun).toBeUndefined()
  })

  test('puts a mask where a lookup would ask the application', async () => {
    const lookups = [
      { name: 'secret', operation: 'GetSecret', parameters: { 'secret-name': '{{value}}' }, extract: 'value' },
    ]
    const mappings = [...SET.slice(0, 2), field('contentType', '$.name', { lookupName: 'secret' })]
    const body = { ...operationImport({ lookups, mappings }), data: [{ name: 'same', value: 'v' }] }
    expect(await world.post('/v1/imports/preview', body)).toMatchObject([{ mapped: { contentType: MASK } }])
  })

  test('shows the request of its own that the record would be sent with, or why it cannot be made', async () => {
    const body = {
      ...freeImport({
        body: '{ "value": "{{record.value}}" }',
        headers: [{ name: 'X-Team', value: '{{record.team}}' }],
      }),
      data: [
        { name: 'a b', value: 'say "v"', team: 'ops' },
        { name: 'x', value: 'v' },
      ],
    }
    const [made, refused] = await world.post('/v1/imports/preview', body)
    expect(made.request).toMatchObject({
      method: 'PUT',
      relativeURI: `/secrets/a%20b?${VERSION}`,
      headers: { 'x-team': 'ops' },
      body: '{ "value": "say \\"v\\"" }',
    })
    expect(refused).toMatchObject({ errors: [{ code: 'request_not_made', field: 'http.headers.0.value' }] })
    expect(refused.request).toBeUndefined()
  })

  test('with dryRun also tells what would happen', async () => {
    const body = { ...operationImport({ ignoreExisting: true }), data: [{ name: 'same', value: 'v' }], dryRun: true }
    expect(await world.post('/v1/imports/preview', body)).toMatchObject([
      { mapped: { 'secret-name': 'same' }, dryRun: { action: 'ignored', reason: 'It exists already.' } },
    ])
  })
})

describe('a record over 5 MB', () => {
  test('is refused, and the rest goes on', async () => {
    const id = await world.make('/v1/imports', operationImport())
    const answers = await world.app.call('POST', `/v1/imports/${id}/invoke`, [
      { name: 'big', value: 'x'.repeat(5_300_000) },
    ])
    // Whichever limit meets it first, it says so.
    expect([413, 200]).toContain(answers.status)
    if (answers.status === 200) expect(answers.body[0].errors[0].code).toBe('record_too_large')
  })
})
