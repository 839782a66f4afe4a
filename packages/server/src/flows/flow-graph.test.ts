/** What is refused when a flow with a schedule, routers, lookups or a following flow is saved; nothing is sent anywhere. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exportInput, flowInput, importInput } from '../../test/support/flow-documents.ts'
import { NO_OUTBOUND } from '../../test/support/no-outbound.ts'
import { openTestApp, type TestApp } from '../../test/support/open-test-app.ts'
import { openTestDeps } from '../../test/support/open-test-deps.ts'
import { connectionInput, iclientInput } from '../../test/support/sample-documents.ts'
import { createFlows, type Flows } from './index.ts'

let app: TestApp
let flows: Flows
let vault: string
let source: string
let target: string
let lookup: string

beforeAll(async () => {
  const deps = await openTestDeps({ role: 'web' })
  flows = createFlows(deps, NO_OUTBOUND)
  await flows.start()
  app = await openTestApp({ deps, handlers: flows.handlers })
  vault = await make('/v1/connections', connectionInput('vault', await make('/v1/iclients', iclientInput('client'))))
  source = await make('/v1/exports', exportInput('source', vault))
  target = await make('/v1/imports', importInput('target', vault))
  lookup = await make('/v1/exports', lookupInput('lookup', { 'secret-name': '{{record.name}}' }))
})
afterAll(async () => {
  await flows.stop()
  await app.close()
})

const lookupInput = (name: string, parameters: object, http: object = {}) => ({
  name,
  isLookup: true,
  _connectionId: vault,
  http: { _httpConnectorEndpointId: 'GetSecret', parameters, ...http },
})

async function make(path: string, body: object): Promise<string> {
  const answer = await app.call('POST', path, body)
  expect(answer.body?.errors).toBeUndefined()
  return answer.body._id
}

let count = 0
const flow = (rest: object = {}) => flowInput(`flow ${++count}`, source, target, rest)

async function refused(path: string, body: object): Promise<{ code: string; field: string; message: string }[]> {
  const answer = await app.call('POST', path, body)
  expect(answer.status).toBe(422)
  return answer.body.errors
}

describe('a schedule', () => {
  test.each([
    ['* * * * *', /six parts/],
    ['? 0 0 31 2 *', /^Schedule never comes: no month of "2" has a day 31\.$/],
    ['30 0 6 * * *', /once a minute at most/],
  ])('that cannot be kept is refused at its field, with why: %s', async (schedule, message) => {
    expect(await refused('/v1/flows', flow({ schedule }))).toMatchObject([
      { code: 'invalid_field', field: 'schedule', message: expect.stringMatching(message) },
    ])
    const pageGenerators = [{ _exportId: source, schedule }]
    const [error] = await refused('/v1/flows', flow({ pageGenerators }))
    expect(error).toMatchObject({ field: 'pageGenerators.0.schedule', message: expect.stringMatching(message) })
  })

  test('in a time zone that does not exist is refused', async () => {
    expect(await refused('/v1/flows', flow({ schedule: '? 0 6 * * *', timezone: 'Berlin' }))).toMatchObject([
      { field: 'timezone', message: 'Timezone must be a time zone such as Europe/Berlin or UTC.' },
    ])
  })

  test('is answered with the next five runs, of all exports together', async () => {
    app.deps.clock.set(new Date('2026-11-26T00:00:00Z'))
    const body = flow({
      schedule: '? 0 6 * * *',
      timezone: 'Europe/Berlin',
      pageGenerators: [{ _exportId: source }, { _exportId: source, schedule: '? 30 */12 * * *' }],
    })
    const { nextRuns, _id } = (await app.call('POST', '/v1/flows', body)).body
    expect(nextRuns.map((time: string) => time.slice(5, 16))).toEqual([
      '11-26T05:00',
      '11-26T11:30',
      '11-26T23:30',
      '11-27T05:00',
      '11-27T11:30',
    ])
    expect((await app.call('PATCH', `/v1/flows/${_id}`, { disabled: true })).body.nextRuns).toEqual([])
  })
})

describe('flows that follow each other', () => {
  test('are refused when they come back, with the path of names', async () => {
    const c = await make('/v1/flows', { ...flow(), name: 'C' })
    const b = await make('/v1/flows', { ...flow({ _runNextFlowIds: [c] }), name: 'B' })
    const a = await make('/v1/flows', { ...flow({ _runNextFlowIds: [b] }), name: 'A' })
    const answer = await app.call('PATCH', `/v1/flows/${c}`, { _runNextFlowIds: [a] })
    expect(answer.status).toBe(422)
    expect(answer.body.errors).toMatchObject([
      {
        field: '_runNextFlowIds.0',
        message: 'These flows would start each other without end: "C" → "A" → "B" → "C". Remove one of them.',
      },
    ])
    const self = await app.call('PATCH', `/v1/flows/${a}`, { _runNextFlowIds: [b, a] })
    expect(self.body.errors).toMatchObject([
      { field: '_runNextFlowIds.1', message: expect.stringMatching(/cannot run after itself/) },
    ])
  })

  test('must exist, and are not deleted while another names them', async () => {
    expect(await refused('/v1/flows', flow({ _runNextFlowIds: ['f'.repeat(24)] }))).toMatchObject([
      { code: 'invalid_ref', field: '_runNextFlowIds.0' },
    ])
    const next = await make('/v1/flows', flow())
    const before = { ...flow({ _runNextFlowIds: [next] }), name: 'before' }
    await make('/v1/flows', before)
    const answer = await app.call('DELETE', `/v1/flows/${next}`)
    expect(answer.body.errors).toMatchObject([{ code: 'in_use', message: expect.stringContaining('before') }])
  })

  test('saved at the same time do not close a circle', async () => {
    const one = await make('/v1/flows', flow())
    const two = await make('/v1/flows', flow())
    const answers = await Promise.all([
      app.call('PATCH', `/v1/flows/${one}`, { _runNextFlowIds: [two] }),
      app.call('PATCH', `/v1/flows/${two}`, { _runNextFlowIds: [one] }),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422])
  })
})

describe('a lookup', () => {
  test.each([
    [{ 'secret-name': '{{record.name' }, 'http.parameters.secret-name'],
    [{ 'secret-name': '{{nothing record.name}}' }, 'http.parameters.secret-name'],
    [{ name: '{{record.name}}' }, 'http.parameters.name'],
    [{}, 'http.parameters.secret-name'],
  ])('whose parameters cannot be filled is refused: %j', async (parameters, field) => {
    const errors = await refused('/v1/exports', lookupInput(`lookup ${++count}`, parameters))
    expect(errors.map((error) => error.field)).toContain(field)
  })

  test('cannot fetch values besides', async () => {
    const http = { _httpConnectorEndpointId: 'GetSecrets', withValues: true }
    const errors = await refused('/v1/exports', lookupInput('lists', {}, http))
    expect(errors).toMatchObject([{ field: 'http.withValues' }])
  })

  test('is no page generator, and an export that is none is no lookup', async () => {
    expect(await refused('/v1/flows', flow({ pageGenerators: [{ _exportId: lookup }] }))).toMatchObject([
      { field: 'pageGenerators.0._exportId', message: expect.stringContaining('is a lookup') },
    ])
    const pageProcessors = [{ type: 'export', _exportId: source }, { _importId: target }]
    expect(await refused('/v1/flows', flow({ pageProcessors }))).toMatchObject([
      { field: 'pageProcessors.0._exportId', message: expect.stringContaining('is no lookup') },
    ])
  })

  test('does not run alone', async () => {
    const answer = await app.call('POST', `/v1/exports/${lookup}/invoke`, {})
    expect(answer).toMatchObject({
      status: 422,
      body: { errors: [{ message: expect.stringMatching(/needs a record/) }] },
    })
  })

  test('is not deleted while a branch of a flow uses it', async () => {
    const pageProcessors = [{ type: 'export', _exportId: lookup }, { _importId: target }]
    await make('/v1/flows', routed([{ id: 'r', branches: [{ name: 'all', pageProcessors }] }]))
    const { flows: users } = (await app.call('GET', `/v1/exports/${lookup}/dependencies`)).body
    expect(users).toMatchObject([{ paths: ['routers.0.branches.0.pageProcessors.0._exportId'] }])
    expect((await app.call('DELETE', `/v1/exports/${lookup}`)).status).toBe(422)
  })
})

const routed = (routers: readonly object[]) => {
  const { pageProcessors: _, ...rest } = flow()
  return { ...rest, routers }
}
const rules = (...expression: unknown[]) => ({ expression: { rules: expression } })
const IS_A = rules('startswith', ['extract', 'name'], 'a')

describe('routers', () => {
  const steps = () => [{ _importId: target }]
  const branch = (name: string, rest: object = {}) => ({ name, pageProcessors: steps(), ...rest })

  test.each([
    [
      'two of one id',
      () => [
        { id: 'r', branches: [branch('x', { nextRouterId: 'r' })] },
        { id: 'r', branches: [branch('y')] },
      ],
      'routers.1.id',
    ],
    [
      'two branches of one name',
      () => [{ id: 'r', branches: [branch('X', { inputFilter: IS_A }), branch('x')] }],
      'routers.0.branches.1.name',
    ],
    [
      'a way to nowhere',
      () => [{ id: 'r', branches: [branch('x', { nextRouterId: 's' })] }],
      'routers.0.branches.0.nextRouterId',
    ],
    [
      'one that nothing leads to',
      () => [
        { id: 'r', branches: [branch('x')] },
        { id: 's', branches: [branch('y')] },
      ],
      'routers.1.id',
    ],
    [
      'a branch that no record reaches',
      () => [{ id: 'r', branches: [branch('x'), branch('y')] }],
      'routers.0.branches.0.inputFilter',
    ],
    [
      'a circle',
      () => [
        { id: 'r', branches: [branch('x', { nextRouterId: 's' })] },
        { id: 's', branches: [branch('y', { nextRouterId: 'r' })] },
      ],
      'routers.1.branches.0.nextRouterId',
    ],
    ['no step at all', () => [{ id: 'r', branches: [{ name: 'x', pageProcessors: [] }] }], 'routers'],
    [
      'a script',
      () => [{ id: 'r', routeRecordsUsing: 'script', branches: [branch('x')] }],
      'routers.0.routeRecordsUsing',
    ],
  ])('with %s are refused at the field', async (_, routers, field) => {
    const errors = await refused('/v1/flows', routed(routers()))
    expect(errors.map((error) => error.field)).toContain(field)
  })

  test('and page processors do not stand together, and one of them must', async () => {
    const routers = [{ id: 'r', branches: [branch('x')] }]
    const errors = await refused('/v1/flows', flow({ routers }))
    expect(errors[0]?.message).toBe('"pageProcessors" is not allowed when "routers" is present.')
    const { pageProcessors: _, ...none } = flow()
    expect(await refused('/v1/flows', none)).toMatchObject([{ field: 'pageProcessors' }])
  })

  test('in which every record may go everywhere may have open branches in any order', async () => {
    const routers = [
      { id: 'r', routeRecordsTo: 'all_matching_branches', branches: [branch('x'), branch('y', { nextRouterId: 's' })] },
      { id: 's', name: 'second', branches: [branch('a', { inputFilter: IS_A }), { name: 'rest' }] },
    ]
    const id = await make('/v1/flows', routed(routers))
    expect((await app.call('GET', `/v1/flows/${id}`)).body.routers).toMatchObject([
      { routeRecordsTo: 'all_matching_branches', routeRecordsUsing: 'input_filters' },
      { routeRecordsTo: 'first_matching_branch', branches: [{}, { name: 'rest', pageProcessors: [] }] },
    ])
  })
})

describe('a filter', () => {
  test.each([
    [['equal', ['extract', 'a'], 1], /has no operator "equal"/],
    [['equals', ['extract', 'a']], /gives "equals" 1 operands where it takes 2/],
    [['extract', 'a'], /has no operator "extract"/],
    [['and'], /one or more/],
    [['matches', ['extract', 'a'], '.*'], /has no operator "matches"/],
    [[], /must hold a rule/],
  ])('that is not one is refused with why: %j', async (expression, message) => {
    const pageProcessors = [{ _importId: target, inputFilter: rules(...expression) }]
    const [error] = await refused('/v1/flows', flow({ pageProcessors }))
    expect(error).toMatchObject({
      field: 'pageProcessors.0.inputFilter.expression.rules',
      message: expect.stringMatching(message),
    })
  })
})

describe('the address of a webhook', () => {
  test('is for flows that take posts', async () => {
    const id = await make('/v1/flows', flow())
    const answer = await app.call('POST', `/v1/flows/${id}/webhook`)
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ field: 'pageGenerators' }] } })
    expect((await app.call('DELETE', `/v1/flows/${id}/webhook`)).status).toBe(404)
  })

  test('stands once in a flow', async () => {
    const pageGenerators = [{ type: 'webhook' }, { type: 'webhook' }]
    expect(await refused('/v1/flows', flow({ pageGenerators }))).toMatchObject([{ field: 'pageGenerators.1.type' }])
  })
})
