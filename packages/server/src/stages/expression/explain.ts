/** What jsonata says went wrong, in words; never with a value of the record. */
import { EXPRESSION_LIMITS } from './protocol.ts'

const TOO_LONG = `it took longer than ${EXPRESSION_LIMITS.timeout / 1000} s, so it was stopped`

const REASONS: Readonly<Record<string, string>> = {
  D1011: 'it calls itself without end, so it was stopped',
  D1012: TOO_LONG,
  D2014: 'it makes a list of too many members',
  D2015: 'it makes a list of too many members',
  T1003: 'a key of an object is no text',
  T1005: 'it calls something that is no function',
  T1006: 'it calls a function that there is not',
  T2001: 'it calculates with something that is no number',
  T2002: 'it calculates with something that is no number',
  T2009: 'it compares values of different types',
  T2010: 'it compares something that is neither text nor a number',
  hangs: TOO_LONG,
  memory: 'it needs too much memory, so it was stopped',
  given_up: 'it took too long for several records, so it is not tried again for a minute',
}

/** Argument errors name the function and the place of the argument, e.g. `Argument 1 of function "sum"...`. */
const ABOUT_ARGUMENTS = /^T04\d\d$/

/** `$error("...")` and `$assert` of the expression itself: its author's own sentence, which may hold values, stays out. */
const OWN_WORDS: ReadonlySet<string> = new Set(['D3137', 'D3141'])

export function explainExpression(code: string, message: string): string {
  const known = REASONS[code]
  if (known !== undefined) return known
  if (code === 'rules') return message
  if (OWN_WORDS.has(code)) return 'it refuses the record by itself ($error or $assert)'
  if (ABOUT_ARGUMENTS.test(code)) return message.replace(/^./, (first) => first.toLowerCase()).replace(/\.$/, '')
  return code === '' ? 'it cannot be used on this record' : `it cannot be used on this record (jsonata ${code})`
}
