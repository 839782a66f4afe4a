/** Cancels a run: at once when no process has it yet, else as soon as the one that has it finds out. */
import type { Job } from '@keyway/contract'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor, Deps, Tx } from '../deps.ts'
import { AppError } from '../errors.ts'
import { noteJob } from './job-log.ts'
import { getJob } from './read-jobs.ts'
import type { RunPlan } from './run-plan.ts'

/**
 * @param id of a flow job; a step is not cancelled on its own
 * @throws AppError resource_not_found, job_finished
 */
export async function cancelRun(deps: Deps, actor: Actor, id: string): Promise<Job> {
  const { db, clock } = deps
  const cancel = () => db.transaction().execute((tx) => cancelJob(tx, actor, id, clock.now()))
  if (!(await cancel())) {
    const dropped = await db.transaction().execute((tx) => dropWaiting(tx, actor, id, clock.now()))
    // Neither there nor here: its turn came in between.
    if (!dropped && !(await cancel())) throw new AppError('resource_not_found', { facts: { resource: 'job' } })
  }
  return await getJob(db, id)
}

/** @returns false when there is no such job */
async function cancelJob(tx: Tx, actor: Actor, id: string, now: Date): Promise<boolean> {
  const job = await tx
    .selectFrom('jobs')
    .select(['status', 'plan', 'flowId'])
    .where('id', '=', id)
    .where('type', '=', 'flow')
    .forUpdate()
    .executeTakeFirst()
  if (!job) return false
  const { status } = job
  if (status === 'completed' || status === 'failed' || status === 'canceled') throw new AppError('job_finished')
  if (status === 'canceling') return true
  await noteJob(tx, id, 'cancelRequested', now)
  if (status === 'queued') await endQueued(tx, id, now)
  else await tx.updateTable('jobs').set({ status: 'canceling', lastModified: now }).where('id', '=', id).execute()
  const resourceName = (job.plan as RunPlan | null)?.flowName ?? job.flowId
  await recordAudit(tx, actor, { event: 'cancel', resourceType: 'flow', resourceId: job.flowId, resourceName }, now)
  return true
}

/**
 * A run that has not got its turn yet is taken out of the line and stays as a cancelled job. What was posted for it stays for the
 * next run. @returns false when it does not wait
 */
async function dropWaiting(tx: Tx, actor: Actor, id: string, now: Date): Promise<boolean> {
  const waiting = await tx.selectFrom('flowStarts').select('flowId').where('id', '=', id).executeTakeFirst()
  if (!waiting) return false
  const { flowId } = waiting
  // The flow's row first, as whoever starts it does.
  const flow = await tx.selectFrom('flows').select('name').where('id', '=', flowId).forUpdate().executeTakeFirst()
  const gone = await tx
    .deleteFrom('flowStarts')
    .where('id', '=', id)
    .returning(['createdAt', 'reason'])
    .executeTakeFirst()
  if (!flow || !gone) return false
  await tx
    .insertInto('jobs')
    .values({
      id,
      type: 'flow',
      status: 'canceled',
      flowId,
      startedBy: gone.reason,
      createdAt: gone.createdAt,
      endedAt: now,
      lastModified: now,
    })
    .execute()
  await noteJob(tx, id, 'cancelRequested', now)
  await noteJob(tx, id, 'canceled', now)
  await recordAudit(
    tx,
    actor,
    { event: 'cancel', resourceType: 'flow', resourceId: flowId, resourceName: flow.name },
    now,
  )
  return true
}

/** No process has it: the one that takes it from the queue finds it ended. */
async function endQueued(tx: Tx, id: string, now: Date): Promise<void> {
  await tx
    .updateTable('jobs')
    .set({ status: 'canceled', waitsFor: null, diagnosis: null, endedAt: now, lastModified: now })
    .where((row) => row.or([row('id', '=', id), row('flowJobId', '=', id)]))
    .where('endedAt', 'is', null)
    .execute()
  await noteJob(tx, id, 'canceled', now)
}
