/** Reads records out of an answer: where they are, what their ids tell, and where the next page is. */
import type { OperationRow } from './application-definition.ts'

export type AnswerRecord = Readonly<Record<string, unknown>>

export interface AnswerPage {
  readonly records: readonly AnswerRecord[]
  /** The next page's URL as the server gave it, unchecked. */
  readonly next?: string
}

/**
 * The records of an answer to `row`. An answer without the list's member has no records; a single object is one.
 */
export function readAnswer(row: OperationRow, body: unknown): AnswerPage {
  const found = row.recordsPath === undefined ? body : memberAt(body, row.recordsPath)
  const list: readonly unknown[] = Array.isArray(found) ? found : found === undefined ? [] : [found]
  const records = list.filter(isRecord).map((record) => withDerived(row, record))
  const next = row.nextPath === undefined ? undefined : memberAt(body, row.nextPath)
  return { records, ...(typeof next === 'string' && next !== '' && { next }) }
}

/** A record with the members its own id tells, e.g. a secret's name. Members it has already stay. */
export function withDerived(row: OperationRow, record: AnswerRecord): AnswerRecord {
  if (row.derive === undefined) return record
  const derived: Record<string, string> = {}
  for (const [name, { from, segment }] of Object.entries(row.derive)) {
    const part = record[name] === undefined ? pathSegments(memberAt(record, from))[segment] : undefined
    if (part !== undefined) derived[name] = part
  }
  return { ...derived, ...record }
}

/** Segments of the path of a URL or of a bare path. */
function pathSegments(id: unknown): readonly string[] {
  if (typeof id !== 'string') return []
  return id
    .replace(/^https?:\/\/[^/]*/i, '')
    .split('/')
    .filter((segment) => segment !== '')
}

function memberAt(value: unknown, path: string): unknown {
  let found = value
  for (const name of path.split('.')) {
    if (!isRecord(found)) return undefined
    found = found[name]
  }
  return found
}

const isRecord = (value: unknown): value is AnswerRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
