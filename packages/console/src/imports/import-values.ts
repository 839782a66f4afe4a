/** The import form: its fields, and how they become the document. */
import type { Import, ImportInput, Mapping, Operation, Parameters } from '@keyway/contract'
import { givenParameters } from '../operations/operation-choice.ts'
import type { FieldRow } from '../ui/form/field-rows.ts'
import { constantInputs } from './mapping-rows.ts'

export interface ImportValues {
  readonly name: string
  readonly connectionId: string
  readonly operation: string
  readonly parameters: Parameters
  /** Empty: the operation's default mapping. */
  readonly mappings: readonly Mapping[]
}

export const EMPTY_IMPORT: ImportValues = { name: '', connectionId: '', operation: '', parameters: {}, mappings: [] }

export const importValues = ({ name, _connectionId, http, mappings }: Import): ImportValues => ({
  name,
  connectionId: _connectionId,
  operation: http._httpConnectorEndpointIds[0] ?? '',
  parameters: http.parameters,
  mappings,
})

/** @param operation the chosen one: its inputs are fields of the form */
export const importRows = (
  operation: Operation | undefined,
  mappings: readonly Mapping[],
): readonly FieldRow<ImportValues>[] => [
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
    path: 'http._httpConnectorEndpointIds',
    label: 'Operation',
    required: true,
    missing: 'Choose an operation.',
  },
  ...(operation ? constantInputs(operation) : []).map(
    (input): FieldRow<ImportValues> => ({
      field: `parameters.${input.name}`,
      path: `http.parameters.${input.name}`,
      label: input.label,
    }),
  ),
  ...mappings.flatMap((_, index): FieldRow<ImportValues>[] => [
    { field: `mappings.${index}.generate`, path: `mappings.${index}.generate`, label: 'Field', required: true },
    { field: `mappings.${index}.dataType`, path: `mappings.${index}.dataType`, label: 'Type' },
    { field: `mappings.${index}.extract`, path: `mappings.${index}.extract`, label: 'Source' },
  ]),
  { field: 'mappings', path: 'mappings', label: 'Mapping' },
]

/** @param stored what is being edited; its members that the form does not show are kept */
export const importDocument = (values: ImportValues, stored: Import | undefined): ImportInput => ({
  name: values.name,
  ...(stored?.description === undefined ? {} : { description: stored.description }),
  _connectionId: values.connectionId,
  adaptorType: 'HTTPImport',
  http: {
    formType: 'assistant',
    _httpConnectorEndpointIds: [values.operation],
    parameters: givenParameters(values.parameters),
  },
  mappings: values.mappings.map(withoutBlankExtract),
})

/** A blank source means none: only the default fills the field then. */
function withoutBlankExtract(mapping: Mapping): Mapping {
  const { extract, ...rest } = mapping
  return extract === undefined || extract === '' ? rest : { ...rest, extract }
}
