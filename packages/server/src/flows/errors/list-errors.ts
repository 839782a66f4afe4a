/** Errors of a flow: counted per step, and one by one. What the records held stays sealed. */
import type { ErrorFilter, ErrorQuery, RecordError, ResolvedErrors, ResolvedQuery, StepErrors } from '@keyway/contract'
import { type Selectable, sql } from 'kysely'
import type { z } from 'zod'
import type { Db } from '../../deps.ts'
import { RETRYING } from '../../jobs/index.ts'
import type { JobErrorTable } from '../../storage/schema.ts'
import { matching } from './matching.ts'

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

export interface OfStep {
  readonly flowId: string
  readonly stepId: string
}

export type ErrorState = 'open' | 'resolved'

export async function listOpen(db: Db, of: OfStep, query: z.output<typeof ErrorQuery>): Promise<StepErrors> {
  const { limit, before, ...filter } = query
  const { rows, next } = await pageOfErrors(db, of, 'open', filter, { limit, before })
  return { errors: rows, ...(next !== undefined && { nextPageURL: nextPage(of, 'errors', query, next) }) }
}

export async function listResolved(db: Db, of: OfStep, query: z.output<typeof ResolvedQuery>): Promise<ResolvedErrors> {
  const { limit, before, ...filter } = query
  const { rows, next } = await pageOfErrors(db, of, 'resolved', filter, { limit, before })
  return { resolved: rows, ...(next !== undefined && { nextPageURL: nextPage(of, 'resolved', query, next) }) }
}

/** Newest first. @returns with `next`, the id behind which the next page begins, where there is more */
export async function pageOfErrors(
  db: Db,
  { flowId, stepId }: OfStep,
  state: ErrorState,
  filter: ErrorFilter,
  { limit, before }: { readonly limit: number; readonly before?: string | undefined },
): Promise<{ readonly rows: RecordError[]; readonly next: string | undefined }> {
  let query = db
    .selectFrom('jobErrors')
    .select(SHOWN)
    .select(sql<boolean>`retry_data_sealed IS NOT NULL AND resolved_at IS NULL`.as('keepsRecord'))
    .select(RETRYING.as('retrying'))
    .select(TAGS.as('tags'))
    .where('flowId', '=', flowId)
    .where('stepId', '=', stepId)
    .where('resolvedAt', state === 'open' ? 'is' : 'is not', null)
    .where(matching(filter))
  if (before !== undefined) query = query.where('id', '<', before)
  const rows = await query
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  const shown = rows.slice(0, limit)
  return { rows: shown.map(present), next: rows.length > limit ? shown.at(-1)?.id : undefined }
}

/** Relative to the server, as integrator.io gives it. */
function nextPage({ flowId, stepId }: OfStep, list: 'errors' | 'resolved', query: object, before: string): string {
  const given = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]))
  return `/v1/flows/${flowId}/${stepId}/${list}?${new URLSearchParams([...given.filter(([name]) => name !== 'before'), ['before', before]] as [string, string][])}`
}

const TAGS = sql<string[]>`ARRAY(SELECT tag_id FROM job_error_tags WHERE error_id = job_errors.id ORDER BY tag_id)`

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
  'autoRetries',
  'autoRetryAt',
] as const

type ShownError = Pick<Selectable<JobErrorTable>, (typeof SHOWN)[number]> & {
  readonly keepsRecord: boolean
  readonly retrying: boolean
  readonly tags: string[]
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
  autoRetries: row.autoRetries,
  tags: row.tags,
  ...(row.autoRetryAt !== null && row.resolvedAt === null && { autoRetryAt: row.autoRetryAt.toISOString() }),
  ...(row.resolvedAt !== null && { resolvedAt: row.resolvedAt.toISOString() }),
  ...(row.resolvedBy !== null && { resolvedBy: row.resolvedBy }),
})
