import { type Flow, FlowInput } from '@keyway/contract'
import { describe, expect, it } from 'vitest'
import { emptyFlow, flowDocument, flowRows, flowValues } from './flow-values.ts'
import { newRouter, newStep } from './step-values.ts'

const id = (digit: string) => digit.repeat(24)
const filter = (name: string) => ({
  type: 'expression' as const,
  expression: { version: '1' as const, rules: ['equals', ['extract', 'name'], name] },
})
const common = {
  _id: id('0'),
  name: 'Copy',
  skipRetries: true,
  autoResolveMatchingTraceKeys: false,
  disabled: true,
  lastExecutedAt: null,
  lastRun: null,
  nextRuns: [],
  webhook: null,
  logging: { debugUntil: null },
  createdAt: '2026-01-01T00:00:00.000Z',
  lastModified: '2026-01-01T00:00:00.000Z',
}
const stored: Flow = {
  ...common,
  description: 'kept',
  schedule: '? 0 6 * * *',
  timezone: 'Europe/Berlin',
  pageGenerators: [
    { type: 'export', _exportId: id('1') },
    { type: 'export', _exportId: id('2'), schedule: '? */15 * * * *' },
    { type: 'webhook', pageSize: 50 },
  ],
  pageProcessors: [
    { type: 'export', _exportId: id('5'), proceedOnFailure: false, inputFilter: filter('a') },
    {
      type: 'import',
      _importId: id('3'),
      proceedOnFailure: true,
      responseMapping: {
        fields: [{ extract: 'id', generate: 'made' }],
        lists: [{ generate: 'l', fields: [{ extract: 'a[*]', generate: 'b' }] }],
      },
    },
  ],
  _runNextFlowIds: [id('9')],
}
const { pageProcessors: _, ...rest } = stored
const routed: Flow = {
  ...rest,
  routers: [
    {
      id: 'r',
      routeRecordsTo: 'all_matching_branches',
      routeRecordsUsing: 'input_filters',
      branches: [
        { name: 'a', description: 'd', inputFilter: filter('a'), pageProcessors: [], nextRouterId: 's' },
        { name: 'b', pageProcessors: [{ type: 'import', _importId: id('3'), proceedOnFailure: false }] },
      ],
    },
    {
      id: 's',
      name: 'second',
      routeRecordsTo: 'first_matching_branch',
      routeRecordsUsing: 'input_filters',
      branches: [{ name: 'all', pageProcessors: [] }],
    },
  ],
}

describe('the document of a flow', () => {
  it.each([
    ['steps one after the other', stored],
    ['routers', routed],
  ])('with %s comes out of the form as it went in', (_, flow) => {
    const document = flowDocument(flowValues(flow), flow)
    expect(FlowInput.parse(document)).toEqual(FlowInput.parse(flow))
  })

  it('says whether it is enabled instead of leaving that to the default', () => {
    const values = {
      ...emptyFlow('UTC'),
      name: 'A',
      pageGenerators: [{ type: 'export' as const, ref: id('1'), schedule: '' }],
      pageProcessors: [{ ...newStep('import'), ref: id('3') }],
    }
    const document = flowDocument(values, undefined)
    expect(FlowInput.parse(document)).toMatchObject({ disabled: false, pageGenerators: [{ _exportId: id('1') }] })
    expect(document).not.toHaveProperty('timezone')
  })

  it('has a row for every field of every list, each with its own path', () => {
    const rows = flowRows(flowValues(routed))
    expect(rows.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        'pageGenerators.1.schedule',
        'routers.0.branches.0.inputFilter',
        'routers.0.branches.1.pageProcessors.0._importId',
        'routers.0.branches.0.nextRouterId',
      ]),
    )
    expect(new Set(rows.map(({ field }) => field)).size).toBe(rows.length)
  })

  it('names a new router as no other is', () => {
    expect(newRouter(['router-2']).id).toBe('router-3')
    expect(newRouter([], [newStep('import')]).branches[0]?.pageProcessors).toHaveLength(1)
  })
})
