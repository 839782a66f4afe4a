/** Decides by a filter's rules whether a record passes. The one place rules are evaluated. */
import type { FilterFunction, FilterOperator, FilterRule, StepFilter } from '@keyway/contract'
import { readPath, type SourceRecord } from '../../records/index.ts'

type Evaluate = (record: SourceRecord) => unknown

/** @returns tells whether a record passes; never throws. Without a filter every record does */
export function compileFilter(filter: StepFilter | undefined): (record: SourceRecord) => boolean {
  if (filter === undefined) return () => true
  const evaluate = compile(filter.expression.rules)
  return (record) => evaluate(record) === true
}

function compile(rule: FilterRule): Evaluate {
  if (!Array.isArray(rule)) return () => rule
  const [head, ...operands] = rule as readonly FilterRule[]
  if (head === 'extract') {
    const path = pathOf(String(operands[0]))
    return (record) => readPath(record, path)
  }
  const values = operands.map(compile)
  const apply = RULES[head as FilterOperator | Exclude<FilterFunction, 'extract'>]
  return (record) => apply(values.map((value) => value(record)))
}

/** `a.b[0].c`, also `$.a.b`. */
export const pathOf = (path: string): (string | number)[] =>
  path
    .replace(/^\$\.?/, '')
    .split(/\.|\[(\d+)\]/)
    .filter((part): part is string => part !== undefined && part !== '')
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part))

type Apply = (values: readonly unknown[]) => unknown

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)

const text = (value: unknown): string => {
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** A number is compared as one with what reads as a number; everything else as text, with upper and lower case apart. */
function order(a: unknown, b: unknown): number {
  if (typeof a === 'number' || typeof b === 'number') return numberOf(a) - numberOf(b)
  const [left, right] = [text(a), text(b)]
  return left < right ? -1 : left > right ? 1 : 0
}

const numberOf = (value: unknown): number => {
  if (typeof value === 'boolean') return value ? 1 : 0
  return isEmpty(value) || typeof value === 'object' ? Number.NaN : Number(value)
}

const equal = (a: unknown, b: unknown): boolean => {
  if (isEmpty(a) || isEmpty(b)) return isEmpty(a) && isEmpty(b)
  return order(a, b) === 0
}

const holds = (whole: unknown, part: unknown): boolean =>
  Array.isArray(whole) ? whole.some((element) => equal(element, part)) : text(whole).includes(text(part))

const round =
  (how: (value: number) => number): Apply =>
  ([value]) =>
    how(numberOf(value))

const RULES: Readonly<Record<FilterOperator | Exclude<FilterFunction, 'extract'>, Apply>> = {
  and: (values) => values.every((value) => value === true),
  or: (values) => values.some((value) => value === true),
  not: ([value]) => value !== true,
  equals: ([a, b]) => equal(a, b),
  notequals: ([a, b]) => !equal(a, b),
  greaterthan: ([a, b]) => order(a, b) > 0,
  greaterthanequals: ([a, b]) => order(a, b) >= 0,
  lessthan: ([a, b]) => order(a, b) < 0,
  lessthanequals: ([a, b]) => order(a, b) <= 0,
  startswith: ([a, b]) => text(a).startsWith(text(b)),
  endswith: ([a, b]) => text(a).endsWith(text(b)),
  contains: ([a, b]) => holds(a, b),
  doesnotcontain: ([a, b]) => !holds(a, b),
  empty: ([value]) => isEmpty(value),
  isempty: ([value]) => isEmpty(value),
  notempty: ([value]) => !isEmpty(value),
  isnotempty: ([value]) => !isEmpty(value),
  string: ([value]) => text(value),
  number: ([value]) => numberOf(value),
  boolean: ([value]) => value === true || text(value).toLowerCase() === 'true',
  /** Milliseconds since 1970. Smaller numbers are seconds, as in the times of Key Vault. */
  epochtime: ([value]) => epochMs(value),
  lowercase: ([value]) => text(value).toLowerCase(),
  uppercase: ([value]) => text(value).toUpperCase(),
  ceiling: round(Math.ceil),
  floor: round(Math.floor),
  abs: round(Math.abs),
}

/** Later than any time in seconds that is meant, earlier than any in milliseconds. */
const SECONDS_END = 100_000_000_000

function epochMs(value: unknown): number {
  if (typeof value === 'number') return value < SECONDS_END ? value * 1000 : value
  return isEmpty(value) ? Number.NaN : Date.parse(text(value))
}
