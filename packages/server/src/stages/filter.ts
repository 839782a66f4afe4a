/** A filter over the records of a page: which pass, and for which it cannot be told. */
import type { Filter } from '@keyway/contract'
import { type Evaluated, evaluateExpression, expressionFault } from './expression/evaluate.ts'
import { compileRules, FilterError, needsThread } from './filter-rules.ts'

export type Bindings = Readonly<Record<string, string>>

export type Verdict = 'passes' | 'ignored' | { readonly failed: string }

/** One verdict per record, in their order. */
export type CompiledFilter = (records: readonly unknown[], signal?: AbortSignal) => Promise<readonly Verdict[]>

/** @returns what is wrong with the filter, for the field; null when nothing is */
export function filterFault(filter: Filter): { readonly path: string; readonly reason: string } | null {
  if (filter.type === 'jsonata') {
    const reason = expressionFault(filter.jsonata)
    return reason === null ? null : { path: 'jsonata', reason }
  }
  try {
    compileRules(filter.expression.rules)
    return null
  } catch (error) {
    if (error instanceof FilterError) return { path: 'expression.rules', reason: error.message }
    throw error
  }
}

/** @param bindings variables a jsonata expression may use */
export function compileFilter(filter: Filter, bindings: Bindings = {}): CompiledFilter {
  if (filter.type === 'jsonata') {
    return async (records, signal) =>
      (await evaluateExpression({ expression: filter.jsonata, bindings, records }, signal)).map(verdictOf)
  }
  const { rules } = filter.expression
  if (needsThread(rules)) {
    return async (records, signal) => (await evaluateExpression({ rules, records }, signal)).map(verdictOf)
  }
  const passes = compileRules(rules)
  return async (records) => records.map((record) => judge(passes, record))
}

function judge(passes: (record: unknown) => boolean, record: unknown): Verdict {
  try {
    return passes(record) ? 'passes' : 'ignored'
  } catch (error) {
    if (error instanceof FilterError) return { failed: error.message }
    throw error
  }
}

function verdictOf(outcome: Evaluated): Verdict {
  if (!outcome.ok) return { failed: outcome.reason }
  if (outcome.value === true) return 'passes'
  if (outcome.value === false || outcome.value === undefined || outcome.value === null) return 'ignored'
  return { failed: 'it gives something that is neither true nor false' }
}
