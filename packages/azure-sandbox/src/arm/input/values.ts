/**
 * Single values of a body: read, or refused in the Key Vault provider's words.
 */
import { ArmError } from '../errors.ts'
import { isObject, type Json } from '../json.ts'

const GUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i

export const isGuid = (value: unknown): value is string => typeof value === 'string' && GUID.test(value)

/** Absent and null are the same to the service. */
export const isAbsent = (value: unknown): value is undefined | null => value === undefined || value === null

/** @throws ArmError valueInvalid for anything but true, false or nothing. */
export function readFlag(properties: Json, name: string): boolean | undefined {
  const value = properties[name]
  if (isAbsent(value)) return undefined
  if (typeof value !== 'boolean') throw invalidValue(name)
  return value
}

/** A list of objects; nothing is an empty one. @throws ArmError valueInvalid. */
export function readList(value: unknown, name: string): readonly Json[] {
  if (isAbsent(value)) return []
  if (!Array.isArray(value) || !value.every(isObject)) throw invalidValue(name)
  return value
}

/** One of some words, whatever its case; the first when absent. @throws ArmError valueInvalid. */
export function readWord<T extends string>(value: unknown, words: readonly [T, ...T[]], name: string): T {
  if (isAbsent(value)) return words[0]
  const found = words.find((word) => word.toLowerCase() === String(value).toLowerCase())
  if (!found) throw invalidValue(name)
  return found
}

/** Undefined when the body has none. @throws ArmError bodyInvalid for tags that are no texts. */
export function readTags(value: unknown): Record<string, string> | undefined {
  if (isAbsent(value)) return undefined
  const isText = (tag: unknown) => ['string', 'number', 'boolean'].includes(typeof tag)
  if (!isObject(value) || !Object.values(value).every(isText))
    throw new ArmError('bodyInvalid', { reason: 'tags must be an object of strings.' })
  return Object.fromEntries(Object.entries(value).map(([name, tag]) => [name, String(tag)]))
}

export const invalidValue = (property: string): ArmError => new ArmError('valueInvalid', { property })

export const missingProperty = (property: string): ArmError =>
  new ArmError('badRequest', { reason: `The property "${property}" is required.` })

/** The body's object of that name. @throws ArmError badRequest when it is missing or something else. */
export function requireObject(body: Json, name: string): Json {
  const value = body[name]
  if (isAbsent(value)) throw missingProperty(name)
  if (!isObject(value)) throw invalidValue(name)
  return value
}
