/** The export form: its fields, and how they become the document. */
import type { Export, ExportInput, Operation, Parameters } from '@keyway/contract'
import { givenParameters } from '../operations/operation-choice.ts'
import type { FieldRow } from '../ui/form/field-rows.ts'
import { NO_REQUEST, type RequestValues, requestDocument, requestValues } from './request-values.ts'
import {
  type FilterValues,
  filterDocument,
  filterFault,
  filterValues,
  NO_FILTER,
  type TransformValues,
  transformDocument,
  transformValues,
} from './stage-values.ts'

export interface ExportValues extends FilterValues, TransformValues {
  readonly name: string
  readonly connectionId: string
  readonly formType: 'assistant' | 'http'
  readonly operation: string
  readonly parameters: Parameters
  readonly isLookup: boolean
  readonly withValues: boolean
  /** Operation that is fetched of each in place of the whole object; empty: the whole object. */
  readonly valuesBy: string
  readonly request: RequestValues
  readonly resourcePath: string
  readonly type: '' | 'delta' | 'once' | 'test'
  readonly dateField: string
  readonly startDate: string
  readonly booleanField: string
  readonly limit: number | string
  readonly traceKeyTemplate: string
  readonly pageSize: number | string
}

export const EMPTY_EXPORT: ExportValues = {
  name: '',
  connectionId: '',
  formType: 'assistant',
  operation: '',
  parameters: {},
  isLookup: false,
  withValues: false,
  valuesBy: '',
  request: NO_REQUEST,
  resourcePath: '',
  type: '',
  dateField: '',
  startDate: '',
  booleanField: '',
  limit: 1,
  transformKind: 'none',
  transform: '',
  ...NO_FILTER,
  traceKeyTemplate: '',
  pageSize: 100,
}

export const exportValues = (stored: Export): ExportValues => ({
  ...EMPTY_EXPORT,
  name: stored.name,
  connectionId: stored._connectionId,
  formType: stored.http.formType,
  isLookup: stored.isLookup,
  ...(stored.http.formType === 'assistant'
    ? {
        operation: stored.http._httpConnectorEndpointId,
        parameters: stored.http.parameters,
        withValues: stored.http.withValues,
        valuesBy: stored.http.valuesBy ?? '',
      }
    : { request: requestValues(stored.http) }),
  resourcePath: stored.http.response?.resourcePath ?? '',
  type: stored.type ?? '',
  dateField: stored.delta?.dateField ?? '',
  startDate: stored.delta?.startDate ?? '',
  booleanField: stored.once?.booleanField ?? '',
  limit: stored.test?.limit ?? 1,
  ...transformValues(stored.transform),
  ...filterValues(stored.filter),
  traceKeyTemplate: stored.traceKeyTemplate ?? '',
  pageSize: stored.pageSize,
})

type Row = FieldRow<ExportValues>

/** @param operation the chosen one: its inputs are fields of the form */
export const exportRows = (operation: Operation | undefined, values: ExportValues): readonly Row[] => [
  { field: 'name', path: 'name', label: 'Name', required: true },
  {
    field: 'connectionId',
    path: '_connectionId',
    label: 'Connection',
    required: true,
    missing: 'Choose a connection.',
  },
  ...(values.formType === 'assistant' ? operationRows(operation) : REQUEST_ROWS),
  { field: 'isLookup', path: 'isLookup', label: 'Lookup' },
  { field: 'resourcePath', path: 'http.response.resourcePath', label: 'Resource path' },
  { field: 'dateField', path: 'delta.dateField', label: 'Changed at' },
  { field: 'startDate', path: 'delta.startDate', label: 'First run reads since' },
  { field: 'booleanField', path: 'once.booleanField', label: 'Exported already' },
  { field: 'limit', path: 'test.limit', label: 'Records' },
  {
    field: 'transform',
    path: 'transform',
    label: 'Transform',
    required: ({ transformKind }) => transformKind === 'jsonata',
    missing: 'Write an expression, or choose no transform.',
  },
  {
    field: 'filter',
    path: 'filter',
    label: 'Filter',
    required: ({ filterKind }) => filterKind !== 'none',
    missing: 'Write a filter, or choose none.',
    check: filterFault,
  },
  { field: 'traceKeyTemplate', path: 'traceKeyTemplate', label: 'Trace key' },
  { field: 'pageSize', path: 'pageSize', label: 'Page size', required: true },
]

const operationRows = (operation: Operation | undefined): readonly Row[] => [
  {
    field: 'operation',
    path: 'http._httpConnectorEndpointId',
    label: 'Operation',
    required: true,
    missing: 'Choose an operation.',
  },
  ...(operation?.inputs ?? []).map(
    (input): Row => ({
      field: `parameters.${input.name}`,
      path: `http.parameters.${input.name}`,
      label: input.label,
      required: input.required,
    }),
  ),
  { field: 'withValues', path: 'http.withValues', label: operation?.withValues ?? 'Values' },
  { field: 'valuesBy', path: 'http.valuesBy', label: 'What is fetched' },
]

const REQUEST_ROWS: readonly Row[] = [
  { field: 'request.method', path: 'http.method', label: 'Method' },
  { field: 'request.relativeURI', path: 'http.relativeURI', label: 'Relative URI', required: true },
  { field: 'request.headers', path: 'http.headers', label: 'Headers' },
  { field: 'request.body', path: 'http.body', label: 'Body' },
  { field: 'request.paging.method', path: 'http.paging', label: 'Paging' },
  { field: 'request.paging.path', path: 'http.paging.path', label: 'Path of the next page' },
  { field: 'request.paging.relativeURI', path: 'http.paging.relativeURI', label: 'Relative URI of the next page' },
  { field: 'request.paging.body', path: 'http.paging.body', label: 'Body for the next page' },
  {
    field: 'request.paging.lastPageStatusCode',
    path: 'http.paging.lastPageStatusCode',
    label: 'Status that ends the list',
  },
  { field: 'request.paging.lastPagePath', path: 'http.paging.lastPagePath', label: 'Path that tells the last page' },
  { field: 'request.successPath', path: 'http.response.successPath', label: 'Path to success field' },
  { field: 'request.failPath', path: 'http.response.failPath', label: 'Path to fail field' },
  { field: 'request.errorPath', path: 'http.response.errorPath', label: 'Path to error field' },
]

/** @param stored what is being edited; its members that the form does not show are kept */
export function exportDocument(values: ExportValues, stored: Export | undefined): ExportInput {
  const { dateField, startDate, booleanField } = values
  const type = values.isLookup ? '' : values.type
  const transform = transformDocument(values, stored?.transform)
  const filter = filterDocument(values)
  return {
    name: values.name,
    ...(stored?.description === undefined ? {} : { description: stored.description }),
    _connectionId: values.connectionId,
    adaptorType: 'HTTPExport',
    pageSize: values.pageSize as number,
    isLookup: values.isLookup,
    ...(type !== '' && { type }),
    ...(type === 'delta' && {
      delta: { ...stored?.delta, dateField: dateField || undefined, startDate: startDate || undefined },
    }),
    ...(type === 'once' && booleanField !== '' && { once: { booleanField } }),
    ...(type === 'test' && { test: { limit: values.limit as number } }),
    ...(transform && { transform }),
    ...(filter && { filter }),
    ...(values.traceKeyTemplate !== '' && { traceKeyTemplate: values.traceKeyTemplate }),
    ...(stored?.mockOutput && { mockOutput: stored.mockOutput }),
    http: httpDocument(values, stored),
  }
}

function httpDocument(values: ExportValues, stored: Export | undefined): ExportInput['http'] {
  const resourcePath = values.resourcePath.trim()
  if (values.formType === 'http') {
    const { once, ...http } = stored?.http.formType === 'http' ? stored.http : {}
    return requestDocument(values.request, resourcePath, values.isLookup ? http : { ...http, once })
  }
  return {
    formType: 'assistant',
    _httpConnectorEndpointId: values.operation,
    parameters: givenParameters(values.parameters),
    withValues: values.withValues && !values.isLookup,
    ...(values.withValues && !values.isLookup && values.valuesBy !== '' && { valuesBy: values.valuesBy }),
    ...(resourcePath !== '' && { response: { resourcePath } }),
  }
}

/** What of the inputs another operation also has: a vault's name stays when "Get" becomes "Update". */
export const keptParameters = (parameters: Parameters, operation: Operation): Parameters =>
  Object.fromEntries(
    Object.entries(parameters).filter(([name]) => operation.inputs.some((input) => input.name === name)),
  )
