/** What a schema found wrong, as the API says it: one error per field, with its dotted path and a sentence. */
import { MASK } from '@keyway/contract'
import type { z } from 'zod'
import { AppError, AppErrors } from '../errors.ts'
import { fieldLabel } from './field-label.ts'

type Issue = z.core.$ZodIssue

/**
 * @param input what was checked: tells a missing member from a wrong one
 */
export function validationErrors(issues: readonly Issue[], input: unknown): AppErrors {
  return new AppErrors(issues.flatMap((issue) => toErrors(issue, input)))
}

/** @throws AppErrors naming every field at fault */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  throw validationErrors(result.error.issues, input)
}

function toErrors(issue: Issue, input: unknown): AppError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const field = dotted([...issue.path, key])
      return new AppError('unknown_field', { field, facts: { field } })
    })
  }
  const field = dotted(issue.path)
  const at = field === '' ? {} : { field }
  const value = valueAt(input, issue.path)
  const label = fieldLabel(issue.path)
  if (isMissing(issue, value)) return [new AppError('missing_required_field', { ...at, facts: { label } })]
  if (typeof value === 'string' && value !== MASK && /^\*+$/.test(value)) return [new AppError('masked_secret', at)]
  return [new AppError('invalid_field', { ...at, facts: { reason: sentence(label, describe(issue)) } })]
}

/** Absent, or left blank where something must stand. */
function isMissing(issue: Issue, value: unknown): boolean {
  if (value === undefined || value === null) return issue.code !== 'custom' || issue.message === 'is required'
  return issue.code === 'too_small' && issue.origin === 'string' && typeof value === 'string' && value.trim() === ''
}

/** Zod's own sentences name types; these name what to write. Our schemas' messages go on after the label. */
function describe(issue: Issue): string {
  if (issue.code === 'invalid_type' && issue.message.startsWith('Invalid input'))
    return `must be ${TYPES[issue.expected] ?? issue.expected}`
  if (issue.code === 'invalid_value' && issue.message.startsWith('Invalid ')) return `must be ${anyOf(issue.values)}`
  if (issue.code === 'too_big' && issue.message.startsWith('Too big'))
    return amount(issue.origin, 'most', issue.maximum)
  if (issue.code === 'too_small' && issue.message.startsWith('Too small'))
    return amount(issue.origin, 'least', issue.minimum)
  if (issue.message.startsWith('Invalid ')) return 'is not valid'
  return issue.message
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}

function amount(origin: string, bound: 'least' | 'most', count: number | bigint): string {
  if (origin === 'array' || origin === 'set')
    return `must have at ${bound} ${count} ${count === 1 ? 'entry' : 'entries'}`
  return `must be at ${bound} ${count}${origin === 'string' ? ' characters' : ''}`
}

const anyOf = (values: readonly unknown[]): string => values.map((value) => JSON.stringify(value)).join(' or ')

/** "Name must be text." A message that is a whole sentence already stays as it is. */
function sentence(label: string, text: string): string {
  const whole = /^[a-z]/.test(text) ? `${label} ${text}` : text
  return /[.!?]$/.test(whole) ? whole : `${whole}.`
}

const dotted = (path: readonly PropertyKey[]): string => path.map(String).join('.')

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value: unknown = input
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Record<PropertyKey, unknown>)[key]
  }
  return value
}
