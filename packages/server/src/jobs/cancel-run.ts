/** Cancels a run: at once when no process has it yet, else as soon as the one that has it finds out. */
import type { Job } from '@keyway/contract'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor, Deps, Tx } from '../deps.ts'
import { AppError } from '../errors.ts'
import { getJob } from './read-jobs.ts'
import type { RunPlan } from './run-plan.ts'

/**
 * @param id of a flow job; a step is not cancelled on its own
 * @throws AppError resource_not_found, job_finished
 */
export async function cancelRun(deps: Deps, actor: Actor, id: string): Promise<Job> {
  const { db, clock } = deps
  await db.transaction().execute(async (tx) => {
    const job = await tx
      .selectFrom('jobs')
      .select(['status', 'plan', 'flowId'])
      .where('id', '=', id)
      .where('type', '=', 'flow')
      .forUpdate()
      .executeTakeFirst()
    if (!job) throw new AppError('resource_not_found', { facts: { resource: 'job' } })
    const { status } = job
    if (status === 'completed' || status === 'failed' || status === 'canceled') throw new AppError('job_finished')
    if (status === 'canceling') return
    const now = clock.now()
    if (status === 'queued') await endQueued(tx, id, now)
    else await tx.updateTable('jobs').set({ status: 'canceling', lastModified: now }).where('id', '=', id).execute()
    const resourceName = (job.plan as RunPlan | null)?.flowName ?? job.flowId
    await recordAudit(tx, actor, { event: 'cancel', resourceType: 'flow', resourceId: job.flowId, resourceName }, now)
  })
  return await getJob(db, id)
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
