/** What is sent to install a template, read as its inputs declare it; what is wrong is told at each field. */
import { type FlowTemplate, readInput, type TemplateInputs } from '@keyway/connectors'
import type { FlowTemplateInput } from '@keyway/contract'
import { AppError } from '../errors.ts'

export interface ReadInputs {
  readonly inputs: TemplateInputs
  readonly errors: readonly AppError[]
}

/** @param given by name; what is empty counts as left out, as forms send it */
export function readInputs(template: FlowTemplate, given: Readonly<Record<string, unknown>>): ReadInputs {
  const known = new Set(template.inputs.map(({ name }) => name))
  const errors = Object.keys(given)
    .filter((name) => !known.has(name))
    .map((name) => new AppError('unknown_field', { field: `inputs.${name}`, facts: { field: `inputs.${name}` } }))
  const inputs: Record<string, unknown> = {}
  for (const input of template.inputs) {
    const value = givenOf(input, given)
    if (value === undefined) {
      if (input.required) errors.push(missing(input))
      continue
    }
    const read = readInput(input, value)
    if (read.ok) inputs[input.name] = read.value
    else errors.push(invalid(input.name, `${input.label} ${read.reason.replace(/\.?$/, '.')}`))
  }
  const fault = errors.length === 0 ? template.fault?.(inputs) : null
  if (fault) errors.push(invalid(fault.input, fault.reason))
  return { inputs, errors }
}

function givenOf({ name, default: fallback }: FlowTemplateInput, given: Readonly<Record<string, unknown>>): unknown {
  const value = Object.hasOwn(given, name) ? given[name] : undefined
  return value === undefined || value === null || value === '' ? fallback : value
}

const missing = ({ name, label }: FlowTemplateInput): AppError =>
  new AppError('missing_required_field', { field: `inputs.${name}`, facts: { label } })

const invalid = (name: string, reason: string): AppError =>
  new AppError('invalid_field', { field: `inputs.${name}`, facts: { reason } })
