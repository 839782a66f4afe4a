/**
 * Reads a value as an input's type. What a template or a command line made a text of (a number, a list, a date) is taken as
 * such; what does not fit is refused in words that never hold the value.
 */
import type { OperationInput } from '@keyway/contract'

export type InputValue = string | number | boolean | object

/** `reason`: the end of a sentence that begins with the input's label. */
export type ReadInput =
  | { readonly ok: true; readonly value: InputValue }
  | { readonly ok: false; readonly reason: string }

type Reader = (input: OperationInput, value: unknown) => ReadInput

const READERS: Readonly<Record<OperationInput['type'], Reader>> = {
  string: readString,
  number: readNumber,
  boolean: readBoolean,
  object: (_, value) => readObject(value),
  list: readList,
  bytes: readBytes,
  date: readDate,
}

export const readInput: Reader = (input, value) => READERS[input.type](input, value)

const good = (value: InputValue): ReadInput => ({ ok: true, value })
const misfit = (reason: string): ReadInput => ({ ok: false, reason })

function readString(input: OperationInput, value: unknown): ReadInput {
  if (typeof value === 'object') return misfit('must be text')
  const text = String(value)
  if (input.options !== undefined && !input.options.includes(text)) return misfit(oneOf(input.options))
  if (isTooLong(input, text)) return misfit(`must be at most ${input.maxLength} characters`)
  if (input.pattern !== undefined && !regExpOf(input.pattern).test(text)) {
    return misfit(`has a form Azure does not accept. ${input.help}`)
  }
  // A path segment of dots means another path (RFC 3986 5.2.4), whatever else is encoded.
  if (input.in === 'path' && /^\.{1,2}$/.test(text)) return misfit('must not be only dots')
  return good(text)
}

/** Patterns are those of the operations' inputs: a few dozen. */
const regExps = new Map<string, RegExp>()

function regExpOf(pattern: string): RegExp {
  const known = regExps.get(pattern) ?? new RegExp(pattern)
  regExps.set(pattern, known)
  return known
}

const oneOf = (options: readonly string[]): string => `must be one of ${options.join(', ')}`
const isTooLong = ({ maxLength }: OperationInput, value: { readonly length: number }): boolean =>
  maxLength !== undefined && value.length > maxLength

function readNumber(input: OperationInput, value: unknown): ReadInput {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (typeof number !== 'number' || !Number.isFinite(number)) return misfit('must be a number')
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = input
  if (number < minimum) return misfit(`must be at least ${minimum}`)
  if (number > maximum) return misfit(`must be at most ${maximum}`)
  return good(number)
}

function readBoolean(_: OperationInput, value: unknown): ReadInput {
  if (value === true || value === 'true') return good(true)
  if (value === false || value === 'false') return good(false)
  return misfit('must be true or false')
}

function readObject(value: unknown): ReadInput {
  const object = typeof value === 'object' ? value : parsed(String(value))
  if (typeof object === 'object' && object !== null && !Array.isArray(object)) return good(object)
  return misfit('must be a JSON object, such as {"name": "value"}')
}

/** JSON, or, for a list of texts, the texts with commas between them. */
function readList(input: OperationInput, value: unknown): ReadInput {
  const wanted = input.items === 'object' ? 'a JSON list of objects' : 'a list of texts, with commas between them'
  const isJson = typeof value !== 'string' || value.trim().startsWith('[') || input.items === 'object'
  const list = !isJson ? value.split(',').map((text) => text.trim()) : parsed(value)
  if (!Array.isArray(list)) return misfit(`must be ${wanted}`)
  const fits = (element: unknown) =>
    input.items === 'object'
      ? typeof element === 'object' && element !== null && !Array.isArray(element)
      : typeof element === 'string'
  if (!list.every(fits)) return misfit(`must be ${wanted}`)
  if (isTooLong(input, list)) return misfit(`must have at most ${input.maxLength} entries`)
  const { options } = input
  if (options !== undefined && !list.every((element) => options.includes(element))) {
    return misfit(`may hold ${options.join(', ')}`)
  }
  return good(list)
}

function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    return undefined
  }
}

/** No base64 has a colon in it, so this cannot be meant otherwise. */
const AS_TEXT = 'text:'

/**
 * Base64url, which is what Key Vault takes (RFC 4648 section 5, no padding); base64, which people have at hand; or a text
 * after `text:`, whose bytes in UTF-8 are meant.
 */
function readBytes(input: OperationInput, value: unknown): ReadInput {
  if (typeof value !== 'string') return misfit('must be text in base64url')
  const base64 = value.startsWith(AS_TEXT) ? base64Of(value.slice(AS_TEXT.length)) : value
  const text = base64
    .replace(/\s+/g, '')
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/={1,2}$/, '')
  if (!/^[\w-]*$/.test(text) || text.length % 4 === 1)
    return misfit('must be in base64url or base64, or a text after "text:"')
  return isTooLong(input, text) ? misfit(`must be at most ${input.maxLength} characters`) : good(text)
}

/** `btoa` takes one character for a byte. */
const base64Of = (text: string): string =>
  btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''))

const ISO = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/

/** Whole seconds since 1970 (UTC). */
function readDate(_: OperationInput, value: unknown): ReadInput {
  const given = typeof value === 'string' ? value.trim() : value
  const seconds = typeof given === 'string' && ISO.test(given) ? secondsOf(given) : Number(given)
  const isNumber = typeof given === 'number' || (typeof given === 'string' && given !== '')
  if (isNumber && Number.isInteger(seconds) && seconds >= 0) return good(seconds)
  return misfit('must be a date such as 2027-12-31 or 2027-12-31T08:00:00Z, or seconds since 1970')
}

function secondsOf(iso: string): number {
  const day = iso.slice(0, 10)
  // JavaScript makes 2 March of 30 February.
  const exists = Number.isFinite(Date.parse(day)) && new Date(day).toISOString().startsWith(day)
  return exists ? Math.floor(Date.parse(iso) / 1000) : Number.NaN
}
