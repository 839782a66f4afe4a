/**
 * Turns an operation and its inputs into one request: method, path with query, body. What an input holds can never
 * change which operation is called.
 */
import type { OperationInput } from '@keyway/contract'
import type { OperationRow } from './application-definition.ts'
import { type InputValue, readInput } from './read-input.ts'

export interface BuiltRequest {
  readonly method: OperationRow['method']
  /** Path and query, beginning with a slash, relative to the connection's base URL. */
  readonly path: string
  readonly body?: Readonly<Record<string, unknown>>
}

/** Why no request can be made of the inputs. Expected, so a value. */
export interface InputRefusal {
  readonly problem: 'missing' | 'invalid' | 'unknown'
  readonly input: string
  readonly label: string
  /** For `invalid`: what is wrong, as the end of a sentence that begins with the label. */
  readonly reason: string
}

export type BuildResult =
  | { readonly ok: true; readonly request: BuiltRequest }
  | { readonly ok: false; readonly refusal: InputRefusal }

/** Builds the request of `row`. Inputs that are undefined or null count as not given. */
export function buildRequest(row: OperationRow, inputs: Readonly<Record<string, unknown>>): BuildResult {
  for (const name of Object.keys(inputs)) {
    if (row.inputs.every((input) => input.name !== name)) return refuse('unknown', { name, label: name }, '')
  }
  const values = new Map<string, InputValue>()
  for (const input of row.inputs) {
    const value = inputs[input.name]
    if (isAbsent(input, value)) {
      if (input.required) return refuse('missing', input, 'is required')
      continue
    }
    const read = readInput(input, value)
    if (!read.ok) return refuse('invalid', input, read.reason)
    values.set(input.name, read.value)
  }
  const body = bodyOf(row, values)
  return {
    ok: true,
    request: { method: row.method, path: pathOf(row, values) + queryOf(row, values), ...(body && { body }) },
  }
}

function refuse(
  problem: InputRefusal['problem'],
  input: Pick<OperationInput, 'name' | 'label'>,
  reason: string,
): BuildResult {
  return { ok: false, refusal: { problem, input: input.name, label: input.label, reason } }
}

/** Empty text is a value only in a body (an empty secret is a legal secret). */
function isAbsent(input: OperationInput, value: unknown): boolean {
  return value === undefined || value === null || (value === '' && !(input.in === 'body' && input.type === 'string'))
}

/** Fills the `{name}` marks. One without a value leaves nothing behind, or an empty segment where the row says so. */
function pathOf(row: OperationRow, values: ReadonlyMap<string, InputValue>): string {
  return row.path.replace(/\/\{([^}]+)\}/g, (_, name: string) => {
    const value = values.get(name)
    if (value === undefined) return row.keepsEmptySegment ? '/' : ''
    return `/${encodeURIComponent(String(value))}`
  })
}

function queryOf(row: OperationRow, values: ReadonlyMap<string, InputValue>): string {
  const query = new URLSearchParams({ 'api-version': row.apiVersion, ...row.fixedQuery })
  for (const input of row.inputs) {
    const value = values.get(input.name)
    if (input.in === 'query' && value !== undefined) query.set(input.name, String(value))
  }
  return `?${query.toString()}`
}

function bodyOf(row: OperationRow, values: ReadonlyMap<string, InputValue>): Record<string, unknown> | undefined {
  const members = row.inputs.filter((input) => input.in === 'body')
  if (members.length === 0 && row.fixedBody === undefined) return undefined
  const body: Record<string, unknown> = structuredClone({ ...row.fixedBody })
  for (const { name } of members) {
    const value = values.get(name)
    if (value !== undefined) setMember(body, (row.bodyPaths?.[name] ?? name).split('.'), value)
  }
  return body
}

function setMember(target: Record<string, unknown>, path: readonly string[], value: InputValue): void {
  const [head, ...rest] = path
  if (head === undefined) return
  if (rest.length === 0) {
    target[head] = value
    return
  }
  const inner = { ...(target[head] as Record<string, unknown> | undefined) }
  target[head] = inner
  setMember(inner, rest, value)
}
