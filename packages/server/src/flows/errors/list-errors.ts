/** Errors of a flow: counted per step, and one by one. What the records held stays sealed. */
import type { ErrorQuery, RecordError, ResolvedErrors, ResolvedQuery, StepErrors } from '@keyway/contract'
import { type Selectable, type SqlBool, sql } from 'kysely'
import type { z } from 'zod'
import type { Db } from '../../deps.ts'
import { contains } from '../../documents/search.ts'
import type { JobErrorTable } from '../../storage/schema.ts'

export interface StepError {
  readonly _expOrImpId: string
  readonly numError: number
  readonly lastErrorAt: string
}

/** The open ones. */
export async function countErrors(db: Db, flowId: string): Promise<StepError[]> {
  const rows = await db
    .selectFrom('jobErrors')
    .select((row) => ['stepId', row.fn.countAll<number>().as('numError'), row.fn.max('occurredAt').as('lastErrorAt')])
    .where('flowId', '=', flowId)
    .where('resolvedAt', 'is', null)
    .groupBy('stepId')
    .orderBy('stepId')
    .execute()
  return rows.map(({ stepId, numError, lastErrorAt }) => ({
    _expOrImpId: stepId,
    numError: Number(numError),
    lastErrorAt: lastErrorAt.toISOString(),
  }))
}

interface OfStep {
  readonly flowId: string
  readonly stepId: string
}

export async function listOpen(db: Db, of: OfStep, query: z.output<typeof ErrorQuery>): Promise<StepErrors> {
  const { occurredAt_gte: from, occurredAt_lte: to, ...filter } = query
  const { rows, next } = await page(db, of, filter, [
    sql<SqlBool>`resolved_at IS NULL`,
    ...between('occurred_at', from, to),
  ])
  return { errors: rows, ...(next !== undefined && { nextPageURL: nextPage(of, 'errors', query, next) }) }
}

export async function listResolved(db: Db, of: OfStep, query: z.output<typeof ResolvedQuery>): Promise<ResolvedErrors> {
  const { resolvedAt_gte: from, resolvedAt_lte: to, ...filter } = query
  const { rows, next } = await page(db, of, filter, [
    sql<SqlBool>`resolved_at IS NOT NULL`,
    ...between('resolved_at', from, to),
  ])
  return { resolved: rows, ...(next !== undefined && { nextPageURL: nextPage(of, 'resolved', query, next) }) }
}

type Filter = Omit<z.output<typeof ErrorQuery>, 'occurredAt_gte' | 'occurredAt_lte'>

/** Newest first. */
async function page(db: Db, { flowId, stepId }: OfStep, filter: Filter, conditions: ReturnType<typeof sql<SqlBool>>[]) {
  const { _flowJobId, source, classification, q, limit, before } = filter
  let query = db
    .selectFrom('jobErrors')
    .select(SHOWN)
    .select(sql<boolean>`retry_data_sealed IS NOT NULL AND resolved_at IS NULL`.as('keepsRecord'))
    .select(RETRYING.as('retrying'))
    .where('flowId', '=', flowId)
    .where('stepId', '=', stepId)
  if (_flowJobId !== undefined) query = query.where('flowJobId', '=', _flowJobId)
  if (source !== undefined) query = query.where('source', '=', source)
  if (classification !== undefined) query = query.where('classification', '=', classification)
  if (before !== undefined) query = query.where('id', '<', before)
  const searched = q
    ? [
        sql<SqlBool>`(${sql.join(
          SEARCHED.map((column) => contains(column, q)),
          sql` OR `,
        )})`,
      ]
    : []
  for (const condition of [...conditions, ...searched]) query = query.where(condition)
  const rows = await query
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  const shown = rows.slice(0, limit)
  return { rows: shown.map(present), next: rows.length > limit ? shown.at(-1)?.id : undefined }
}

const SEARCHED = ['message', 'code', 'trace_key']

/** A run that has ended keeps nothing: what it did not come to is open again. */
export const RETRYING = sql<boolean>`EXISTS (
  SELECT 1 FROM jobs WHERE jobs.id = job_errors.retry_job_id AND jobs.ended_at IS NULL)`

const between = (column: string, from: string | undefined, to: string | undefined) => [
  ...(from === undefined ? [] : [sql<SqlBool>`${sql.ref(column)} >= ${new Date(from)}`]),
  ...(to === undefined ? [] : [sql<SqlBool>`${sql.ref(column)} <= ${new Date(to)}`]),
]

/** Relative to the server, as integrator.io gives it. */
function nextPage({ flowId, stepId }: OfStep, list: 'errors' | 'resolved', query: object, before: string): string {
  const given = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]))
  return `/v1/flows/${flowId}/${stepId}/${list}?${new URLSearchParams([...given.filter(([name]) => name !== 'before'), ['before', before]] as [string, string][])}`
}

const SHOWN = [
  'id',
  'occurredAt',
  'source',
  'code',
  'message',
  'traceKey',
  'classification',
  'flowJobId',
  'diagnosis',
  'resolvedAt',
  'resolvedBy',
] as const

type ShownError = Pick<Selectable<JobErrorTable>, (typeof SHOWN)[number]> & {
  readonly keepsRecord: boolean
  readonly retrying: boolean
}

const present = (row: ShownError): RecordError => ({
  errorId: row.id,
  occurredAt: row.occurredAt.toISOString(),
  source: row.source as RecordError['source'],
  code: row.code,
  message: row.message,
  ...(row.traceKey !== null && { traceKey: row.traceKey }),
  classification: row.classification as RecordError['classification'],
  _flowJobId: row.flowJobId,
  diagnosis: row.diagnosis,
  ...(row.keepsRecord && { retryDataKey: row.id }),
  retrying: row.retrying,
  ...(row.resolvedAt !== null && { resolvedAt: row.resolvedAt.toISOString() }),
  ...(row.resolvedBy !== null && { resolvedBy: row.resolvedBy }),
})
