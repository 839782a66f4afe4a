/** Jobs read back: one, many, a family. */
import type { Job, JobFamily, JobQuery } from '@keyway/contract'
import type { z } from 'zod'
import type { Db } from '../deps.ts'
import { AppError } from '../errors.ts'
import { findWaiting } from './flow-starts.ts'
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

/** Newest first. Without a type and without `_flowJobId` runs are listed, retries among them, and not their steps. */
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
  if (filter.createdAt_gte !== undefined) query = query.where('createdAt', '>=', new Date(filter.createdAt_gte))
  if (filter.createdAt_lte !== undefined) {
    const [until, id] = [new Date(filter.createdAt_lte), filter._id_lt]
    query =
      id === undefined
        ? query.where('createdAt', '<=', until)
        : query.where((row) =>
            row.or([row('createdAt', '<', until), row.and([row('createdAt', '=', until), row('id', '<', id)])]),
          )
  }
  const rows = await query.orderBy('createdAt', 'desc').orderBy('id', 'desc').limit(filter.limit).execute()
  return rows.map(presentJob)
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
  const [latest] = await listJobs(db, { _flowId: flowId, limit: 1 })
  return latest ? await getFamily(db, latest._id) : null
}
