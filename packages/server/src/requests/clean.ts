/** Takes what was sent out of what the application says about it: its own sentence may quote a secret. */
import { MASK } from '@keyway/contract'
import type { SourceRecord } from '../records/index.ts'

/** Shorter values stand in ordinary words by chance. */
const SHORTEST = 4
const MOST_VALUES = 2_000

/** Members that name a record are no secrets, and an error without the name helps nobody. */
const NAMES: ReadonlySet<string> = new Set(['name', 'id', '_id', 'key', 'kid', 'sid'])

export function cleanerOf(records: readonly SourceRecord[]): (text: string) => string {
  let values: string[] | undefined
  return (text) => {
    values ??= textsOf(records).toSorted((a, b) => b.length - a.length)
    return values.reduce((cleaned, value) => cleaned.replaceAll(value, MASK), text)
  }
}

function textsOf(value: unknown, name = '', found: string[] = []): string[] {
  if (found.length >= MOST_VALUES) return found
  if (typeof value === 'string') {
    if (value.length >= SHORTEST && !NAMES.has(name)) found.push(value)
  } else if (Array.isArray(value)) for (const one of value) textsOf(one, name, found)
  else if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) textsOf(member, key, found)
  }
  return found
}
