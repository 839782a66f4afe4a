/** Jobs read back: one, many, a family. */
import type { Job, JobFamily, JobQuery } from '@keyway/contract'
import { type SqlBool, sql } from 'kysely'
import type { z } from 'zod'
import type { Db } from '../deps.ts'
import { AppError } from '../errors.ts'
import { findWaiting, presentWaiting, waitingStarts } from './flow-starts.ts'
import { presentJob, type ShownJob, shownJobs } from './present-job.ts'
import type { RunPlan } from './run-plan.ts'

export type JobFilter = z.output<typeof JobQuery>

const jobNotFound = (): AppError => new AppError('resource_not_found', { facts: { resource: 'job' } })

/** @throws AppError resource_not_found */
export async function getJob(db: Db, id: string): Promise<Job> {
  const row = await shownJobs(db).where('id', '=', id).executeTakeFirst()
  if (row) return presentJob(row)
  const waiting = await findWaiting(db, id)
  if (!waiting) throw jobNotFound()
  return waiting
}

/**
 * Newest first. Without a type and without `_flowJobId` runs are listed, retries and those that wait for their turn among them, and
 * not their steps.
 */
export async function listJobs(db: Db, filter: JobFilter): Promise<Job[]> {
  const { type } = filter
  let query = shownJobs(db)
  if (type === 'export' || type === 'import') query = query.where('type', '=', type)
  else if (type !== undefined || filter._flowJobId === undefined) query = query.where('type', '=', 'flow')
  if (type === 'flow') query = query.where('startedBy', '<>', 'retry')
  if (type === 'retry') query = query.where('startedBy', '=', 'retry')
  if (filter._flowId !== undefined) query = query.where('flowId', '=', filter._flowId)
  if (filter._flowJobId !== undefined) query = query.where('flowJobId', '=', filter._flowJobId)
  if (filter.status !== undefined) query = query.where('status', '=', filter.status)
  const rows = await query
    .where(createdWithin(filter))
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(filter.limit)
    .execute()
  const jobs = rows.map(presentJob)
  const waiting = await listWaiting(db, filter)
  if (waiting.length === 0) return jobs
  return [...jobs, ...waiting].sort(newestFirst).slice(0, filter.limit)
}

async function listWaiting(db: Db, filter: JobFilter): Promise<Job[]> {
  const runs = (filter.type ?? 'flow') === 'flow' && filter._flowJobId === undefined
  if (!runs || (filter.status ?? 'queued') !== 'queued') return []
  let query = waitingStarts(db)
  if (filter._flowId !== undefined) query = query.where('flowId', '=', filter._flowId)
  const rows = await query
    .where(createdWithin(filter))
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(filter.limit)
    .execute()
  return rows.map(presentWaiting)
}

const newestFirst = (a: Job, b: Job): number => b.createdAt.localeCompare(a.createdAt) || (b._id < a._id ? -1 : 1)

/** As a condition over rows with `created_at` and `id`. */
function createdWithin({ createdAt_gte: from, createdAt_lte: until, _id_lt: id }: JobFilter) {
  const after = from === undefined ? sql`true` : sql`created_at >= ${new Date(from)}`
  if (until === undefined) return sql<SqlBool>`${after}`
  const before =
    id === undefined
      ? sql`created_at <= ${new Date(until)}`
      : sql`(created_at < ${new Date(until)} OR (created_at = ${new Date(until)} AND id < ${id}))`
  return sql<SqlBool>`${after} AND ${before}`
}

/**
 * A run and its steps, exports first, in the order of the flow.
 * @param id of the flow job or of one of its steps
 * @throws AppError resource_not_found
 */
export async function getFamily(db: Db, id: string): Promise<JobFamily> {
  const { flowJobId } = (await db.selectFrom('jobs').select('flowJobId').where('id', '=', id).executeTakeFirst()) ?? {}
  if (flowJobId === undefined) return { flowJob: await getJob(db, id), childJobs: [] }
  const parentId = flowJobId ?? id
  const rows = await shownJobs(db)
    .select('plan')
    .where((row) => row.or([row('id', '=', parentId), row('flowJobId', '=', parentId)]))
    .execute()
  const parent = rows.find((row) => row.id === parentId)
  if (!parent) throw jobNotFound()
  const steps = rows.filter((row) => row.id !== parentId)
  return { flowJob: presentJob(parent), childJobs: inOrder(parent.plan as RunPlan | null, steps).map(presentJob) }
}

function inOrder(plan: RunPlan | null, steps: readonly ShownJob[]): readonly ShownJob[] {
  if (plan === null) return steps
  const order = [...plan.generators, ...plan.processors].map(({ jobId }) => jobId)
  return [...steps].sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id))
}

/** The latest run of a flow, if it ever ran. */
export async function latestFamily(db: Db, flowId: string): Promise<JobFamily | null> {
  const latest = await shownJobs(db)
    .where('flowId', '=', flowId)
    .where('type', '=', 'flow')
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return latest ? await getFamily(db, latest.id) : null
}
