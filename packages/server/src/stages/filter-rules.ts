/**
 * integrator.io's filter rules: prefix arrays such as `["and", ["equals", ["extract", "type"], "prod"], ["notempty",
 * ["extract", "tags.owner"]]]`. Comparison minds case, as theirs does.
 */
import { nearest } from '../records/nearest.ts'
import { pathOf, readPath } from '../records/record.ts'
import { readDate } from '../templates/dates.ts'

export class FilterError extends Error {
  override readonly name = 'FilterError'
}

type Value = (record: unknown) => unknown
type Operator = (...operands: readonly unknown[]) => unknown

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (Array.isArray(value) ? value.length === 0 : typeof value === 'object' && Object.keys(value).length === 0)

const text = (value: unknown): string =>
  value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)

/** A number is compared as one with what reads as a number, so never with anything else; all other values as text. */
function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' || typeof b === 'number') return readNumber(a) - readNumber(b)
  const [left, right] = [text(a), text(b)]
  return left < right ? -1 : left > right ? 1 : 0
}

const contains = (a: unknown, b: unknown): boolean =>
  Array.isArray(a) ? a.some((one) => compare(one, b) === 0) : text(a).includes(text(b))

function readNumber(value: unknown): number {
  if (isEmpty(value) || typeof value === 'object') return Number.NaN
  return typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value)
}

function number(value: unknown): number {
  const read = readNumber(value)
  if (!Number.isFinite(read)) throw new FilterError('"number" is given something that is no number')
  return read
}

function epoch(value: unknown): number {
  const date = isEmpty(value) ? null : readDate(value)
  if (date === null) throw new FilterError('"epochtime" is given something that is no date')
  return date.getTime()
}

/** Operands of each operator: how many there must be. */
const OPERATORS: Readonly<Record<string, { readonly takes: 1 | 2; readonly does: Operator }>> = {
  equals: { takes: 2, does: (a, b) => compare(a, b) === 0 },
  notequals: { takes: 2, does: (a, b) => compare(a, b) !== 0 },
  greaterthan: { takes: 2, does: (a, b) => compare(a, b) > 0 },
  greaterthanequals: { takes: 2, does: (a, b) => compare(a, b) >= 0 },
  lessthan: { takes: 2, does: (a, b) => compare(a, b) < 0 },
  lessthanequals: { takes: 2, does: (a, b) => compare(a, b) <= 0 },
  startswith: { takes: 2, does: (a, b) => text(a).startsWith(text(b)) },
  endswith: { takes: 2, does: (a, b) => text(a).endsWith(text(b)) },
  contains: { takes: 2, does: contains },
  doesnotcontain: { takes: 2, does: (a, b) => !contains(a, b) },
  empty: { takes: 1, does: isEmpty },
  isempty: { takes: 1, does: isEmpty },
  notempty: { takes: 1, does: (a) => !isEmpty(a) },
  isnotempty: { takes: 1, does: (a) => !isEmpty(a) },
  matches: { takes: 2, does: (a, b) => new RegExp(text(b)).test(text(a)) },
  not: { takes: 1, does: (a) => a !== true },
  string: { takes: 1, does: text },
  number: { takes: 1, does: number },
  boolean: { takes: 1, does: (a) => a === true || text(a).toLowerCase() === 'true' },
  epochtime: { takes: 1, does: epoch },
  lowercase: { takes: 1, does: (a) => text(a).toLowerCase() },
  uppercase: { takes: 1, does: (a) => text(a).toUpperCase() },
  ceiling: { takes: 1, does: (a) => Math.ceil(number(a)) },
  floor: { takes: 1, does: (a) => Math.floor(number(a)) },
  abs: { takes: 1, does: (a) => Math.abs(number(a)) },
}

const MANY: ReadonlySet<string> = new Set(['and', 'or'])
const NAMES = [...Object.keys(OPERATORS), ...MANY, 'extract']
const DEEPEST = 50

/** Operators whose work has no bound of its own: these rules are evaluated on a thread that can be ended. */
export const needsThread = (rules: readonly unknown[]): boolean => JSON.stringify(rules).includes('"matches"')

/**
 * @returns whether a record passes; throws FilterError for a record that does not fit
 * @throws FilterError naming the rule that cannot be read
 */
export function compileRules(rules: readonly unknown[]): (record: unknown) => boolean {
  const passes = compileNode(rules, 'The filter', 0)
  return (record) => passes(record) === true
}

function compileNode(node: unknown, where: string, depth: number): Value {
  if (!Array.isArray(node)) return () => node
  if (depth > DEEPEST) throw new FilterError(`${where} is nested too deeply.`)
  const [name, ...operands] = node as readonly unknown[]
  if (name === 'extract') return compileExtract(operands, where)
  if (typeof name !== 'string') throw new FilterError(`${where} must begin with the name of an operator.`)
  const inside = operands.map((operand, index) => compileNode(operand, `${where} > ${name} ${index + 1}`, depth + 1))
  if (name === 'and') return (record) => inside.every((one) => one(record) === true)
  if (name === 'or') return (record) => inside.some((one) => one(record) === true)
  if (!Object.hasOwn(OPERATORS, name)) throw new FilterError(unknownOperator(name, where))
  const { takes, does } = OPERATORS[name] as (typeof OPERATORS)[string]
  if (inside.length !== takes) {
    throw new FilterError(
      `${where}: "${name}" takes ${takes === 1 ? 'one operand' : 'two operands'}, not ${inside.length}.`,
    )
  }
  if (name === 'matches') refusePattern(operands[1], where)
  return (record) => does(...inside.map((one) => one(record)))
}

function unknownOperator(name: string, where: string): string {
  if (name === 'settings') return `${where}: there are no settings to read. Use ["extract", "a path in the record"].`
  const near = nearest(name, NAMES)
  return `${where}: there is no operator "${name}".${near ? ` Did you mean "${near}"?` : ` There are ${NAMES.join(', ')}.`}`
}

function compileExtract(operands: readonly unknown[], where: string): Value {
  const [path] = operands
  if (typeof path !== 'string' || path === '' || operands.length !== 1) {
    throw new FilterError(`${where}: write ["extract", "a path in the record"].`)
  }
  const steps = pathOf(path)
  return (record) => readPath(record, steps)
}

function refusePattern(pattern: unknown, where: string): void {
  if (typeof pattern !== 'string') throw new FilterError(`${where}: "matches" needs its pattern as text.`)
  try {
    new RegExp(pattern)
  } catch {
    throw new FilterError(`${where}: "${pattern}" is no regular expression.`)
  }
}
