/** Reads records from pieces of a file as they come, each with its line; what cannot be read is told with its line, and left out. */
import { unguarded } from '@keyway/contract'
import { csvRows } from './csv-rows.ts'
import type { FileFormat } from './format.ts'
import { linesOfText } from './lines-of-text.ts'
import { NotUtf8, textOfUtf8 } from './text-of-utf8.ts'

export type FileRecord = { readonly line: number; readonly record: Record<string, unknown> }
export type ReadRow = FileRecord | { readonly line: number; readonly fault: string }

/** @param input bytes of UTF-8, or text, in pieces of any size */
export async function* readRecords(
  input: AsyncIterable<Uint8Array | string>,
  format: FileFormat,
): AsyncGenerator<ReadRow> {
  let last = 0
  try {
    for await (const row of format === 'csv' ? readCsv(textOfUtf8(input)) : readNdjson(textOfUtf8(input))) {
      last = row.line
      yield row
    }
  } catch (error) {
    if (!(error instanceof NotUtf8)) throw error
    yield { line: last + 1, fault: 'This is not text in UTF-8. Nothing from here on was taken.' }
  }
}

async function* readNdjson(text: AsyncIterable<string>): AsyncGenerator<ReadRow> {
  for await (const { line, text: content } of linesOfText(text)) {
    if (content === null) yield { line, fault: 'The line is larger than 5 MB. It was left out.' }
    else if (content.trim() !== '') {
      const value = parsed(content)
      const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value)
      yield isRecord
        ? { line, record: value as Record<string, unknown> }
        : { line, fault: 'This is not a JSON object on a line of its own.' }
    }
  }
}

/** Undefined: it is no JSON. What the parser says of it would quote the text, which may be a secret. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Columns with dots are members of objects: `tags.owner`. An empty field is no member. */
async function* readCsv(text: AsyncIterable<string>): AsyncGenerator<ReadRow> {
  let head: readonly string[] | undefined
  for await (const row of csvRows(text)) {
    if (head === undefined) {
      const fault = 'fault' in row ? row.fault : faultOfHead(row.fields.map(columnName))
      if (fault !== undefined) {
        yield { line: row.line, fault: `${fault} It is the head, so nothing of the file was taken.` }
        return
      }
      head = 'fields' in row ? row.fields.map(columnName) : []
    } else if ('fault' in row) yield row
    else if (row.fields.length !== head.length) {
      const fault = 'The row has more or fewer fields than the head has columns. It was left out.'
      yield { line: row.line, fault }
    } else yield { line: row.line, record: nested(head, row.fields) }
  }
}

const columnName = (text: string): string => unguarded(text.trim())

function faultOfHead(names: readonly string[]): string | undefined {
  const twice = names.find((name, index) => name !== '' && names.indexOf(name) !== index)
  return twice === undefined ? undefined : `Two columns are called "${twice.slice(0, 100)}".`
}

function nested(head: readonly string[], fields: readonly string[]): Record<string, unknown> {
  const record: Record<string, unknown> = {}
  for (const [index, path] of head.entries()) {
    const text = fields[index] ?? ''
    if (text === '' || path === '') continue
    const names = path.split('.')
    const last = names.pop() ?? ''
    let owner = record
    for (const name of names) {
      const inner = Object.hasOwn(owner, name) ? owner[name] : undefined
      const next = typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>) : {}
      define(owner, name, next)
      owner = next
    }
    define(owner, last, unguarded(text))
  }
  return record
}

/** A column called `__proto__` is a member like any other. */
const define = (owner: object, name: string, value: unknown) =>
  Object.defineProperty(owner, name, { value, enumerable: true, configurable: true, writable: true })
