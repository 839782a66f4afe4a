/** The answer of a call for people: a table of a list, the members of a thing, and what is masked. */
import type { OperationCallResult } from '@keyway/contract'
import { table } from '../output/table.ts'
import type { Terminal } from '../output/terminal.ts'

/** Tables that are wider are read by nobody. */
const COLUMNS = 6
const WIDEST = 60

export function showResult({ records, body, status, masked, pending }: OperationCallResult, terminal: Terminal): void {
  if (records !== undefined) {
    terminal.line(records.length === 0 ? 'The list is empty.' : tableOf(records))
    terminal.line(`${records.length} ${records.length === 1 ? 'record' : 'records'}.`)
  } else if (body === undefined) terminal.line(`Done (${status}).`)
  else terminal.line(JSON.stringify(body, null, 2))
  if (masked.length > 0) terminal.problem(`Masked: ${masked.join(', ')}. --reveal shows it, and the audit log says so.`)
  if (pending) terminal.problem(`It goes on, ${pending.until}.`)
}

/** The name first, then the plain members that any record has. */
function tableOf(records: readonly Readonly<Record<string, unknown>>[]): string {
  const all = [...new Set(['name', ...records.flatMap((record) => Object.keys(record))])]
  const plain = all.filter((name) => records.some((record) => isPlain(record[name])))
  const columns = plain.slice(0, COLUMNS)
  return table(
    columns,
    records.map((record) => columns.map((name) => cell(record[name]))),
  )
}

const isPlain = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value)

function cell(value: unknown): string {
  if (value === undefined || value === null) return ''
  const text = isPlain(value) ? String(value) : JSON.stringify(value)
  return text.length > WIDEST ? `${text.slice(0, WIDEST - 3)}...` : text
}
