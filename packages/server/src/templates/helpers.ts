/**
 * Helpers of templates beside handlebars' own; named, and with arguments in the order, as in integrator.io. Only what can
 * neither reach out of the template nor keep it busy: no regular expressions, no `log`.
 */
import { createHash, createHmac } from 'node:crypto'
import Handlebars from 'handlebars'
import { readDate, writeDate } from './dates.ts'
import { randomText } from './random.ts'

type Helper = (...args: readonly unknown[]) => unknown

/** What must reach the text as it is, though the place escapes. */
const asIs = (text: string) => new Handlebars.SafeString(text)

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value])
const sum = (value: unknown): number => list(value).reduce<number>((total, one) => total + Number(one), 0)
const sha = (algorithm: string, text: unknown, encoding: unknown) =>
  createHash(algorithm)
    .update(String(text))
    .digest(encoding === 'base64' ? 'base64' : 'hex')

const HASHES: ReadonlySet<string> = new Set(['sha1', 'sha256', 'sha384', 'sha512', 'md5'])
const hashName = (name: unknown): string => {
  const known = String(name).toLowerCase()
  if (!HASHES.has(known)) throw new Error(`there is no hash "${known}"`)
  return known
}

function dated(value: unknown, format: unknown): Date {
  const date = readDate(value, typeof format === 'string' && format !== '' ? format : undefined)
  if (date === null) throw new Error('it is no date')
  return date
}

export const HELPERS: Readonly<Record<string, Helper>> = {
  lowercase: (text) => String(text).toLowerCase(),
  uppercase: (text) => String(text).toUpperCase(),
  capitalize: (text) => String(text).replace(/^./, (first) => first.toUpperCase()),
  trim: (text) => String(text).trim(),
  replace: (text, search, by) => String(text).replaceAll(String(search), () => String(by)),
  substring: (text, from, to = Number.POSITIVE_INFINITY) => String(text).substring(Number(from), Number(to)),
  split: (text, by, index) => {
    const parts = String(text).split(String(by))
    return index === undefined ? parts : (parts[Number(index)] ?? '')
  },
  join: (by, ...values) => values.flatMap(list).map(String).join(String(by)),
  base64Encode: (text) => Buffer.from(String(text), 'utf8').toString('base64'),
  base64Decode: (text) => Buffer.from(String(text), 'base64').toString('utf8'),
  encodeURI: (text) => asIs(encodeURIComponent(String(text))),
  decodeURI: (text) => decodeURIComponent(String(text)),
  jsonSerialize: (value) => asIs(JSON.stringify(value)),
  jsonEncode: (value) => asIs(JSON.stringify(String(value)).slice(1, -1)),
  jsonParse: (text) => JSON.parse(String(text)) as unknown,
  add: (a, b) => Number(a) + Number(b),
  subtract: (a, b) => Number(a) - Number(b),
  multiply: (a, b) => Number(a) * Number(b),
  divide: (a, b) => Number(a) / Number(b),
  modulo: (a, b) => Number(a) % Number(b),
  abs: (a) => Math.abs(Number(a)),
  ceil: (a) => Math.ceil(Number(a)),
  floor: (a) => Math.floor(Number(a)),
  round: (a) => Math.round(Number(a)),
  toFixed: (a, digits) => Number(a).toFixed(Number(digits)),
  sum: (values) => sum(values),
  avg: (values) => sum(values) / list(values).length,
  first: (values) => list(values)[0],
  last: (values) => list(values).at(-1),
  hash: (algorithm, text, encoding) => sha(hashName(algorithm), text, encoding),
  hmac: (algorithm, key, text, encoding) =>
    createHmac(hashName(algorithm), String(key))
      .update(String(text))
      .digest(encoding === 'base64' ? 'base64' : 'hex'),
  /** integrator.io's: `random "CRYPTO" 32` is hexadecimal, `random "UUID"`; and Keyway's `ALPHANUMERIC` and `SYMBOLS`. */
  random: (kind, length) => randomText(kind, length),
  /** Format first, then the date, the date's own format, and a time zone. */
  dateFormat: (format, date, from, zone) =>
    writeDate(dated(date, from), String(format), typeof zone === 'string' && zone !== '' ? zone : undefined),
  /** Milliseconds, as in integrator.io. */
  dateAdd: (date, milliseconds) => new Date(dated(date, undefined).getTime() + Number(milliseconds)).toISOString(),
}

/** Arguments that may be missing: what `getValue` gives instead is its second. */
export const FORGIVING: Readonly<Record<string, Helper>> = {
  getValue: (value, fallback = '') => (value === undefined || value === null || value === '' ? fallback : value),
}
