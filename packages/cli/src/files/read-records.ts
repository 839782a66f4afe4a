/** Reads records from a file or a pipe as they come, each with its line; what cannot be read is told with its line, and left out. */
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { type CsvError, parse } from 'csv-parse'
import { type FileFormat, unguarded } from './format.ts'

export type ReadRow =
  | { readonly line: number; readonly record: Record<string, unknown> }
  | { readonly line: number; readonly fault: string }

export const readRecords = (input: Readable, format: FileFormat): AsyncGenerator<ReadRow> =>
  format === 'csv' ? readCsv(input) : readNdjson(input)

async function* readNdjson(input: Readable): AsyncGenerator<ReadRow> {
  let line = 0
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    line += 1
    if (text.trim() === '') continue
    const value = parsed(text.replace(/^\uFEFF/, ''))
    const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value)
    yield isRecord
      ? { line, record: value as Record<string, unknown> }
      : { line, fault: 'This is not a JSON object on a line of its own.' }
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

/**
 * Columns with dots are members of objects: `tags.owner`. An empty field is no member. A row with too many or too few fields is told
 * and left out. A quote that is never closed swallows the rest of the file: nothing of that is taken.
 */
async function* readCsv(input: Readable): AsyncGenerator<ReadRow> {
  // Rows are taken as they are parsed: what a stream has read ahead is gone when it fails.
  const rows: ReadRow[] = []
  let last = 1
  const parser = parse({
    bom: true,
    columns: (names: string[]) => names.map((name) => unguarded(name.trim())),
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_record: (record: Record<string, string>, { lines }) => {
      last = lines
      rows.push({ line: lines, record: nested(record) })
      return undefined
    },
    on_skip: (error) => {
      if (error) rows.push(told(error, last))
      return undefined
    },
  })
  parser.resume()
  const ended = finished(parser)
  ended.catch(() => {})
  try {
    for await (const chunk of input) {
      if (!parser.write(chunk)) await Promise.race([once(parser, 'drain'), ended])
      yield* rows.splice(0)
    }
    parser.end()
    await ended
  } catch (error) {
    if (!isCsvError(error)) throw error
    rows.push(told(error, last))
  }
  yield* rows.splice(0)
}

const isCsvError = (error: unknown): error is CsvError => String((error as CsvError).code).startsWith('CSV_')

/** For a quote that is never closed the parser tells where the file ends; it is behind the last row there was. */
function told(error: CsvError, last: number): ReadRow {
  const line = error.code === 'CSV_QUOTE_NOT_CLOSED' ? last + 1 : Number((error as { lines?: unknown }).lines ?? 0)
  return { line, fault: faultOf(error) }
}

const FAULTS: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'A quote is opened and never closed. Nothing from the row it begins in was taken.',
  CSV_INVALID_CLOSING_QUOTE: 'Something stands between a closing quote and the next comma. The row was left out.',
  INVALID_OPENING_QUOTE: 'A quote stands inside a field that has none around it. The row was left out.',
  CSV_RECORD_INCONSISTENT_COLUMNS: 'The row has more or fewer fields than the head has columns. It was left out.',
  CSV_RECORD_INCONSISTENT_FIELDS_LENGTH: 'The row has more or fewer fields than the head has columns. It was left out.',
}

const faultOf = ({ code }: CsvError): string => FAULTS[code] ?? `The row cannot be read (${code}). It was left out.`

function nested(row: Readonly<Record<string, string>>): Record<string, unknown> {
  const record: Record<string, unknown> = {}
  for (const [path, text] of Object.entries(row)) {
    if (text === '') continue
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
