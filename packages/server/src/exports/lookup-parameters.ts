/** Parameters of a lookup: texts that are templates over the record, e.g. `{{record.name}}`. */
import type { Parameters } from '@keyway/contract'
import type { FailedCall, SourceRecord } from '../records/index.ts'
import { compileTemplate, isTemplate, TemplateError } from '../templates/index.ts'
import { notMade } from './http/http-reader.ts'

/** Names of the parameters that differ from record to record. */
export const templatedNames = (parameters: Parameters): string[] =>
  Object.entries(parameters).flatMap(([name, value]) => (typeof value === 'string' && isTemplate(value) ? [name] : []))

/** @returns why a text cannot be read as a template; null when it can */
export function templateFault(text: string): string | null {
  try {
    compileTemplate(text, { roots: ['record'] })
    return null
  } catch (error) {
    if (error instanceof TemplateError) return error.message
    throw error
  }
}

export type Filled =
  | { readonly ok: true; readonly parameters: Parameters }
  /** The record lacks what a template needs. */
  | ({ readonly ok: false } & FailedCall)

/** @throws TemplateError when a template cannot be read */
export function compileParameters(parameters: Parameters): (record: SourceRecord) => Filled {
  const templated = new Set(templatedNames(parameters))
  const fields = Object.entries(parameters).map(([name, value]) => ({
    name,
    fill: templated.has(name) ? compileTemplate(String(value)) : () => value,
  }))
  return (record) => {
    try {
      return { ok: true, parameters: Object.fromEntries(fields.map(({ name, fill }) => [name, fill({ record })])) }
    } catch (error) {
      return notMade(error)
    }
  }
}
