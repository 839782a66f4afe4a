/**
 * Refuses what JSON allows and PostgreSQL or we do not: the character NUL, halves of characters (lone surrogates), and
 * nesting that only an attack has. Anyone may send one, so looking costs no more memory than the way to where it looks.
 */
import { AppError } from '../errors.ts'

/** Bounds the recursion as well. */
const MAX_DEPTH = 64

/** @throws AppError invalid_json, invalid_field */
export function refuseUnstorable(value: unknown): void {
  look(value, [])
}

/** @param path to the value; the same list for all of them */
function look(value: unknown, path: (string | number)[]): void {
  if (typeof value === 'string') refuseText(value, path)
  if (typeof value !== 'object' || value === null) return
  if (path.length === MAX_DEPTH) throw new AppError('invalid_json')
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) lookInto(value[index], index, path)
    return
  }
  for (const [key, child] of Object.entries(value)) {
    refuseText(key, path)
    lookInto(child, key, path)
  }
}

function lookInto(child: unknown, key: string | number, path: (string | number)[]): void {
  path.push(key)
  look(child, path)
  path.pop()
}

function refuseText(text: string, path: readonly (string | number)[]): void {
  if (!text.includes('\0') && text.isWellFormed()) return
  throw new AppError('invalid_field', {
    ...(path.length === 0 ? {} : { field: path.join('.') }),
    facts: { reason: 'The text contains a character that cannot be stored (U+0000 or half of a surrogate pair).' },
  })
}
