/** Trying a flow out: what each step shows, that secrets are hidden wherever they go, and that nothing is written. */
import { type FlowTestResult, MASK } from '@keyway/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exportInput, importInput } from './support/flow-documents.ts'
import { putSecrets, readSecrets } from './support/run-steps.ts'
import { openVaultWorld, type VaultWorld } from './support/vault-world.ts'

const CANARY = 'canary-55aa-hunter2'
const rules = (...expression: unknown[]) => ({ expression: { rules: expression } })

let world: VaultWorld
let flow: string
beforeAll(async () => {
  world = await openVaultWorld()
  await putSecrets(
    world,
    world.source,
    ['a', 'b', 'c'].map((name) => ({ name, value: `${CANARY}-${name}`, tags: { owner: name } })),
  )
  const list = await world.make('/v1/exports', exportInput('list', world.source, { withValues: false }))
  const http = { _httpConnectorEndpointId: 'GetSecret', parameters: { 'secret-name': '{{record.name}}' } }
  const whole = await world.make('/v1/exports', { name: 'whole', isLookup: true, _connectionId: world.source, http })
  const field = { dataType: 'string', status: 'Active' }
  const set = async (name: string, secretName: string) =>
    world.make(
      '/v1/imports',
      importInput(name, world.target, 'SetSecret', {
        mappings: [
          { ...field, generate: 'secret-name', extract: secretName },
          { ...field, generate: 'value', extract: '$.moved.somewhere' },
          { ...field, generate: 'contentType', extract: 'copy of {{record.moved.somewhere}}' },
        ],
      }),
    )
  const value = {
    type: 'export',
    _exportId: whole,
    responseMapping: { fields: [{ extract: 'data[0].value', generate: 'moved.somewhere' }] },
  }
  const is = (name: string) => rules('equals', ['extract', 'name'], name)
  flow = await world.make('/v1/flows', {
    name: 'tried',
    disabled: true,
    pageGenerators: [{ _exportId: list }],
    routers: [
      {
        id: 'r',
        branches: [
          { name: 'good', inputFilter: is('a'), pageProcessors: [value, { _importId: await set('good', '$.name') }] },
          { name: 'bad', inputFilter: is('b'), pageProcessors: [value, { _importId: await set('bad', 'not a name') }] },
        ],
      },
    ],
  })
})
afterAll(() => world.close())

describe('a test run', () => {
  let text: string
  let result: FlowTestResult
  beforeAll(async () => {
    const answer = await world.app.call('POST', `/v1/flows/${flow}/test`, {})
    expect(answer.status).toBe(200)
    text = answer.text
    result = answer.body
  })

  test('shows each record at each step of a disabled flow, and what became of it', () => {
    const shown = result.steps.map(({ path, type, name, records }) => [
      path,
      type,
      name,
      records.map((record) => `${record.traceKey} ${record.result} ${record.branches ?? ''}`.trim()),
    ])
    expect(shown).toEqual([
      ['pageGenerators.0', 'export', 'list', ['a done', 'b done', 'c done']],
      ['routers.0', 'router', 'r', ['a done good', 'b done bad', 'c ignored']],
      ['routers.0.branches.0.pageProcessors.0', 'lookup', 'whole', ['a done']],
      ['routers.0.branches.0.pageProcessors.1', 'import', 'good', ['a done']],
      ['routers.0.branches.1.pageProcessors.0', 'lookup', 'whole', ['b done']],
      ['routers.0.branches.1.pageProcessors.1', 'import', 'bad', ['b failed']],
    ])
    expect(result.steps[5]?.records[0]?.error).toMatchObject({
      code: 'input_invalid',
      message: expect.stringMatching(/name/i),
    })
  })

  test('hides secrets wherever a mapping has put them', () => {
    expect(text).not.toContain(CANARY)
    const sent = result.steps[3]?.records[0]
    expect(sent?.output).toEqual({ 'secret-name': 'a', value: MASK, contentType: MASK })
    expect(sent?.input).toMatchObject({ name: 'a', moved: { somewhere: MASK }, tags: { owner: 'a' } })
  })

  test('writes nothing, and makes no job', async () => {
    expect(await readSecrets(world, world.target)).toEqual(new Map())
    expect(await world.get(`/v1/jobs?_flowId=${flow}`)).toEqual([])
  })

  test('takes as many records as it is told to, or those it is given', async () => {
    const one: FlowTestResult = await world.post(`/v1/flows/${flow}/test`, { limit: 1 })
    expect(one.steps[0]?.records).toHaveLength(1)
    const given: FlowTestResult = await world.post(`/v1/flows/${flow}/test`, {
      records: [{ name: 'a' }, { name: 'z' }],
    })
    expect(given.steps[0]).toMatchObject({ type: 'router', records: [{ branches: ['good'] }, { branches: [] }] })
  })

  test('of a webhook needs records', async () => {
    const { routers } = await world.get(`/v1/flows/${flow}`)
    const id = await world.make('/v1/flows', { name: 'posted', pageGenerators: [{ type: 'webhook' }], routers })
    const answer = await world.app.call('POST', `/v1/flows/${id}/test`, {})
    expect(answer.status).toBe(422)
    expect(answer.body.errors).toMatchObject([{ field: 'records' }])
    for (const body of [{ limit: 0 }, { limit: 101 }, { records: [] }, { _exportId: 'f'.repeat(24) }]) {
      expect((await world.app.call('POST', `/v1/flows/${id}/test`, body)).status).toBe(422)
    }
  })

  test('tells which records the export could not read, and why', async () => {
    await putSecrets(world, world.source, [{ name: 'off', value: CANARY, enabled: false }])
    const values = await world.make('/v1/exports', exportInput('values', world.source))
    const { routers } = await world.get(`/v1/flows/${flow}`)
    const id = await world.make('/v1/flows', { name: 'values', pageGenerators: [{ _exportId: values }], routers })
    const { steps }: FlowTestResult = await world.post(`/v1/flows/${id}/test`, {})
    expect(steps[0]).toMatchObject({
      records: [{ traceKey: 'a', input: { value: MASK } }, { traceKey: 'b' }, { traceKey: 'c' }],
      errors: [{ code: 'object_disabled', message: expect.stringMatching(/^off: /) }],
    })
  })
})

test('flows that write the same vault are told of each other, running ones too', async () => {
  const list = await world.make('/v1/exports', exportInput('from', world.source))
  const into = await world.make('/v1/imports', importInput('into', world.target))
  const elsewhere = await world.make('/v1/imports', importInput('elsewhere', world.source))
  const make = (name: string, _importId: string) =>
    world.make('/v1/flows', {
      name,
      disabled: false,
      pageGenerators: [{ _exportId: list }],
      pageProcessors: [{ _importId }],
    })
  const one = await make('one', into)
  const two = await make('two', into)
  const three = await make('three', elsewhere)
  const now = world.deps.clock.now()
  const job = { id: 'c'.repeat(24), type: 'flow', status: 'running', flowId: two, lastModified: now } as const
  await world.deps.db.insertInto('jobs').values(job).execute()
  const shared = await world.get(`/v1/flows/${one}/sharedTargets`)
  expect(shared.map((other: { name: string }) => other.name)).toEqual(['posted', 'tried', 'two', 'values'])
  expect(shared[2]).toMatchObject({
    _flowId: two,
    disabled: false,
    running: true,
    vaultUrl: expect.stringContaining('into-vault'),
  })
  expect(await world.get(`/v1/flows/${three}/sharedTargets`)).toEqual([])
})
