/**
 * Filters of a flow's steps and branches, as integrator.io writes them: prefix lists such as
 * `["equals", ["string", ["extract", "attributes.enabled"]], "true"]`.
 */
import { z } from 'zod'

export type FilterRule = string | number | boolean | readonly FilterRule[]

/** How many operands each takes; `many`: one or more. */
export const FILTER_OPERATORS = {
  and: 'many',
  or: 'many',
  not: 1,
  equals: 2,
  notequals: 2,
  greaterthan: 2,
  greaterthanequals: 2,
  lessthan: 2,
  lessthanequals: 2,
  startswith: 2,
  endswith: 2,
  contains: 2,
  doesnotcontain: 2,
  empty: 1,
  notempty: 1,
  isempty: 1,
  isnotempty: 1,
} as const

/** What stands inside a comparison: where a value comes from, and what it is taken as. */
export const FILTER_FUNCTIONS = {
  extract: 1,
  string: 1,
  number: 1,
  boolean: 1,
  epochtime: 1,
  lowercase: 1,
  uppercase: 1,
  ceiling: 1,
  floor: 1,
  abs: 1,
} as const

export type FilterOperator = keyof typeof FILTER_OPERATORS
export type FilterFunction = keyof typeof FILTER_FUNCTIONS

const MOST_DEEP = 20

/** @returns what is wrong with a rule, as the end of a sentence; null when nothing is */
export function filterFault(rule: FilterRule, depth = 0): string | null {
  if (depth > MOST_DEEP) return 'is nested too deep'
  if (!Array.isArray(rule)) return depth === 0 ? 'must begin with an operator, such as ["equals", ...]' : null
  const [head, ...operands] = rule as readonly FilterRule[]
  if (typeof head !== 'string' || !isKnown(head, depth)) {
    const known = Object.keys(FILTER_OPERATORS).join(', ')
    return `has no operator ${JSON.stringify(head ?? null)}. There are ${known}`
  }
  const wanted = head in FILTER_OPERATORS ? FILTER_OPERATORS[head as FilterOperator] : 1
  if (wanted === 'many' ? operands.length === 0 : operands.length !== wanted) {
    return `gives "${head}" ${operands.length} operands where it takes ${wanted === 'many' ? 'one or more' : wanted}`
  }
  if (head === 'extract') return typeof operands[0] === 'string' ? null : 'needs a text after "extract"'
  for (const operand of operands) {
    const fault = filterFault(operand, depth + 1)
    if (fault !== null) return fault
  }
  return null
}

/** A value alone decides nothing, so the outermost is always an operator. */
const isKnown = (head: string, depth: number): boolean =>
  Object.hasOwn(FILTER_OPERATORS, head) || (depth > 0 && Object.hasOwn(FILTER_FUNCTIONS, head))

const Rule: z.ZodType<FilterRule, FilterRule> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.array(Rule).max(100)]),
)

const Rules = z.array(Rule).superRefine((rules, context) => {
  const fault = rules.length === 0 ? 'must hold a rule' : filterFault(rules)
  if (fault !== null) context.addIssue({ code: 'custom', message: fault })
})

export const StepFilter = z.strictObject({
  type: z.literal('expression').default('expression'),
  expression: z.strictObject({ version: z.literal('1').default('1'), rules: Rules }),
})
export type StepFilter = z.infer<typeof StepFilter>
