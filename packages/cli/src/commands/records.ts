/** `keyway exports run` and `keyway imports run`: records out of Azure into a file or a pipe, and from one into Azure. */
import { createReadStream } from 'node:fs'
import type { Client } from '@keyway/client'
import { createRecordText, exportPages, readRecords, sendRecords, type Tally } from '@keyway/client/files'
import { formatOf } from '../files/format.ts'
import { openOutput } from '../files/open-output.ts'
import type { Terminal } from '../output/terminal.ts'
import { EXIT, type ExitCode, Problem } from '../problem.ts'
import { findByNameOrId } from '../running/find-by-name-or-id.ts'

/** Faults told one by one; the rest are counted. */
const TOLD = 20
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
  const out = openOutput(output, stdout)
  const named = columns?.split(',').flatMap((one) => (one.trim() === '' ? [] : [one.trim()]))
  const text = createRecordText(formatOf(format, output), named)
  let written = 0
  let failed = 0
  for await (const page of exportPages(client, { id, reveal: true })) {
    // Whoever reads the pipe has enough, as head does: so have we.
    if (!(await out.write(text.of(page.data)))) return EXIT.ok
    for (const { message, traceKey } of page.errors ?? []) {
      failed += 1
      if (failed <= TOLD) terminal.problem(`${traceKey ?? 'A record'}: ${message}`)
    }
    written += page.data.length
    if (written === 0 && page.note) terminal.problem(page.note)
  }
  await out.end()
  if (text.left.size > 0) {
    const names = [...text.left].slice(0, TOLD).join(', ')
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
  const faults: { readonly line: number; readonly message: string }[] = []
  let told = 0
  const fault = (line: number, message: string): void => {
    told += 1
    faults.push({ line, message })
    if (!json && told <= TOLD) terminal.problem(`Line ${line}: ${message}`)
    if (faults.length > 1_000) faults.shift()
  }
  let tally: Tally
  try {
    tally = await sendRecords(client, readRecords(input, formatOf(format, file)), { id, dryRun, fault })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' && (error as NodeJS.ErrnoException).code !== 'EACCES')
      throw error
    throw new Problem('usage', `The file ${file} cannot be read.`, EXIT.usage, error)
  }
  const { written, ignored, failed, fates } = tally
  if (json) terminal.json({ ok: failed === 0, ...(dryRun ? { would: fates } : { written, ignored }), failed, faults })
  else if (dryRun) {
    const parts = Object.entries(fates).map(([fate, number]) => `${fate} ${number}`)
    terminal.line(`${name} would ${parts.join(', ') || 'do nothing'}. ${failed} failed. Nothing was written.`)
  } else terminal.line(`${name}: ${written} written, ${ignored} ignored, ${failed} failed.`)
  return failed === 0 ? EXIT.ok : EXIT.failed
}
