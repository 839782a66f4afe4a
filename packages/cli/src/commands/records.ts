/** `keyway exports run` and `keyway imports run`: records out of Azure into a file or a pipe, and from one into Azure. */
import { createReadStream, createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import type { Client } from '@keyway/client'
import { formatOf } from '../files/format.ts'
import { type ReadRow, readRecords } from '../files/read-records.ts'
import { createRecordWriter } from '../files/write-records.ts'
import type { Terminal } from '../output/terminal.ts'
import { EXIT, type ExitCode, Problem } from '../problem.ts'
import { findByNameOrId } from '../running/find-by-name-or-id.ts'

/** Faults told one by one; the rest are counted. */
const TOLD = 20
/** Records sent together. */
const BATCH = 100

export interface ExportRun {
  readonly format: string | undefined
  readonly columns: string | undefined
  /** Absent: stdout. */
  readonly output: string | undefined
}

/** What the records hold goes to the output as it is, secret values included; everything else to stderr. */
export async function runExport(
  client: Client,
  terminal: Terminal,
  nameOrId: string,
  { format, columns, output }: ExportRun,
  stdout: NodeJS.WritableStream = process.stdout,
): Promise<ExitCode> {
  const { _id: id, name } = await findByNameOrId(client, 'exports.list', nameOrId, 'export')
  // Only its owner may read it: there may be secrets in it.
  const file = output === undefined ? undefined : createWriteStream(output, { mode: 0o600 })
  const out = (file ?? stdout) as NodeJS.WriteStream
  const named = columns?.split(',').flatMap((one) => (one.trim() === '' ? [] : [one.trim()]))
  const writer = createRecordWriter(out, formatOf(format, output), named)
  let written = 0
  let failed = 0
  let state: string | undefined
  do {
    const page = await client.exports.invoke({
      params: { id },
      body: state === undefined ? {} : { pagedExportState: state },
    })
    await writer.write(page.data)
    for (const { message, traceKey } of page.errors ?? []) {
      failed += 1
      if (failed <= TOLD) terminal.problem(`${traceKey ?? 'A record'}: ${message}`)
    }
    written += page.data.length
    if (written === 0 && page.note) terminal.problem(page.note)
    state = page.pagedExportState
  } while (state !== undefined)
  if (file) {
    file.end()
    await finished(file)
  }
  if (writer.left.size > 0) {
    const names = [...writer.left].slice(0, TOLD).join(', ')
    terminal.problem(`Left out, as the first page had no column for them: ${names}. Name the columns with --columns.`)
  }
  terminal.problem(`${name}: ${written} records${failed > 0 ? `, ${failed} failed` : ''}.`)
  return failed === 0 ? EXIT.ok : EXIT.failed
}

export interface ImportRun {
  readonly json: boolean
  /** `-`: stdin. */
  readonly file: string
  readonly format: string | undefined
  /** Only tell what would happen. */
  readonly dryRun: boolean
}

interface Tally {
  written: number
  ignored: number
  failed: number
  /** Of a dry run: how many records would meet which fate. */
  readonly fates: Map<string, number>
}

/** What cannot be read, or is refused, is told with its line, and the rest goes on. */
export async function runImport(
  client: Client,
  terminal: Terminal,
  nameOrId: string,
  { json, file, format, dryRun }: ImportRun,
  stdin: NodeJS.ReadableStream = process.stdin,
): Promise<ExitCode> {
  const { _id: id, name } = await findByNameOrId(client, 'imports.list', nameOrId, 'import')
  const input = file === '-' ? (stdin as NodeJS.ReadStream) : createReadStream(file)
  const tally: Tally = { written: 0, ignored: 0, failed: 0, fates: new Map() }
  const faults: { readonly line: number; readonly message: string }[] = []
  const fault = (line: number, message: string): void => {
    tally.failed += 1
    faults.push({ line, message })
    if (!json && tally.failed <= TOLD) terminal.problem(`Line ${line}: ${message}`)
    if (faults.length > 1_000) faults.shift()
  }
  const send = (rows: readonly Good[]) => (dryRun ? tryOut : write)(client, id, rows, tally, fault)
  let batch: Good[] = []
  try {
    for await (const row of readRecords(input, formatOf(format, file))) {
      if ('fault' in row) {
        fault(row.line, row.fault)
        continue
      }
      batch.push(row)
      if (batch.length < BATCH) continue
      await send(batch)
      batch = []
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' && (error as NodeJS.ErrnoException).code !== 'EACCES')
      throw error
    throw new Problem('usage', `The file ${file} cannot be read.`, EXIT.usage, error)
  }
  if (batch.length > 0) await send(batch)
  const { written, ignored, failed, fates } = tally
  const would = Object.fromEntries(fates)
  if (json) terminal.json({ ok: failed === 0, ...(dryRun ? { would } : { written, ignored }), failed, faults })
  else if (dryRun) {
    const parts = [...fates].map(([fate, number]) => `${fate} ${number}`)
    terminal.line(`${name} would ${parts.join(', ') || 'do nothing'}. ${failed} failed. Nothing was written.`)
  } else terminal.line(`${name}: ${written} written, ${ignored} ignored, ${failed} failed.`)
  return failed === 0 ? EXIT.ok : EXIT.failed
}

type Good = Extract<ReadRow, { readonly record: unknown }>
type Fault = (line: number, message: string) => void

async function write(client: Client, id: string, rows: readonly Good[], tally: Tally, fault: Fault): Promise<void> {
  const answers = await client.imports.invoke({ params: { id }, body: rows.map(({ record }) => record) })
  for (const [index, answer] of answers.entries()) {
    if (answer.errors) fault(rows[index]?.line ?? 0, answer.errors.map(({ message }) => message).join(' '))
    else if (answer.ignored) tally.ignored += 1
    else tally.written += 1
  }
}

async function tryOut(client: Client, id: string, rows: readonly Good[], tally: Tally, fault: Fault): Promise<void> {
  const answers = await client.imports.dryRun({ params: { id }, body: rows.map(({ record }) => record) })
  for (const [index, { action, errors = [] }] of answers.entries()) {
    if (action === 'refused') fault(rows[index]?.line ?? 0, errors.map(({ message }) => message).join(' '))
    else tally.fates.set(action, (tally.fates.get(action) ?? 0) + 1)
  }
}
