/** Writes records to a file or a pipe as they come, page by page. */
import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { stringify } from 'csv-stringify/sync'
import { type FileFormat, guarded } from './format.ts'

type Row = Readonly<Record<string, unknown>>

export interface RecordWriter {
  write(records: readonly Row[]): Promise<void>
  /** Members that had no column, of records after the first page. */
  readonly left: ReadonlySet<string>
}

/** @param columns of a CSV; absent: the members of the first page, nested ones by their dotted path */
export function createRecordWriter(
  out: Writable,
  format: FileFormat,
  columns: readonly string[] | undefined,
): RecordWriter {
  const left = new Set<string>()
  let head = columns
  let begun = false
  const send = async (text: string): Promise<void> => {
    if (text !== '' && !out.write(text)) await once(out, 'drain')
  }
  return {
    left,
    async write(records) {
      if (format === 'ndjson') return await send(records.map((record) => `${JSON.stringify(record)}\n`).join(''))
      const rows = records.map((record) => flat(record))
      head ??= [...new Set(rows.flatMap((row) => [...row.keys()]))]
      const known = new Set(head)
      for (const row of rows)
        for (const name of row.keys()) if (!known.has(name) && columns === undefined) left.add(name)
      const lines = rows.map((row) => (head ?? []).map((name) => guarded(row.get(name) ?? '')))
      await send(stringify(begun ? lines : [head.map(guarded), ...lines]))
      begun = true
    },
  }
}

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
