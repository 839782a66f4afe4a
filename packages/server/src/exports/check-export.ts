/** What a schema cannot check of an export: that its connection has the operation, and its parameters fit it. */
import { buildRequest, type InputRefusal, type OperationRow } from '@keyway/connectors'
import type { ApiType, AssistantExport, OperationInput, Parameters } from '@keyway/contract'
import { AppError, AppErrors } from '../errors.ts'
import { usableOperation } from '../records/index.ts'
import { type Staged, stageErrors } from './check-stages.ts'
import { templatedNames, templateFault } from './lookup-parameters.ts'

/**
 * @returns the operation; undefined for requests of one's own
 * @throws AppError, AppErrors with the field at fault, e.g. `http.parameters.secret-name`
 */
export function checkExport(document: Staged, api: ApiType | undefined): OperationRow | undefined {
  const { http, isLookup = false } = document
  const row =
    http.formType === 'assistant'
      ? usableOperation(api, http._httpConnectorEndpointId, 'export', 'http._httpConnectorEndpointId')
      : undefined
  const errors = stageErrors(document, row)
  if (row && http.formType === 'assistant') errors.push(...operationErrors(row, http, isLookup))
  const [first] = errors
  if (first) throw errors.length === 1 ? first : new AppErrors(errors)
  return row
}

function operationErrors(
  row: OperationRow,
  { parameters, withValues, valuesBy }: AssistantExport,
  isLookup: boolean,
): AppError[] {
  const errors = isLookup ? lookupErrors(row, parameters) : parameterErrors(row, parameters)
  if (isLookup && withValues) {
    const reason = 'A lookup fetches what its operation gives. Switch this off, and add another lookup for the values.'
    errors.push(new AppError('invalid_field', { field: 'http.withValues', facts: { reason } }))
  }
  if (withValues && !row.detail && valuesBy === undefined) {
    const reason = `"${row.name}" has no values to fetch. Switch this off.`
    errors.push(new AppError('invalid_field', { field: 'http.withValues', facts: { reason } }))
  }
  if (valuesBy !== undefined) errors.push(...valuesByErrors(row, withValues, valuesBy))
  return errors
}

function valuesByErrors(row: OperationRow, withValues: boolean, valuesBy: string): AppError[] {
  const offered = (row.otherDetails ?? []).map(({ operation }) => operation)
  const reason = !withValues
    ? 'Nothing is fetched of each object. Switch "withValues" on, or leave this out.'
    : offered.includes(valuesBy)
      ? null
      : `"${row.name}" cannot fetch "${valuesBy}" of each object. ${offered.length > 0 ? `There is ${offered.join(', ')}.` : 'Leave this out.'}`
  return reason === null ? [] : [new AppError('invalid_field', { field: 'http.valuesBy', facts: { reason } })]
}

/** What a template gives is known only with a record, so of those it is asked whether they can be read at all. */
function lookupErrors(row: OperationRow, parameters: Parameters): AppError[] {
  const templated = templatedNames(parameters)
  const fixed = Object.fromEntries(Object.entries(parameters).filter(([name]) => !templated.includes(name)))
  const known = templated.filter((name) => row.inputs.some((input) => input.name === name))
  const inputs = row.inputs.filter(({ name }) => !known.includes(name))
  const errors = parameterErrors({ ...row, inputs }, fixed)
  for (const name of templated) {
    const field = `http.parameters.${name}`
    if (!known.includes(name)) errors.push(new AppError('unknown_field', { field, facts: { field } }))
    const fault = templateFault(String(parameters[name]))
    if (fault !== null) errors.push(new AppError('invalid_field', { field, facts: { reason: fault } }))
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
    else if (Object.hasOwn(parameters, input.name) && input.secret) errors.push(keptSecret(input))
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
