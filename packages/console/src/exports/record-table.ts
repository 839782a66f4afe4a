/** Records of any shape as a table: nested members become dotted columns. */

export interface RecordTable {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** Columns beyond these make a table unreadable; the JSON view has them all. */
const MAX_COLUMNS = 12

/** Columns people look for first, in this order. */
const FIRST = ['name', 'value', 'id']

type Record_ = Readonly<Record<string, unknown>>

export function recordTable(records: readonly Record_[]): RecordTable {
  const flat = records.map((record) => flatten(record))
  const found = [...new Set(flat.flatMap((record) => [...record.keys()]))]
  const columns = found.toSorted((a, b) => rank(a) - rank(b)).slice(0, MAX_COLUMNS)
  return { columns, rows: flat.map((record) => columns.map((column) => record.get(column) ?? '')) }
}

const rank = (column: string): number => {
  const place = FIRST.indexOf(column)
  return place === -1 ? FIRST.length : place
}

function flatten(record: Record_, prefix = ''): Map<string, string> {
  const cells = new Map<string, string>()
  for (const [name, value] of Object.entries(record)) {
    const path = prefix + name
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const [below, text] of flatten(value as Record_, `${path}.`)) cells.set(below, text)
    } else if (value !== undefined && value !== null) {
      cells.set(path, typeof value === 'string' ? value : JSON.stringify(value))
    }
  }
  return cells
}
