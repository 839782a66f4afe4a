/** JSON Patch, RFC 6902, on JSON Pointers, RFC 6901. */
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'

const Pointer = z.string().regex(/^(\/([^~]|~[01])*)?$/, 'must be a JSON Pointer such as /name')

const Operation = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal(['add', 'replace', 'test']), path: Pointer, value: z.unknown() }),
  z.strictObject({ op: z.literal('remove'), path: Pointer }),
  z.strictObject({ op: z.literal(['move', 'copy']), from: Pointer, path: Pointer }),
])

/** Operations one patch may hold, and characters a document may grow to: copies of copies double with each step. */
const MAX_OPERATIONS = 100
const MAX_CHARACTERS = 5_000_000

export const JsonPatch = z.array(Operation).max(MAX_OPERATIONS, `may hold at most ${MAX_OPERATIONS} operations`)
export type JsonPatch = z.infer<typeof JsonPatch>

/** Names that reach an object's prototype; no document has a member called so. */
const FORBIDDEN: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

type Container = Record<string, unknown> | unknown[]

/**
 * Applies every operation to a copy, or none.
 * @throws RangeError saying which operation cannot be applied and why
 */
export function applyJsonPatch(document: object, patch: JsonPatch): unknown {
  // A holder around the document, so that the empty pointer is a member like any other.
  const holder: Record<string, unknown> = { '': structuredClone(document) }
  patch.forEach((operation, index) => {
    try {
      applyOperation(holder, operation)
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      throw new RangeError(`operation ${index + 1} (${operation.op} ${operation.path}): ${error.message}`)
    }
  })
  return holder['']
}

function applyOperation(holder: Record<string, unknown>, operation: JsonPatch[number]): void {
  switch (operation.op) {
    case 'add':
      add(holder, operation.path, operation.value)
      break
    case 'remove':
      remove(holder, operation.path)
      break
    case 'replace':
      remove(holder, operation.path)
      add(holder, operation.path, operation.value)
      break
    case 'test':
      test(holder, operation.path, operation.value)
      break
    case 'copy':
      copy(holder, operation.from, operation.path)
      break
    case 'move':
      move(holder, operation.from, operation.path)
  }
}

function test(holder: Record<string, unknown>, path: string, value: unknown): void {
  if (!isDeepStrictEqual(read(holder, path), value)) throw new RangeError('the value there is a different one')
}

function copy(holder: Record<string, unknown>, from: string, path: string): void {
  add(holder, path, structuredClone(read(holder, from)))
  if (JSON.stringify(holder).length > MAX_CHARACTERS) throw new RangeError('the document becomes too large')
}

function move(holder: Record<string, unknown>, from: string, path: string): void {
  if (path.startsWith(`${from}/`)) throw new RangeError('a value cannot move into itself')
  add(holder, path, remove(holder, from))
}

/** The object or array a pointer leads into, and the last key. */
function locate(holder: Record<string, unknown>, pointer: string): { parent: Container; key: string } {
  const keys = pointer.split('/').map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
  const last = keys.pop() ?? ''
  let parent: Container = holder
  for (const key of keys) {
    const child: unknown = isContainer(parent) ? member(parent, key) : undefined
    if (!isContainer(child)) throw new RangeError('there is nothing at this path')
    parent = child
  }
  if (FORBIDDEN.has(last)) throw new RangeError('this name is not allowed')
  return { parent, key: last }
}

function member(parent: Container, key: string): unknown {
  if (Array.isArray(parent)) return parent[arrayIndex(parent, key, parent.length - 1)]
  return Object.hasOwn(parent, key) ? parent[key] : undefined
}

function read(holder: Record<string, unknown>, pointer: string): unknown {
  const { parent, key } = locate(holder, pointer)
  if (!Array.isArray(parent) && !Object.hasOwn(parent, key)) throw new RangeError('there is nothing at this path')
  return member(parent, key)
}

function add(holder: Record<string, unknown>, pointer: string, value: unknown): void {
  const { parent, key } = locate(holder, pointer)
  if (!Array.isArray(parent)) parent[key] = value
  else parent.splice(key === '-' ? parent.length : arrayIndex(parent, key, parent.length), 0, value)
}

function remove(holder: Record<string, unknown>, pointer: string): unknown {
  const value = read(holder, pointer)
  const { parent, key } = locate(holder, pointer)
  if (Array.isArray(parent)) parent.splice(arrayIndex(parent, key, parent.length - 1), 1)
  else delete parent[key]
  return value
}

function arrayIndex(array: readonly unknown[], key: string, last: number): number {
  const index = /^(0|[1-9]\d{0,8})$/.test(key) ? Number(key) : -1
  if (index < 0 || index > last) throw new RangeError(`there is no element ${key} in a list of ${array.length}`)
  return index
}

const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null
