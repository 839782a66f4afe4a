/**
 * Refuses what JSON allows and PostgreSQL or we do not: the character NUL, halves of characters (lone surrogates), and
 * nesting that only an attack has. Walked with a list of its own, as the depth of a hostile value is not the stack's.
 */
import { AppError } from '../errors.ts'

const MAX_DEPTH = 64

/** @throws AppError invalid_json, invalid_field */
export function refuseUnstorable(value: unknown): void {
  const open: { value: unknown; path: string; depth: number }[] = [{ value, path: '', depth: 0 }]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { path, depth } = next
    if (typeof next.value === 'string') refuseText(next.value, path)
    if (typeof next.value !== 'object' || next.value === null) continue
    if (depth === MAX_DEPTH) throw new AppError('invalid_json')
    for (const [key, child] of Object.entries(next.value)) {
      refuseText(key, path)
      open.push({ value: child, path: path === '' ? key : `${path}.${key}`, depth: depth + 1 })
    }
  }
}

function refuseText(text: string, field: string): void {
  if (!text.includes('\0') && text.isWellFormed()) return
  throw new AppError('invalid_field', {
    ...(field === '' ? {} : { field }),
    facts: { reason: 'The text contains a character that cannot be stored (U+0000 or half of a surrogate pair).' },
  })
}
