/**
 * Masks secrets in what a test run shows. Names do not tell where a secret is once a mapping has moved it, so values are
 * remembered where an operation calls them sensitive, and hidden wherever they turn up.
 */
import { MASK } from '@keyway/contract'
import { readPath, type SourceRecord } from '../../records/index.ts'

/** A short text inside a longer one may be chance; a longer one is the secret. */
const SHORTEST_INSIDE = 6

export interface Secrets {
  /** @param sensitive dotted members, as an operation row names them */
  note(record: SourceRecord, sensitive: readonly string[]): void
  /** Whatever a mask took the place of. */
  noteMasked(record: unknown, masked: unknown): void
  /** Values that are remembered. */
  readonly size: number
  hide<T>(value: T): T
}

export function createSecrets(): Secrets {
  const known = new Set<string>()
  return {
    note(record, sensitive) {
      for (const dotted of sensitive) for (const value of valuesAt(record, dotted.split('.'))) noteAll(value, known)
    },
    noteMasked(record, masked) {
      for (const value of differing(record, masked)) noteAll(value, known)
    },
    get size() {
      return known.size
    },
    hide: <T>(value: T): T => hideIn(value, known) as T,
  }
}

function valuesAt(value: unknown, [step, ...rest]: readonly string[]): unknown[] {
  if (step === undefined) return [value]
  if (Array.isArray(value)) return value.flatMap((element) => valuesAt(element, step === '*' ? rest : [step, ...rest]))
  if (typeof value !== 'object' || value === null) return []
  if (step === '*') return Object.values(value).flatMap((member) => valuesAt(member, rest))
  return valuesAt(readPath(value, [step]), rest)
}

function differing(before: unknown, after: unknown): unknown[] {
  if (typeof before !== 'object' || before === null) return before === after ? [] : [before]
  if (typeof after !== 'object' || after === null) return [before]
  return Object.entries(before).flatMap(([key, member]) => differing(member, readPath(after, [key])))
}

function noteAll(value: unknown, known: Set<string>): void {
  if (typeof value === 'string') {
    if (value !== '') known.add(value)
  } else if (typeof value === 'number') known.add(String(value))
  else if (typeof value === 'object' && value !== null)
    for (const member of Object.values(value)) noteAll(member, known)
}

function hideIn(value: unknown, known: ReadonlySet<string>): unknown {
  if (typeof value === 'string') return isSecret(value, known) ? MASK : value
  if (typeof value === 'number') return known.has(String(value)) ? MASK : value
  if (Array.isArray(value)) return value.map((element) => hideIn(element, known))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, hideIn(member, known)]))
}

function isSecret(text: string, known: ReadonlySet<string>): boolean {
  if (known.has(text)) return true
  if (text.length < SHORTEST_INSIDE) return false
  for (const secret of known) if (secret.length >= SHORTEST_INSIDE && text.includes(secret)) return true
  return false
}
