/** What a schema cannot check of an export: that its connection has the operation, and its parameters fit it. */
import { buildRequest, type InputRefusal, type OperationRow } from '@keyway/connectors'
import type { ApiType, AssistantExport, ExportInput, OperationInput, Parameters } from '@keyway/contract'
import { AppError, AppErrors } from '../errors.ts'
import { usableOperation } from '../records/index.ts'
import { stageErrors } from './check-stages.ts'

type Checked = Pick<ExportInput, 'http' | 'transform' | 'filter' | 'traceKeyTemplate'>

/**
 * @returns the operation; undefined for requests of one's own
 * @throws AppError, AppErrors with the field at fault, e.g. `http.parameters.secret-name`
 */
export function checkExport(document: Checked, api: ApiType): OperationRow | undefined {
  const { http } = document
  const row =
    http.formType === 'assistant'
      ? usableOperation(api, http._httpConnectorEndpointId, 'export', 'http._httpConnectorEndpointId')
      : undefined
  const errors = stageErrors(document, row)
  if (row && http.formType === 'assistant') errors.push(...operationErrors(row, http))
  const [first] = errors
  if (first) throw errors.length === 1 ? first : new AppErrors(errors)
  return row
}

function operationErrors(row: OperationRow, { parameters, withValues }: AssistantExport): AppError[] {
  const errors = parameterErrors(row, parameters)
  if (withValues && !row.detail) {
    const reason = `"${row.name}" has no values to fetch. Switch this off.`
    errors.push(new AppError('invalid_field', { field: 'http.withValues', facts: { reason } }))
  }
  return errors
}

/**
 * Every parameter at fault, not only the first: a form shows them all at once.
 * @param need `optional` where something else may fill what is missing, as the mapping of an import does
 */
export function parameterErrors(
  row: OperationRow,
  parameters: Parameters,
  need: 'as-declared' | 'optional' = 'as-declared',
): AppError[] {
  const known = new Set(row.inputs.map((input) => input.name))
  const unknown = Object.keys(parameters).filter((name) => !known.has(name))
  const errors = unknown.map((name) => errorOf(row, { problem: 'unknown', input: name, label: name, reason: '' }))
  for (const input of row.inputs) {
    const checked = buildRequest(
      { ...row, inputs: [{ ...input, required: input.required && need === 'as-declared' }] },
      Object.hasOwn(parameters, input.name) ? { [input.name]: parameters[input.name] } : {},
    )
    if (!checked.ok) errors.push(errorOf(row, checked.refusal))
    else if (Object.hasOwn(parameters, input.name) && row.sensitive.includes(input.name)) errors.push(keptSecret(input))
  }
  return errors
}

/** Parameters are shown to whoever may read the document. */
function keptSecret({ name, label }: OperationInput): AppError {
  const reason = `${label} is a secret and is not kept in settings. Map it from the record instead.`
  return new AppError('invalid_field', { field: `http.parameters.${name}`, facts: { reason } })
}

function errorOf(row: OperationRow, { problem, input, label, reason }: InputRefusal): AppError {
  const field = `http.parameters.${input}`
  switch (problem) {
    case 'unknown':
      return new AppError('unknown_field', { field, facts: { field } })
    case 'missing':
      return new AppError('parameter_missing', { field, facts: { label, operation: row.name } })
    case 'invalid':
      return new AppError('invalid_field', { field, facts: { reason: `${label} ${reason.replace(/\.?$/, '.')}` } })
  }
}
