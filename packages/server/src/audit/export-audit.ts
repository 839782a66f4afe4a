/** The audit log as a file: CSV for spreadsheets, NDJSON for programs. Streamed, so its length does not matter. */
import type { AuditFilter, AuditRow } from '@keyway/contract'
import type { FastifyReply } from 'fastify'
import type { Db } from '../deps.ts'
import { CSV_TYPE, type CsvColumns, csvHead, csvRow, sendFile } from '../downloads/index.ts'
import { auditRows } from './audit-rows.ts'

const PAGE = 1_000

const AUDIT_FORMATS = {
  csv: { type: CSV_TYPE, head: () => csvHead(COLUMNS), line: (row: AuditRow) => csvRow(COLUMNS, row) },
  ndjson: { type: 'application/x-ndjson', head: () => '', line: (row: AuditRow) => `${JSON.stringify(row)}\n` },
} as const

type AuditFormat = keyof typeof AUDIT_FORMATS

export const sendAudit = (
  db: Db,
  filter: AuditFilter,
  format: AuditFormat,
  name: string,
  reply: FastifyReply,
): Promise<void> =>
  sendFile(reply, {
    name: `${name}.${format}`,
    type: AUDIT_FORMATS[format].type,
    parts: lines(db, filter, format),
  })

/** By place in the log and not by count, so that rows written meanwhile move nothing. */
async function* lines(db: Db, filter: AuditFilter, format: AuditFormat): AsyncGenerator<string> {
  const { head, line } = AUDIT_FORMATS[format]
  let start = head()
  let before: number | undefined
  for (;;) {
    const rows: AuditRow[] = await auditRows(db, filter, { limit: PAGE, ...(before !== undefined && { before }) })
    yield start + rows.map(line).join('')
    start = ''
    if (rows.length < PAGE) return
    before = rows.at(-1)?.sequence
  }
}

const COLUMNS: CsvColumns<AuditRow> = [
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
