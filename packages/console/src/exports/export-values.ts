/** The export form: its fields, and how they become the document. */
import type { Export, ExportInput, Operation, Parameters } from '@keyway/contract'
import { givenParameters } from '../operations/operation-choice.ts'
import type { FieldRow } from '../ui/form/field-rows.ts'

export interface ExportValues {
  readonly name: string
  readonly connectionId: string
  readonly operation: string
  readonly parameters: Parameters
  readonly isLookup: boolean
  readonly withValues: boolean
  readonly pageSize: number | string
}

export const EMPTY_EXPORT: ExportValues = {
  name: '',
  connectionId: '',
  operation: '',
  parameters: {},
  isLookup: false,
  withValues: false,
  pageSize: 100,
}

export const exportValues = ({ name, _connectionId, isLookup, http, pageSize }: Export): ExportValues => ({
  name,
  connectionId: _connectionId,
  operation: http._httpConnectorEndpointId,
  parameters: http.parameters,
  isLookup,
  withValues: http.withValues,
  pageSize,
})

/** @param operation the chosen one: its inputs are fields of the form */
export const exportRows = (operation: Operation | undefined): readonly FieldRow<ExportValues>[] => [
  { field: 'name', path: 'name', label: 'Name', required: true },
  {
    field: 'connectionId',
    path: '_connectionId',
    label: 'Connection',
    required: true,
    missing: 'Choose a connection.',
  },
  {
    field: 'operation',
    path: 'http._httpConnectorEndpointId',
    label: 'Operation',
    required: true,
    missing: 'Choose an operation.',
  },
  ...(operation?.inputs ?? []).map(
    (input): FieldRow<ExportValues> => ({
      field: `parameters.${input.name}`,
      path: `http.parameters.${input.name}`,
      label: input.label,
      required: input.required,
    }),
  ),
  { field: 'isLookup', path: 'isLookup', label: 'Lookup' },
  { field: 'withValues', path: 'http.withValues', label: operation?.withValues ?? 'Values' },
  { field: 'pageSize', path: 'pageSize', label: 'Page size', required: true },
]

/** @param stored what is being edited; its members that the form does not show are kept */
export const exportDocument = (values: ExportValues, stored: Export | undefined): ExportInput => ({
  name: values.name,
  ...(stored?.description === undefined ? {} : { description: stored.description }),
  _connectionId: values.connectionId,
  adaptorType: 'HTTPExport',
  pageSize: values.pageSize as number,
  isLookup: values.isLookup,
  http: {
    formType: 'assistant',
    _httpConnectorEndpointId: values.operation,
    parameters: givenParameters(values.parameters),
    withValues: values.withValues && !values.isLookup,
  },
})

/** What of the inputs another operation also has: a vault's name stays when "Get" becomes "Update". */
export const keptParameters = (parameters: Parameters, operation: Operation): Parameters =>
  Object.fromEntries(
    Object.entries(parameters).filter(([name]) => operation.inputs.some((input) => input.name === name)),
  )
