/** Open errors of a flow: per step, and one by one. What the records held stays sealed. */
import type { RecordError, StepErrors } from '@keyway/contract'
import type { Selectable } from 'kysely'
import type { Db } from '../deps.ts'
import type { JobErrorTable } from '../storage/schema.ts'

export interface StepError {
  readonly _expOrImpId: string
  readonly numError: number
  readonly lastErrorAt: string
}

export async function countErrors(db: Db, flowId: string): Promise<StepError[]> {
  const rows = await db
    .selectFrom('jobErrors')
    .select((row) => ['stepId', row.fn.countAll<number>().as('numError'), row.fn.max('occurredAt').as('lastErrorAt')])
    .where('flowId', '=', flowId)
    .groupBy('stepId')
    .orderBy('stepId')
    .execute()
  return rows.map(({ stepId, numError, lastErrorAt }) => ({
    _expOrImpId: stepId,
    numError: Number(numError),
    lastErrorAt: lastErrorAt.toISOString(),
  }))
}

export interface ErrorFilter {
  readonly _flowJobId?: string | undefined
  readonly limit: number
  /** Id of the last error of the page before. */
  readonly before?: string | undefined
}

/** Newest first. */
export async function listErrors(db: Db, flowId: string, stepId: string, filter: ErrorFilter): Promise<StepErrors> {
  const { _flowJobId, limit, before } = filter
  let query = db.selectFrom('jobErrors').select(SHOWN).where('flowId', '=', flowId).where('stepId', '=', stepId)
  if (_flowJobId !== undefined) query = query.where('flowJobId', '=', _flowJobId)
  if (before !== undefined) query = query.where('id', '<', before)
  const rows = await query
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    errors: shown.map(present),
    ...(rows.length > limit && last && { nextPageURL: nextPage(flowId, stepId, filter, last.id) }),
  }
}

/** Relative to the server, as integrator.io gives it. */
function nextPage(flowId: string, stepId: string, { _flowJobId, limit }: ErrorFilter, before: string): string {
  const query = new URLSearchParams({ limit: String(limit), before, ...(_flowJobId !== undefined && { _flowJobId }) })
  return `/v1/flows/${flowId}/${stepId}/errors?${query}`
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
] as const

const present = (row: Pick<Selectable<JobErrorTable>, (typeof SHOWN)[number]>): RecordError => ({
  errorId: row.id,
  occurredAt: row.occurredAt.toISOString(),
  source: row.source as RecordError['source'],
  code: row.code,
  message: row.message,
  ...(row.traceKey !== null && { traceKey: row.traceKey }),
  classification: row.classification as RecordError['classification'],
  _flowJobId: row.flowJobId,
  diagnosis: row.diagnosis,
})
