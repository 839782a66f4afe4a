/**
 * Which field of a form stands for which member of the document sent, as rows. The same rows place what the contract's
 * schema finds before sending and what the server answers after it, so a mistake shows at its field either way.
 */
import type { ApiError } from '@keyway/contract'
import type { z } from 'zod'

/** A member of the form's values, or one below it: `parameters.secret-name`. */
export type FieldName<Values> = (keyof Values & string) | `${keyof Values & string}.${string}`

export interface FieldRow<Values> {
  readonly field: FieldName<Values>
  /** Dotted path in the document, e.g. `http.unencrypted.vaultUrl`; also stands for everything below it. */
  readonly path: string
  readonly label: string
  /** Must be filled; a function when that depends on the rest of the form. */
  readonly required?: boolean | ((values: Values) => boolean)
  /** What to say when it is left blank; otherwise "Label is required." */
  readonly missing?: string
  /** What is wrong with what was filled in, beyond what the contract's schema knows. */
  readonly check?: (values: Values) => string | undefined
}

export type FieldErrors = Readonly<Record<string, string>>

export interface PlacedErrors {
  readonly fields: FieldErrors
  /** Errors of no field on this form. */
  readonly rest: readonly ApiError[]
}

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.length === 0)

/** Names below the first level hold no dots of their own. */
function memberOf(values: unknown, field: string): unknown {
  return field
    .split('.')
    .reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], values)
}

/** "Name is required." for every field left blank that must not be, and what its own check says of one that is not. */
export function fieldFaults<V extends object>(rows: readonly FieldRow<V>[], values: V): FieldErrors {
  const errors: Record<string, string> = {}
  for (const row of rows) {
    const required = typeof row.required === 'function' ? row.required(values) : row.required
    const empty = isEmpty(memberOf(values, row.field))
    const wrong = empty ? undefined : row.check?.(values)
    if (required && empty) errors[row.field] = row.missing ?? `${row.label} is required.`
    else if (wrong) errors[row.field] = wrong
  }
  return errors
}

/** Places errors at their fields; the first one of a field wins. */
export function placeErrors<V>(rows: readonly FieldRow<V>[], errors: readonly ApiError[]): PlacedErrors {
  const fields: Record<string, string> = {}
  const rest: ApiError[] = []
  for (const error of errors) {
    const row = rowOf(rows, error.field)
    if (row) fields[row.field] ??= error.message
    else rest.push(error)
  }
  return { fields, rest }
}

/** The row with the longest path that the error's field lies at or below. */
function rowOf<V>(rows: readonly FieldRow<V>[], field: string | undefined): FieldRow<V> | undefined {
  if (field === undefined) return undefined
  return rows
    .filter((row) => field === row.path || field.startsWith(`${row.path}.`))
    .toSorted((a, b) => b.path.length - a.path.length)[0]
}

/**
 * What the contract's schema finds wrong, in sentences. Issues that only name types are left to the server, which
 * words them; people cannot cause them in a form.
 */
export function schemaErrors<V>(schema: z.ZodType, document: unknown, rows: readonly FieldRow<V>[]): FieldErrors {
  const result = schema.safeParse(document)
  if (result.success) return {}
  const errors = result.error.issues
    .filter((issue) => /^[a-z]/.test(issue.message))
    .map((issue) => {
      const path = issue.path.map(String).join('.')
      const label = rowOf(rows, path)?.label ?? ''
      return {
        code: 'invalid_field',
        field: path,
        message: `${label} ${issue.message}`.trim().replace(/([^.!?])$/, '$1.'),
      }
    })
  return placeErrors(rows, errors).fields
}

/** The first field at fault, in the order the form shows them. */
export const firstField = <V>(rows: readonly FieldRow<V>[], errors: FieldErrors): string | undefined =>
  rows.find((row) => errors[row.field] !== undefined)?.field
