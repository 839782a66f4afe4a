/** Records as the text of a file, page by page. */
import { guarded } from '@keyway/contract'
import type { FileFormat } from './format.ts'

type Row = Readonly<Record<string, unknown>>

export interface RecordText {
  /** The next lines of the file; the first page of a CSV begins with its head. */
  of(records: readonly Row[]): string
  /** Members that had no column, of records after the first page. */
  readonly left: ReadonlySet<string>
}

/** @param columns of a CSV; absent: the members of the first page with records, nested ones by their dotted path */
export function createRecordText(format: FileFormat, columns?: readonly string[]): RecordText {
  const left = new Set<string>()
  let head = columns
  let begun = false
  return {
    left,
    of(records) {
      if (format === 'ndjson') return records.map((record) => `${JSON.stringify(record)}\n`).join('')
      if (records.length === 0 && columns === undefined) return ''
      const rows = records.map((record) => flat(record))
      head ??= [...new Set(rows.flatMap((row) => [...row.keys()]))]
      const names = head
      const known = new Set(names)
      for (const row of rows)
        for (const name of row.keys()) if (!known.has(name) && columns === undefined) left.add(name)
      const lines = rows.map((row) => lineOf(names.map((name) => row.get(name) ?? '')))
      const text = [...(begun ? [] : [lineOf(names)]), ...lines].join('')
      begun = true
      return text
    },
  }
}

const lineOf = (cells: readonly string[]): string => `${cells.map((cell) => quoted(guarded(cell))).join(',')}\n`

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

/** `tags.owner` and so on; lists as JSON. */
function flat(record: Row, above = '', into = new Map<string, string>()): Map<string, string> {
  for (const [name, value] of Object.entries(record)) {
    const path = above === '' ? name : `${above}.${name}`
    if (value === null || value === undefined) into.set(path, '')
    else if (Array.isArray(value)) into.set(path, JSON.stringify(value))
    else if (typeof value === 'object') flat(value as Row, path, into)
    else into.set(path, String(value))
  }
  return into
}
