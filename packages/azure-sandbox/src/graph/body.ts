/**
 * Reading Graph's requests and wrapping its lists.
 */
import type { SandboxRequest } from '../core/http.ts'
import { GraphError } from './errors.ts'

export type Json = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** @throws GraphError invalid. */
export function readJson(request: SandboxRequest): Json {
  if (request.body.length === 0) return {}
  try {
    const value: unknown = JSON.parse(request.body.toString('utf8'))
    if (isObject(value)) return value
  } catch {
    // Told below, together with bodies that are JSON but no object.
  }
  throw new GraphError('invalid', {
    reason:
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
  })
}

/** A member that may be absent but not of another type. */
export function optional(value: unknown, type: 'string', refusal: () => Error): string | undefined
export function optional(value: unknown, type: 'boolean', refusal: () => Error): boolean | undefined
export function optional(value: unknown, type: string, refusal: () => Error): unknown {
  if (value === undefined || typeof value === type) return value
  throw refusal()
}

/** `$filter=name eq 'value'` on the given member; anything when there is no filter. @throws GraphError invalid. */
export function filterBy<T>(
  request: SandboxRequest,
  items: readonly T[],
  members: Readonly<Record<string, (item: T) => string>>,
): T[] {
  const filter = request.query.get('$filter')
  if (!filter) return [...items]
  const [, name = '', value = ''] = /^\s*(\w+)\s+eq\s+'([^']*)'\s*$/.exec(filter) ?? []
  const read = Object.hasOwn(members, name) ? members[name] : undefined
  if (!read) {
    throw new GraphError('invalid', {
      reason: `The sandbox understands a $filter of the form: ${Object.keys(members).join('|')} eq 'value'.`,
    })
  }
  return items.filter((item) => read(item).toLowerCase() === value.toLowerCase())
}

export const collection = (context: string, value: readonly unknown[]) => ({
  '@odata.context': `https://graph.microsoft.com/v1.0/$metadata#${context}`,
  value,
})

/** `appId='…'` names an object by its app id; anything else is the object's id. */
export function namedAppId(id: string): string | undefined {
  return /^appId='([^']+)'$/i.exec(id)?.[1]
}
