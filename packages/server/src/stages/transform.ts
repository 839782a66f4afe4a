/** A transform over the records of a page: each becomes one record, several, or none. */
import type { Transform } from '@keyway/contract'
import { compileMapping, MappingError, PathError } from '../mapping/index.ts'
import type { SourceRecord } from '../records/index.ts'
import { TemplateError } from '../templates/index.ts'
import { type Evaluated, evaluateExpression, expressionFault } from './expression/evaluate.ts'
import type { Bindings } from './filter.ts'

export type Transformed = readonly SourceRecord[] | { readonly failed: string }

/** One outcome per record, in their order; an empty list leaves the record out. */
export type CompiledTransform = (
  records: readonly SourceRecord[],
  signal?: AbortSignal,
) => Promise<readonly Transformed[]>

/** @returns what is wrong with the transform, for the field; null when nothing is */
export function transformFault(transform: Transform): { readonly path: string; readonly reason: string } | null {
  if (transform.type === 'jsonata') {
    const reason = expressionFault(transform.jsonata)
    return reason === null ? null : { path: 'jsonata', reason }
  }
  for (const [index, mapping] of transform.expression.rulesTwoDotZero.mappings.entries()) {
    try {
      compileMapping([mapping])
    } catch (error) {
      if (!(error instanceof PathError || error instanceof TemplateError || error instanceof MappingError)) throw error
      return { path: `expression.rulesTwoDotZero.mappings.${index}.extract`, reason: error.message }
    }
  }
  return null
}

/** @param bindings variables a jsonata expression may use */
export function compileTransform(transform: Transform, bindings: Bindings = {}): CompiledTransform {
  if (transform.type === 'jsonata') {
    return async (records, signal) =>
      (await evaluateExpression({ expression: transform.jsonata, bindings, records }, signal)).map(transformedOf)
  }
  const { mode, mappings } = transform.expression.rulesTwoDotZero
  const map = compileMapping(mappings)
  return async (records) =>
    records.map((record): Transformed => {
      try {
        const made = map(record)
        return [mode === 'modify' ? { ...record, ...made } : made]
      } catch (error) {
        if (error instanceof MappingError) return { failed: error.message.replace(/\.$/, '') }
        throw error
      }
    })
}

function transformedOf(outcome: Evaluated): Transformed {
  if (!outcome.ok) return { failed: outcome.reason }
  const { value } = outcome
  if (value === undefined || value === null) return []
  const list = Array.isArray(value) ? value : [value]
  if (list.every((one) => typeof one === 'object' && one !== null && !Array.isArray(one))) return list
  return { failed: 'it gives something that is neither an object nor a list of objects' }
}
