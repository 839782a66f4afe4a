/** The flow form: its fields, and how they become the document. */
import type { Flow, FlowInput, PageGenerator } from '@keyway/contract'
import type { FieldRow } from '../../ui/form/field-rows.ts'
import { filterProblem } from './filter-rows.ts'
import {
  newStep,
  type RouterValues,
  routerDocument,
  routerValues,
  type StepValues,
  stepDocument,
  stepValues,
} from './step-values.ts'

export type SourceValues =
  | { readonly type: 'export'; readonly ref: string; readonly schedule: string }
  | { readonly type: 'webhook'; readonly pageSize: number | string }

export interface FlowValues {
  readonly name: string
  readonly enabled: boolean
  /** Records that fail for a passing reason are sent again by themselves. */
  readonly retries: boolean
  /** Errors are resolved when a record of the same name gets through later. */
  readonly autoResolve: boolean
  readonly pageGenerators: readonly SourceValues[]
  readonly schedule: string
  readonly timezone: string
  /** Ids of the flows that run after this one. */
  readonly next: readonly string[]
  readonly pageProcessors: readonly StepValues[]
  /** With routers, the steps are in their branches. */
  readonly routers: readonly RouterValues[]
}

export const NEW_SOURCE: SourceValues = { type: 'export', ref: '', schedule: '' }
export const NEW_WEBHOOK: SourceValues = { type: 'webhook', pageSize: 100 }

/** @param timezone where the person is */
export const emptyFlow = (timezone: string): FlowValues => ({
  name: '',
  enabled: true,
  retries: true,
  autoResolve: true,
  pageGenerators: [NEW_SOURCE],
  schedule: '',
  timezone,
  next: [],
  pageProcessors: [newStep('import')],
  routers: [],
})

export const flowValues = (flow: Flow): FlowValues => ({
  name: flow.name,
  enabled: !flow.disabled,
  retries: !flow.skipRetries,
  autoResolve: flow.autoResolveMatchingTraceKeys,
  pageGenerators: flow.pageGenerators.map((one) =>
    one.type === 'webhook'
      ? { type: 'webhook', pageSize: one.pageSize }
      : { type: 'export', ref: one._exportId, schedule: one.schedule ?? '' },
  ),
  schedule: flow.schedule ?? '',
  timezone: flow.timezone ?? 'UTC',
  next: flow._runNextFlowIds ?? [],
  pageProcessors: (flow.pageProcessors ?? []).map(stepValues),
  routers: (flow.routers ?? []).map(routerValues),
})

const hasSchedule = ({ schedule, pageGenerators }: FlowValues): boolean =>
  schedule !== '' || pageGenerators.some((one) => one.type === 'export' && one.schedule !== '')

/** @param stored what is being edited; its members that the form does not show are kept */
export const flowDocument = (values: FlowValues, stored: Flow | undefined): FlowInput => ({
  name: values.name,
  ...(stored?.description === undefined ? {} : { description: stored.description }),
  disabled: !values.enabled,
  skipRetries: !values.retries,
  autoResolveMatchingTraceKeys: values.autoResolve,
  ...(values.schedule !== '' && { schedule: values.schedule }),
  ...(hasSchedule(values) && { timezone: values.timezone }),
  pageGenerators: values.pageGenerators.map(sourceDocument),
  ...(values.routers.length > 0
    ? { routers: values.routers.map(routerDocument) }
    : { pageProcessors: values.pageProcessors.map(stepDocument) }),
  ...(values.next.length > 0 && { _runNextFlowIds: [...values.next] }),
})

const sourceDocument = (source: SourceValues): PageGenerator =>
  source.type === 'webhook'
    ? { type: 'webhook', pageSize: source.pageSize as number }
    : { type: 'export', _exportId: source.ref, ...(source.schedule !== '' && { schedule: source.schedule }) }

/** Fields in the order they are shown: those of lists are as many as their entries. */
export function flowRows(values: FlowValues): readonly FieldRow<FlowValues>[] {
  return [
    { field: 'name', path: 'name', label: 'Name', required: true },
    ...values.pageGenerators.flatMap((source, index): FieldRow<FlowValues>[] => {
      const at = `pageGenerators.${index}` as const
      if (source.type === 'webhook') return [{ field: `${at}.pageSize`, path: `${at}.pageSize`, label: 'Page size' }]
      const missing = 'Choose an export, or create one with +.'
      return [
        { field: `${at}.ref`, path: `${at}._exportId`, label: 'Export', required: true, missing },
        { field: `${at}.schedule`, path: `${at}.schedule`, label: 'Schedule' },
      ]
    }),
    { field: 'pageGenerators', path: 'pageGenerators', label: 'Sources' },
    { field: 'schedule', path: 'schedule', label: 'Schedule' },
    { field: 'timezone', path: 'timezone', label: 'Time zone' },
    ...(values.routers.length > 0 ? routerRows(values) : stepRows(values.pageProcessors, 'pageProcessors')),
    { field: 'pageProcessors', path: 'pageProcessors', label: 'Steps' },
    { field: 'routers', path: 'routers', label: 'Routers' },
    { field: 'next', path: '_runNextFlowIds', label: 'Then run' },
    { field: 'retries', path: 'skipRetries', label: 'Retry by itself' },
    { field: 'autoResolve', path: 'autoResolveMatchingTraceKeys', label: 'Resolve by itself' },
    { field: 'enabled', path: 'disabled', label: 'Enabled' },
  ]
}

type Field = FieldRow<FlowValues>['field']

function stepRows(steps: readonly StepValues[], path: string): FieldRow<FlowValues>[] {
  return steps.flatMap((step, index): FieldRow<FlowValues>[] => {
    const at = `${path}.${index}`
    const [label, reference] = step.type === 'import' ? ['Import', '_importId'] : ['Lookup', '_exportId']
    const missing = `Choose ${step.type === 'import' ? 'an import' : 'a lookup'}, or create one with +.`
    return [
      { field: `${at}.ref` as Field, path: `${at}.${reference}`, label, required: true, missing },
      filterRow(at, step.filter),
      ...(step.mapping ?? []).flatMap((_, row): FieldRow<FlowValues>[] =>
        (['extract', 'generate'] as const).map((member) => ({
          field: `${at}.mapping.${row}.${member}` as Field,
          path: `${at}.responseMapping.fields.${row}.${member}`,
          label: member === 'extract' ? 'From the answer' : 'Into the record',
          required: true,
        })),
      ),
    ]
  })
}

const filterRow = (at: string, filter: StepValues['filter']): FieldRow<FlowValues> => ({
  field: `${at}.filter` as Field,
  path: `${at}.inputFilter`,
  label: 'Filter',
  check: () => filterProblem(filter),
})

function routerRows({ routers }: FlowValues): FieldRow<FlowValues>[] {
  return routers.flatMap(({ branches }, router): FieldRow<FlowValues>[] => {
    const at = `routers.${router}`
    return [
      { field: `${at}.name` as Field, path: `${at}.name`, label: 'Router' },
      { field: `${at}.id` as Field, path: `${at}.id`, label: 'Router' },
      ...branches.flatMap((branch, index): FieldRow<FlowValues>[] => {
        const own = `${at}.branches.${index}`
        return [
          { field: `${own}.name` as Field, path: `${own}.name`, label: 'Branch', required: true },
          filterRow(own, branch.filter),
          ...stepRows(branch.pageProcessors, `${own}.pageProcessors`),
          { field: `${own}.nextRouterId` as Field, path: `${own}.nextRouterId`, label: 'Then' },
        ]
      }),
    ]
  })
}
