/** Whether inputs fit an operation, told for all of them at once, each at its field. */
import { buildRequest, type InputRefusal, type OperationRow } from '@keyway/connectors'
import { AppError, AppErrors } from '../errors.ts'

/** @throws AppError, AppErrors with the field at fault, e.g. `inputs.secret-name`. Never tells what an input held. */
export function checkInputs(row: OperationRow, inputs: Readonly<Record<string, unknown>>): void {
  const known = new Set(row.inputs.map(({ name }) => name))
  const unknown = Object.keys(inputs).filter((name) => !known.has(name))
  const errors = unknown.map((name) => errorOf(row, { problem: 'unknown', input: name, label: name, reason: '' }))
  for (const input of row.inputs) {
    const own = Object.hasOwn(inputs, input.name) ? { [input.name]: inputs[input.name] } : {}
    const checked = buildRequest({ ...row, inputs: [input] }, own)
    if (!checked.ok) errors.push(errorOf(row, checked.refusal))
  }
  const [first] = errors
  if (first) throw errors.length === 1 ? first : new AppErrors(errors)
}

function errorOf(row: OperationRow, { problem, input, label, reason }: InputRefusal): AppError {
  const field = `inputs.${input}`
  if (problem === 'unknown') return new AppError('unknown_field', { field, facts: { field } })
  if (problem === 'missing') return new AppError('parameter_missing', { field, facts: { label, operation: row.name } })
  return new AppError('invalid_field', { field, facts: { reason: `${label} ${reason.replace(/\.?$/, '.')}` } })
}
