/** The import form: its fields, and how they become the document. */
import type { Import, ImportInput, Lookup, Mapping, Operation, Parameters } from '@keyway/contract'
import { type FilterValues, filterDocument, filterFault, filterValues, NO_FILTER } from '../exports/stage-values.ts'
import { givenParameters } from '../operations/operation-choice.ts'
import type { FieldRow } from '../ui/form/field-rows.ts'
import { cleanMappings, mappingRows } from './mapping-fields.ts'
import { constantInputs } from './mapping-rows.ts'
import { freeImportOf, type ImportRequest, importRequest, NO_IMPORT_REQUEST } from './request-values.ts'

export interface ImportValues extends FilterValues {
  readonly name: string
  readonly connectionId: string
  readonly formType: 'assistant' | 'http'
  readonly operation: string
  readonly parameters: Parameters
  readonly request: ImportRequest
  /** Empty: the operation's default mapping. */
  readonly mappings: readonly Mapping[]
  /** JSON; blank: none. */
  readonly lookups: string
  readonly write: 'all' | 'create' | 'update'
  readonly ignoreUnchanged: boolean
}

export const EMPTY_IMPORT: ImportValues = {
  name: '',
  connectionId: '',
  formType: 'assistant',
  operation: '',
  parameters: {},
  request: NO_IMPORT_REQUEST,
  mappings: [],
  lookups: '',
  write: 'all',
  ignoreUnchanged: false,
  ...NO_FILTER,
}

export const importValues = (stored: Import): ImportValues => ({
  ...EMPTY_IMPORT,
  name: stored.name,
  connectionId: stored._connectionId,
  formType: stored.http.formType,
  ...(stored.http.formType === 'assistant'
    ? { operation: stored.http._httpConnectorEndpointIds[0] ?? '', parameters: stored.http.parameters }
    : { request: importRequest(stored.http) }),
  mappings: stored.mappings,
  lookups: stored.lookups?.length ? JSON.stringify(stored.lookups, null, 2) : '',
  write: stored.ignoreExisting ? 'create' : stored.ignoreMissing ? 'update' : 'all',
  ignoreUnchanged: stored.ignoreUnchanged ?? false,
  ...filterValues(stored.filter),
})

type Row = FieldRow<ImportValues>

/** @param operation the chosen one: its inputs are fields of the form */
export const importRows = (operation: Operation | undefined, values: ImportValues): readonly Row[] => [
  { field: 'name', path: 'name', label: 'Name', required: true },
  {
    field: 'connectionId',
    path: '_connectionId',
    label: 'Connection',
    required: true,
    missing: 'Choose a connection.',
  },
  ...(values.formType === 'assistant' ? operationRows(operation) : REQUEST_ROWS),
  { field: 'write', path: 'ignoreMissing', label: 'What is written' },
  { field: 'write', path: 'ignoreExisting', label: 'What is written' },
  { field: 'ignoreUnchanged', path: 'ignoreUnchanged', label: 'Leave out what would not change' },
  {
    field: 'filter',
    path: 'filter',
    label: 'Filter',
    required: ({ filterKind }) => filterKind !== 'none',
    missing: 'Write a filter, or choose none.',
    check: filterFault,
  },
  { field: 'lookups', path: 'lookups', label: 'Lookups', check: ({ lookups }) => lookupsFault(lookups) },
  ...mappingRows(values.mappings, 'mappings'),
  { field: 'mappings', path: 'mappings', label: 'Mapping' },
]

const operationRows = (operation: Operation | undefined): readonly Row[] => [
  {
    field: 'operation',
    path: 'http._httpConnectorEndpointIds',
    label: 'Operation',
    required: true,
    missing: 'Choose an operation.',
  },
  ...(operation ? constantInputs(operation) : []).map(
    (input): Row => ({
      field: `parameters.${input.name}`,
      path: `http.parameters.${input.name}`,
      label: input.label,
    }),
  ),
]

const REQUEST_ROWS: readonly Row[] = [
  { field: 'request.method', path: 'http.method', label: 'Method' },
  { field: 'request.relativeURI', path: 'http.relativeURI', label: 'Relative URI', required: true },
  { field: 'request.headers', path: 'http.headers', label: 'Headers' },
  { field: 'request.body', path: 'http.body', label: 'Body' },
  { field: 'request.batchSize', path: 'http.batchSize', label: 'Records per request' },
  { field: 'request.resourcePath', path: 'http.response.resourcePath', label: 'Path to the results' },
  { field: 'request.resourceIdPath', path: 'http.response.resourceIdPath', label: 'Path to the id' },
  { field: 'request.successPath', path: 'http.response.successPath', label: 'Path to success field' },
  { field: 'request.errorPath', path: 'http.response.errorPath', label: 'Path to error field' },
]

function lookupsOf(text: string): Lookup[] | undefined {
  if (text.trim() === '') return []
  try {
    const read: unknown = JSON.parse(text)
    return Array.isArray(read) ? read : undefined
  } catch {
    return undefined
  }
}

const lookupsFault = (text: string): string | undefined =>
  lookupsOf(text) === undefined ? 'Lookups must be a list in JSON.' : undefined

/** @param stored what is being edited; its members that the form does not show are kept */
export function importDocument(values: ImportValues, stored: Import | undefined): ImportInput {
  const filter = filterDocument(values)
  const lookups = lookupsOf(values.lookups) ?? []
  const isOperation = values.formType === 'assistant'
  return {
    name: values.name,
    ...(stored?.description === undefined ? {} : { description: stored.description }),
    _connectionId: values.connectionId,
    adaptorType: 'HTTPImport',
    http: isOperation
      ? {
          formType: 'assistant',
          _httpConnectorEndpointIds: [values.operation],
          parameters: givenParameters(values.parameters),
        }
      : freeImportOf(values.request, stored?.http.formType === 'http' ? stored.http : undefined),
    mappings: cleanMappings(values.mappings),
    ...(lookups.length > 0 && { lookups }),
    ...(filter && { filter }),
    ...(values.write === 'create' && { ignoreExisting: true }),
    ...(values.write === 'update' && { ignoreMissing: true }),
    ...(isOperation && values.ignoreUnchanged && { ignoreUnchanged: true }),
    ...(stored?.traceKeyTemplate && { traceKeyTemplate: stored.traceKeyTemplate }),
  }
}
