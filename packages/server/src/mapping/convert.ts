/** Data types of a mapping: how an extracted value becomes text, a number, a list... Never guesses: a misfit is an error. */
import type { Mapping } from '@keyway/contract'

type DataType = Mapping['dataType']

/** What could not be converted, in words; never the value itself, which may be a secret. */
export class ConvertError extends Error {
  override readonly name = 'ConvertError'
}

const CONVERTERS: Readonly<Record<DataType, (value: unknown) => unknown>> = {
  string: toText,
  number: toNumber,
  boolean: toBoolean,
  object: toObject,
  stringarray: (value) => toList(value).map(toText),
  numberarray: (value) => toList(value).map(toNumber),
  booleanarray: (value) => toList(value).map(toBoolean),
  objectarray: (value) => toList(value).map(toObject),
}

/** @throws ConvertError */
export const convert = (value: unknown, type: DataType): unknown => CONVERTERS[type](value)

const kindOf = (value: unknown): string =>
  value === null
    ? 'null'
    : Array.isArray(value)
      ? 'a list'
      : typeof value === 'object'
        ? 'an object'
        : `a ${typeof value}`

const misfit = (value: unknown, wanted: string): ConvertError =>
  new ConvertError(`it is ${typeof value === 'string' ? 'text' : kindOf(value)}, which does not read as ${wanted}`)

function toText(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return JSON.stringify(value)
}

function toNumber(value: unknown): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (typeof number === 'number' && Number.isFinite(number)) return number
  throw misfit(value, 'a number')
}

const BOOLEANS: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  [true, true],
  [false, false],
  ['true', true],
  ['false', false],
])

function toBoolean(value: unknown): boolean {
  const boolean = BOOLEANS.get(typeof value === 'string' ? value.trim().toLowerCase() : value)
  if (boolean === undefined) throw misfit(value, 'true or false')
  return boolean
}

function toObject(value: unknown): object {
  const object = typeof value === 'string' ? parsed(value) : value
  if (typeof object === 'object' && object !== null && !Array.isArray(object)) return object
  throw misfit(value, 'an object')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A single value is a list of one, as in integrator.io. */
const toList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value])
