/** Whether an answer is a success by what it says, whatever its status: `successPath`, `failPath` and their values. */
import { readDotted } from '../records/index.ts'

export interface AnswerRules {
  readonly successPath?: string | undefined
  readonly successValues?: readonly string[] | undefined
  readonly failPath?: string | undefined
  readonly failValues?: readonly string[] | undefined
  readonly allowArrayforSuccessPath?: boolean | undefined
}

/** @returns what the answer says against itself: the path, and what stands there; null when it is a success */
export function failureIn(body: unknown, rules: AnswerRules): { readonly path: string; readonly found: string } | null {
  const { successPath, successValues, failPath, failValues, allowArrayforSuccessPath } = rules
  if (successPath) {
    const value = readDotted(body, successPath)
    if (!isSuccess(value, successValues, allowArrayforSuccessPath ?? false))
      return { path: successPath, found: shown(value) }
  }
  if (failPath) {
    const value = readDotted(body, failPath)
    const failed = failValues?.length ? failValues.includes(asText(value)) && value !== undefined : !isBlank(value)
    if (failed) return { path: failPath, found: shown(value) }
  }
  return null
}

/** Values are compared as text, as integrator.io does; without values, anything there is a success. */
function isSuccess(value: unknown, values: readonly string[] | undefined, lists: boolean): boolean {
  if (Array.isArray(value) && lists) return value.length > 0 && value.every((one) => isSuccess(one, values, false))
  return values?.length ? value !== undefined && values.includes(asText(value)) : !isBlank(value)
}

const isBlank = (value: unknown): boolean => value === undefined || value === null || value === '' || value === false

const asText = (value: unknown): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)

const LONGEST_SHOWN = 60

/** A state such as `false` or `error` is told; anything longer could be what must not be. */
function shown(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object'
  const text = String(value)
  return text.length <= LONGEST_SHOWN ? `"${text}"` : 'a long text'
}
