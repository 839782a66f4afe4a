/** Filters of steps and branches: the rules of the stages, over one record at a time. */
import type { StepFilter } from '@keyway/contract'
import type { SourceRecord } from '../../records/index.ts'
import { compileRules, FilterError } from '../../stages/index.ts'

/** @returns tells whether a record passes; one its rules cannot be applied to does not. Without a filter every record does */
export function compileStepFilter(filter: StepFilter | undefined): (record: SourceRecord) => boolean {
  if (filter === undefined) return () => true
  const passes = compileRules(filter.expression.rules)
  return (record) => {
    try {
      return passes(record)
    } catch (error) {
      if (error instanceof FilterError) return false
      throw error
    }
  }
}
