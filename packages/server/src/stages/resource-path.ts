/** `resourcePath`: where in an answer, or in a record, the records are. */
import { readDotted, type SourceRecord } from '../records/index.ts'

export interface Found {
  readonly records: readonly SourceRecord[]
  /** The path leads nowhere, which is not the same as to an empty list. */
  readonly missing: boolean
  /** Elements that are no objects, and so no records. */
  readonly strange: number
}

/** @param path dotted; absent or empty: the value itself */
export function atResourcePath(value: unknown, path: string | undefined): Found {
  const found = path ? readDotted(value, path) : value
  if (found === undefined) return { records: [], missing: true, strange: 0 }
  if (found === null) return { records: [], missing: false, strange: 0 }
  const list: readonly unknown[] = Array.isArray(found) ? found : [found]
  const records = list.filter(isRecord)
  return { records, missing: false, strange: list.length - records.length }
}

const isRecord = (value: unknown): value is SourceRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const MOST_MEMBERS = 20

/** Names of what an answer has where the path goes astray, e.g. `value, nextLink`. */
export function membersNear(value: unknown, path: string): { readonly at: string; readonly members: string } {
  const steps = path.split('.')
  const walked: string[] = []
  let current = value
  for (const step of steps) {
    const next = readDotted(current, step)
    if (typeof next !== 'object' || next === null) break
    walked.push(step)
    current = next
  }
  return { at: walked.join('.'), members: describe(current) }
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value !== 'object' || value === null) return value === undefined ? 'nothing' : `a ${typeof value}`
  const names = Object.keys(value)
  if (names.length === 0) return 'none'
  const more = names.length > MOST_MEMBERS ? ` and ${names.length - MOST_MEMBERS} more` : ''
  return names.slice(0, MOST_MEMBERS).join(', ') + more
}
