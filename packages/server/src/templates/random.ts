/** Random texts for templates: passwords and keys that nobody has to make up. */
import { randomBytes, randomInt, randomUUID } from 'node:crypto'

const LOWER = 'abcdefghijklmnopqrstuvwxyz'
const UPPER = LOWER.toUpperCase()
const DIGITS = '0123456789'
/** Those that neither shells, URLs nor quotes need escaped are left; others break more than they protect. */
const SYMBOLS = '!#%*+-.:=?@_~'

const LONGEST = 1024
/** Shorter texts need not have a character of each kind. */
const MIXED_FROM = 8

/** One of these names is integrator.io's `CRYPTO`; `UUID` has its own length. */
const RANDOM_KINDS: Readonly<Record<string, (length: number) => string>> = {
  UUID: () => randomUUID(),
  CRYPTO: (length) =>
    randomBytes(Math.ceil(length / 2))
      .toString('hex')
      .slice(0, length),
  ALPHANUMERIC: (length) => mixed([LOWER, UPPER, DIGITS], length),
  SYMBOLS: (length) => mixed([LOWER, UPPER, DIGITS, SYMBOLS], length),
}

/** @throws Error with the end of a sentence */
export function randomText(kind: unknown, length: unknown = 32): string {
  const name = String(kind)
  const make = Object.hasOwn(RANDOM_KINDS, name) ? RANDOM_KINDS[name] : undefined
  if (!make)
    throw new Error(`there is no kind "${name}" of random texts. There are ${Object.keys(RANDOM_KINDS).join(', ')}`)
  const characters = Number(length)
  if (!Number.isInteger(characters) || characters < 1 || characters > LONGEST) {
    throw new Error(`a random text has 1 to ${LONGEST} characters`)
  }
  return make(characters)
}

/** Drawn anew until it has a character of each set, so that all such texts are equally likely. */
function mixed(sets: readonly string[], length: number): string {
  const alphabet = sets.join('')
  for (;;) {
    const text = Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('')
    if (length < MIXED_FROM || sets.every((set) => [...set].some((one) => text.includes(one)))) return text
  }
}
