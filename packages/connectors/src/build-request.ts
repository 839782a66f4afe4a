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
  const shape = shapeOf(row)
  for (const name of Object.keys(inputs)) {
    if (!shape.names.has(name)) return refuse('unknown', { name, label: name }, '')
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
  const body = bodyOf(row, shape, values)
  const path = pathOf(row, shape, values) + queryOf(shape, values)
  return { ok: true, request: { method: row.method, path, ...(body && { body }) } }
}

/** What all requests of a row have in common, worked out once: a flow makes thousands of them. */
interface Shape {
  readonly names: ReadonlySet<string>
  /** The path's texts and, between them, names of inputs: `/secrets`, name, `/`, version and so on. */
  readonly path: readonly string[]
  readonly fixedQuery: URLSearchParams
  /** The query of a request that has none of `queryInputs`. */
  readonly plainQuery: string
  readonly queryInputs: readonly string[]
  /** Body inputs and where each goes. */
  readonly bodyInputs: readonly { readonly name: string; readonly path: readonly string[] }[]
}

const shapes = new WeakMap<OperationRow, Shape>()

function shapeOf(row: OperationRow): Shape {
  const known = shapes.get(row)
  if (known !== undefined) return known
  const namesIn = (place: OperationInput['in']) => row.inputs.flatMap(({ in: at, name }) => (at === place ? name : []))
  const fixedQuery = new URLSearchParams({ 'api-version': row.apiVersion, ...row.fixedQuery })
  const shape: Shape = {
    names: new Set(row.inputs.map(({ name }) => name)),
    path: row.path.split(PATH_INPUT),
    fixedQuery,
    plainQuery: `?${fixedQuery.toString()}`,
    queryInputs: namesIn('query'),
    bodyInputs: namesIn('body').map((name) => ({ name, path: (row.bodyPaths?.[name] ?? name).split('.') })),
  }
  shapes.set(row, shape)
  return shape
}

/** `/{name}` in a path: split at it, texts and names come by turns. */
const PATH_INPUT = /\/\{([^}]+)\}/

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
function pathOf({ keepsEmptySegment }: OperationRow, { path }: Shape, values: ReadonlyMap<string, InputValue>): string {
  let filled = ''
  for (const [at, piece] of path.entries()) {
    const value = at % 2 === 1 ? values.get(piece) : undefined
    if (at % 2 === 0) filled += piece
    else if (value !== undefined) filled += `/${encodeURIComponent(String(value))}`
    else if (keepsEmptySegment) filled += '/'
  }
  return filled
}

function queryOf({ fixedQuery, plainQuery, queryInputs }: Shape, values: ReadonlyMap<string, InputValue>): string {
  const given = queryInputs.filter((name) => values.has(name))
  if (given.length === 0) return plainQuery
  const query = new URLSearchParams(fixedQuery)
  for (const name of given) query.set(name, String(values.get(name)))
  return `?${query.toString()}`
}

function bodyOf(
  { fixedBody }: OperationRow,
  { bodyInputs }: Shape,
  values: ReadonlyMap<string, InputValue>,
): Record<string, unknown> | undefined {
  if (bodyInputs.length === 0 && fixedBody === undefined) return undefined
  const body: Record<string, unknown> = fixedBody === undefined ? {} : structuredClone({ ...fixedBody })
  for (const { name, path } of bodyInputs) {
    const value = values.get(name)
    if (value !== undefined) setMember(body, path, value)
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
