/** Errors of a step as a CSV file: whose record, when and why. What the records held is not in it. */
import type { ErrorFilter, RecordError } from '@keyway/contract'
import type { FastifyReply } from 'fastify'
import type { Db } from '../../deps.ts'
import { CSV_TYPE, type CsvColumns, csvHead, csvRow, sendFile } from '../../downloads/index.ts'
import { type ErrorState, type OfStep, pageOfErrors } from './list-errors.ts'
import { tagNames } from './tags.ts'

const PAGE = 1_000

const columnsOf = (stepId: string, tags: ReadonlyMap<string, string>): CsvColumns<RecordError> => [
  ['_expOrImpId', () => stepId],
  ['errorId', (error) => error.errorId],
  ['occurredAt', (error) => error.occurredAt],
  ['traceKey', (error) => error.traceKey ?? ''],
  ['source', (error) => error.source],
  ['classification', (error) => error.classification],
  ['code', (error) => error.code],
  ['message', (error) => error.message],
  ['steps', (error) => error.diagnosis?.steps.join(' ') ?? ''],
  ['tags', (error) => error.tags.map((id) => tags.get(id) ?? id).join('; ')],
  ['_flowJobId', (error) => error._flowJobId],
  ['retryDataKey', (error) => error.retryDataKey ?? ''],
  ['resolvedAt', (error) => error.resolvedAt ?? ''],
  ['resolvedBy', (error) => error.resolvedBy ?? ''],
]

export const exportErrors = (
  db: Db,
  of: OfStep,
  state: ErrorState,
  filter: ErrorFilter,
  reply: FastifyReply,
): Promise<void> =>
  sendFile(reply, {
    name: `keyway-errors-${of.stepId}.csv`,
    type: CSV_TYPE,
    parts: lines(db, of, state, filter),
  })

async function* lines(db: Db, of: OfStep, state: ErrorState, filter: ErrorFilter): AsyncGenerator<string> {
  const columns = columnsOf(of.stepId, await tagNames(db))
  let head = csvHead(columns)
  let before: string | undefined
  do {
    const { rows, next } = await pageOfErrors(db, of, state, filter, { limit: PAGE, before })
    yield head + rows.map((row) => csvRow(columns, row)).join('')
    head = ''
    before = next
  } while (before !== undefined)
}
