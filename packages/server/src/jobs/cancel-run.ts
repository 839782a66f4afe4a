/** Cancels a run: at once when no process has it yet, else as soon as the one that has it finds out. */
import type { Job } from '@keyway/contract'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor, Deps, Tx } from '../deps.ts'
import { AppError } from '../errors.ts'
import { findWaiting } from './flow-starts.ts'
import { getJob } from './read-jobs.ts'
import type { RunPlan } from './run-plan.ts'

/**
 * @param id of a flow job; a step is not cancelled on its own
 * @throws AppError resource_not_found, job_finished
 */
export async function cancelRun(deps: Deps, actor: Actor, id: string): Promise<Job> {
  const { db, clock } = deps
  let waiting: Job | null = null
  await db.transaction().execute(async (tx) => {
    const job = await tx
      .selectFrom('jobs')
      .select(['status', 'plan', 'flowId'])
      .where('id', '=', id)
      .where('type', '=', 'flow')
      .forUpdate()
      .executeTakeFirst()
    if (!job) {
      waiting = await dropWaiting(tx, actor, id, clock.now())
      return
    }
    const { status } = job
    if (status === 'completed' || status === 'failed' || status === 'canceled') throw new AppError('job_finished')
    if (status === 'canceling') return
    const now = clock.now()
    if (status === 'queued') await endQueued(tx, id, now)
    else await tx.updateTable('jobs').set({ status: 'canceling', lastModified: now }).where('id', '=', id).execute()
    const resourceName = (job.plan as RunPlan | null)?.flowName ?? job.flowId
    await recordAudit(tx, actor, { event: 'cancel', resourceType: 'flow', resourceId: job.flowId, resourceName }, now)
  })
  return waiting ?? (await getJob(db, id))
}

/** A run that has not got its turn yet is taken out of the line. What was posted for it stays for the next run. */
async function dropWaiting(tx: Tx, actor: Actor, id: string, now: Date): Promise<Job> {
  const job = await findWaiting(tx, id)
  if (!job) throw new AppError('resource_not_found', { facts: { resource: 'job' } })
  const { name } = await tx.selectFrom('flows').select('name').where('id', '=', job._flowId).executeTakeFirstOrThrow()
  await tx.deleteFrom('flowStarts').where('id', '=', id).execute()
  const flow = { resourceType: 'flow', resourceId: job._flowId, resourceName: name } as const
  await recordAudit(tx, actor, { event: 'cancel', ...flow }, now)
  const time = now.toISOString()
  return { ...job, status: 'canceled', endedAt: time, lastModified: time }
}

/** No process has it: the one that takes it from the queue finds it ended. */
async function endQueued(tx: Tx, id: string, now: Date): Promise<void> {
  await tx
    .updateTable('jobs')
    .set({ status: 'canceled', waitsFor: null, diagnosis: null, endedAt: now, lastModified: now })
    .where((row) => row.or([row('id', '=', id), row('flowJobId', '=', id)]))
    .where('endedAt', 'is', null)
    .execute()
}
