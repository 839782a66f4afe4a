/** The flow form: its fields, and how they become the document. */
import type { Flow, FlowInput } from '@keyway/contract'
import type { FieldRow } from '../ui/form/field-rows.ts'

export interface FlowValues {
  readonly name: string
  readonly exportId: string
  readonly importId: string
  readonly enabled: boolean
}

export const EMPTY_FLOW: FlowValues = { name: '', exportId: '', importId: '', enabled: true }

export const flowValues = (flow: Flow): FlowValues => ({
  name: flow.name,
  exportId: flow.pageGenerators[0]?.type === 'export' ? flow.pageGenerators[0]._exportId : '',
  importId: flow.pageProcessors?.[0]?.type === 'import' ? flow.pageProcessors[0]._importId : '',
  enabled: !flow.disabled,
})

export const FLOW_ROWS: readonly FieldRow<FlowValues>[] = [
  { field: 'name', path: 'name', label: 'Name', required: true },
  {
    field: 'exportId',
    path: 'pageGenerators',
    label: 'Export',
    required: true,
    missing: 'Choose an export, or create one with +.',
  },
  {
    field: 'importId',
    path: 'pageProcessors',
    label: 'Import',
    required: true,
    missing: 'Choose an import, or create one with +.',
  },
  { field: 'enabled', path: 'disabled', label: 'Enabled' },
]

/** @param stored what is being edited; further steps, made through the API, are kept as they are */
export const flowDocument = (values: FlowValues, stored: Flow | undefined): FlowInput => ({
  name: values.name,
  ...(stored?.description === undefined ? {} : { description: stored.description }),
  disabled: !values.enabled,
  pageGenerators: [{ type: 'export', _exportId: values.exportId }, ...(stored?.pageGenerators.slice(1) ?? [])],
  pageProcessors: [
    { type: 'import', _importId: values.importId, proceedOnFailure: false },
    ...(stored?.pageProcessors?.slice(1) ?? []),
  ],
})
