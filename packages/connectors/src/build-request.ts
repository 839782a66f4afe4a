/**
 * Turns an operation and its inputs into one request: method, path with query, body. What an input holds can never
 * change which operation is called.
 */
import type { OperationInput } from '@keyway/contract'
import type { OperationRow } from './application-definition.ts'

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

type InputValue = string | number | boolean | object

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
    const read = readValue(input, value)
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

type Read = { readonly ok: true; readonly value: InputValue } | { readonly ok: false; readonly reason: string }

/** Reads a value as the input's type; texts that a template made of a number, boolean or object are taken as such. */
function readValue(input: OperationInput, value: unknown): Read {
  switch (input.type) {
    case 'string':
      return readString(input, value)
    case 'number':
      return readNumber(input, value)
    case 'boolean':
      if (value === true || value === 'true') return { ok: true, value: true }
      if (value === false || value === 'false') return { ok: true, value: false }
      return { ok: false, reason: 'must be true or false' }
    case 'object':
      return readObject(value)
  }
}

function readString(input: OperationInput, value: unknown): Read {
  if (typeof value === 'object') return { ok: false, reason: 'must be text' }
  const text = String(value)
  if (input.options !== undefined && !input.options.includes(text)) {
    return { ok: false, reason: `must be one of ${input.options.join(', ')}` }
  }
  if (input.maxLength !== undefined && text.length > input.maxLength) {
    return { ok: false, reason: `must be at most ${input.maxLength} characters` }
  }
  if (input.pattern !== undefined && !new RegExp(input.pattern).test(text)) {
    return { ok: false, reason: `has a form Azure does not accept. ${input.help}` }
  }
  // A path segment of dots means another path (RFC 3986 5.2.4), whatever else is encoded.
  if (input.in === 'path' && /^\.{1,2}$/.test(text)) return { ok: false, reason: 'must not be only dots' }
  return { ok: true, value: text }
}

function readNumber(input: OperationInput, value: unknown): Read {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (typeof number !== 'number' || !Number.isFinite(number)) return { ok: false, reason: 'must be a number' }
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = input
  if (number < minimum) return { ok: false, reason: `must be at least ${minimum}` }
  if (number > maximum) return { ok: false, reason: `must be at most ${maximum}` }
  return { ok: true, value: number }
}

function readObject(value: unknown): Read {
  if (typeof value === 'object' && value !== null) return { ok: true, value }
  try {
    const parsed: unknown = JSON.parse(String(value))
    if (typeof parsed === 'object' && parsed !== null) return { ok: true, value: parsed }
  } catch {
    // Not JSON: the refusal below says what is expected.
  }
  return { ok: false, reason: 'must be a JSON object or list' }
}

/** Fills the `{name}` marks. A mark without a value ends the path: only a last, optional one may be left out. */
function pathOf(row: OperationRow, values: ReadonlyMap<string, InputValue>): string {
  return row.path.replace(/\/\{([^}]+)\}/g, (_, name: string) => {
    const value = values.get(name)
    return value === undefined ? '' : `/${encodeURIComponent(String(value))}`
  })
}

function queryOf(row: OperationRow, values: ReadonlyMap<string, InputValue>): string {
  const query = new URLSearchParams({ 'api-version': row.apiVersion })
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
