/** Reads request bodies: JSON, and properties of the type they must have. A wrong one is a 400 that names its path. */
import { invalidProperty, refusal } from './errors.ts'

export type JsonObject = Readonly<Record<string, unknown>>

/** Parses a body. Empty is `{}`: SDKs send POSTs without one. Throws `bodyUnreadable`. */
export function parseBody(body: Buffer): JsonObject {
  if (body.length === 0) return {}
  let parsed: unknown
  try {
    parsed = JSON.parse(body.toString('utf8'))
  } catch {
    // JSON.parse quotes the text in its message, and that text may hold a secret
    throw refusal('bodyUnreadable', { reason: 'it is not well-formed' })
  }
  if (!isObject(parsed)) throw refusal('bodyUnreadable', { reason: 'an object is expected' })
  return parsed
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A property that may be absent (null counts as absent) and otherwise must pass `is`. */
function optional<T>(is: (value: unknown) => value is T, kind: string) {
  return (from: JsonObject, property: string, path = property): T | undefined => {
    const value = from[property]
    if (value === undefined || value === null) return undefined
    if (!is(value)) throw invalidProperty(path, `It must be ${kind}.`)
    return value
  }
}

const isString = (value: unknown): value is string => typeof value === 'string'
const isStrings = (value: unknown): value is string[] => Array.isArray(value) && value.every(isString)

export const optionalString = optional(isString, 'a string')
export const optionalStrings = optional(isStrings, 'a list of strings')
export const optionalObject = optional(isObject, 'an object')
export const optionalBoolean = optional((value) => typeof value === 'boolean', 'true or false')
export const optionalInteger = optional((value): value is number => Number.isSafeInteger(value), 'a whole number')
export const optionalList = optional((value): value is unknown[] => Array.isArray(value), 'a list')

/** A string that must be there; it may be empty. */
export function requiredString(from: JsonObject, property: string, path = property): string {
  const value = optionalString(from, property, path)
  if (value === undefined) throw invalidProperty(path, 'It is required.')
  return value
}

export function requiredObject(from: JsonObject, property: string, path = property): JsonObject {
  const value = optionalObject(from, property, path)
  if (value === undefined) throw invalidProperty(path, 'It is required.')
  return value
}

/** Bytes in base64url, as the wire carries them; padding and the standard alphabet are taken too. */
function optionalBytes(from: JsonObject, property: string, path = property): Buffer | undefined {
  const text = optionalString(from, property, path)
  if (text === undefined) return undefined
  if (!/^[A-Za-z0-9_+/-]*={0,2}$/.test(text)) throw invalidProperty(path, 'It must be base64url.')
  return Buffer.from(text, 'base64url')
}

export function requiredBytes(from: JsonObject, property: string, path = property): Buffer {
  const bytes = optionalBytes(from, property, path)
  if (bytes === undefined) throw invalidProperty(path, 'It is required.')
  return bytes
}
