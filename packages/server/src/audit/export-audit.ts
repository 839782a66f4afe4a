/** The audit log as a file: CSV for spreadsheets, NDJSON for programs. Streamed, so its length does not matter. */
import { pipeline } from 'node:stream/promises'
import type { AuditFilter, AuditRow } from '@keyway/contract'
import type { FastifyReply } from 'fastify'
import type { Db } from '../deps.ts'
import { auditRows } from './audit-rows.ts'

const PAGE = 1_000

export const AUDIT_FORMATS = {
  csv: { type: 'text/csv; charset=utf-8', head: () => csvLine(COLUMNS.map(([name]) => name)), line: csvRow },
  ndjson: { type: 'application/x-ndjson', head: () => '', line: (row: AuditRow) => `${JSON.stringify(row)}\n` },
} as const

export type AuditFormat = keyof typeof AUDIT_FORMATS

export async function sendAudit(
  db: Db,
  filter: AuditFilter,
  format: AuditFormat,
  name: string,
  reply: FastifyReply,
): Promise<void> {
  const { raw } = reply
  const head = {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': AUDIT_FORMATS[format].type,
    'content-disposition': `attachment; filename="${name}.${format}"`,
  }
  reply.hijack()
  raw.writeHead(200, head)
  // When it breaks off, the head is out already, and all that can be told is a broken line.
  await pipeline(lines(db, filter, format), raw).catch(() => raw.destroy())
}

/** By place in the log and not by count, so that rows written meanwhile move nothing. */
async function* lines(db: Db, filter: AuditFilter, format: AuditFormat): AsyncGenerator<string> {
  const { head, line } = AUDIT_FORMATS[format]
  yield head()
  let before: number | undefined
  for (;;) {
    const rows: AuditRow[] = await auditRows(db, filter, { limit: PAGE, ...(before !== undefined && { before }) })
    if (rows.length > 0) yield rows.map(line).join('')
    if (rows.length < PAGE) return
    before = rows.at(-1)?.sequence
  }
}

const COLUMNS: readonly (readonly [string, (row: AuditRow) => string])[] = [
  ['sequence', (row) => String(row.sequence)],
  ['time', (row) => row.time],
  ['event', (row) => row.event],
  ['result', (row) => row.result],
  ['reason', (row) => row.reason ?? ''],
  ['resourceType', (row) => row.resourceType],
  ['resourceName', (row) => row.resourceName],
  ['_resourceId', (row) => row._resourceId],
  ['fields', (row) => row.fieldChanges.map(({ fieldPath }) => fieldPath).join(' ')],
  ['byUser', (row) => row.byUser?.name ?? ''],
  ['byAccount', (row) => row.byAccount ?? ''],
  ['source', (row) => row.source],
  ['address', (row) => row.address ?? ''],
  ['requestId', (row) => row.requestId ?? ''],
  ['hash', (row) => row.hash],
]

function csvRow(row: AuditRow): string {
  return csvLine(COLUMNS.map(([, read]) => read(row)))
}

/** RFC 4180. A cell that a spreadsheet would run as a formula is made text: names are written by anybody. */
const csvLine = (cells: readonly string[]): string =>
  `${cells.map((cell) => `"${(/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell).replaceAll('"', '""')}"`).join(',')}\r\n`
