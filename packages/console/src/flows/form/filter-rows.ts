/** A filter as conditions that all or any must be met. Rules that say more are kept and edited as text. */
import { type FilterOperator, type FilterRule, filterFault, type StepFilter } from '@keyway/contract'

export type ConditionOperator = Exclude<FilterOperator, 'and' | 'or' | 'not' | 'isempty' | 'isnotempty'>

export interface Condition {
  /** Member of the record, e.g. `attributes.enabled`. */
  readonly path: string
  readonly operator: ConditionOperator
  readonly value: string
}

export interface FilterValues {
  readonly all: boolean
  readonly conditions: readonly Condition[]
  /** Rules as JSON, where conditions cannot say them; null: conditions count. */
  readonly text: string | null
}

export const NEW_CONDITION: Condition = { path: '', operator: 'equals', value: '' }
export const NEW_FILTER: FilterValues = { all: true, conditions: [NEW_CONDITION], text: null }

export const OPERATOR_WORDS = {
  equals: 'is',
  notequals: 'is not',
  contains: 'contains',
  doesnotcontain: 'does not contain',
  startswith: 'begins with',
  endswith: 'ends with',
  greaterthan: 'is more than',
  greaterthanequals: 'is at least',
  lessthan: 'is less than',
  lessthanequals: 'is at most',
  empty: 'is empty',
  notempty: 'is not empty',
} as const satisfies Record<ConditionOperator, string>

const isKnown = (operator: unknown): operator is ConditionOperator =>
  typeof operator === 'string' && Object.hasOwn(OPERATOR_WORDS, operator)

export const takesValue = (operator: ConditionOperator): boolean => operator !== 'empty' && operator !== 'notempty'

export function filterValues(filter: StepFilter | undefined): FilterValues | null {
  if (!filter) return null
  const { rules } = filter.expression
  const [head, ...rest] = rules
  const joined = head === 'and' || head === 'or'
  const conditions = (joined ? rest : [rules]).map(conditionOf)
  if (conditions.every((one) => one !== null)) return { all: head !== 'or', conditions, text: null }
  return { all: true, conditions: [], text: JSON.stringify(rules, null, 2) }
}

/** Only a rule that comes out as it went in is a condition. */
function conditionOf(rule: FilterRule): Condition | null {
  if (!Array.isArray(rule)) return null
  const [operator, from, value = ''] = rule as readonly FilterRule[]
  const path = pathOf(from)
  if (!isKnown(operator) || path === null || Array.isArray(value)) return null
  const condition = { path, operator, value: String(value) }
  return JSON.stringify(ruleOf(condition)) === JSON.stringify(rule) ? condition : null
}

/** Of `["extract", path]`, also where that is taken as a number. */
function pathOf(from: FilterRule | undefined): string | null {
  if (!Array.isArray(from)) return null
  const [head, inner] = from as readonly FilterRule[]
  if (head === 'extract' && typeof inner === 'string') return inner
  return head === 'number' ? pathOf(inner) : null
}

const ORDER: ReadonlySet<ConditionOperator> = new Set([
  'greaterthan',
  'greaterthanequals',
  'lessthan',
  'lessthanequals',
])
const isOrder = (operator: ConditionOperator): boolean => ORDER.has(operator)

function ruleOf({ path, operator, value }: Condition): FilterRule[] {
  const from: FilterRule = ['extract', path.trim()]
  if (!takesValue(operator)) return [operator, from]
  const number = value.trim() === '' ? Number.NaN : Number(value)
  return isOrder(operator) && !Number.isNaN(number) ? [operator, ['number', from], number] : [operator, from, value]
}

export function filterDocument(filter: FilterValues | null): StepFilter | undefined {
  if (filter === null) return undefined
  return { type: 'expression', expression: { version: '1', rules: rulesOf(filter) } }
}

function rulesOf({ all, conditions, text }: FilterValues): FilterRule[] {
  if (text !== null) {
    const rules = readRules(text)
    return typeof rules === 'string' ? [] : rules
  }
  const rules = conditions.map(ruleOf)
  const [only] = rules
  return rules.length === 1 && only ? only : [all ? 'and' : 'or', ...rules]
}

/** @returns the rules, or what is wrong with the text */
function readRules(text: string): FilterRule[] | string {
  try {
    const rules: unknown = JSON.parse(text)
    return Array.isArray(rules)
      ? (rules as FilterRule[])
      : 'The rules must be a list, such as ["empty", ["extract", "name"]].'
  } catch {
    return 'This is not valid JSON.'
  }
}

/** What is wrong with a filter before it is sent. */
export function filterProblem(filter: FilterValues | null): string | undefined {
  if (filter === null) return undefined
  if (filter.text !== null) {
    const rules = readRules(filter.text)
    if (typeof rules === 'string') return rules
    const fault = filterFault(rules)
    return fault === null ? undefined : `The filter ${fault}.`
  }
  if (filter.conditions.length === 0) return 'Add a condition, or remove the filter.'
  if (filter.conditions.some(({ path }) => path.trim() === '')) return 'Name the member each condition looks at.'
  return undefined
}

/** A filter in a few words, e.g. `tags.owner is "ops" and name begins with "db"`. */
export function filterWords(filter: StepFilter): string {
  const values = filterValues(filter)
  if (values === null || values.text !== null) return 'by rules'
  return values.conditions
    .map(
      ({ path, operator, value }) => `${path} ${OPERATOR_WORDS[operator]}${takesValue(operator) ? ` "${value}"` : ''}`,
    )
    .join(values.all ? ' and ' : ' or ')
}
