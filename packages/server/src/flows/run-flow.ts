/** Starts a run of a flow: its jobs and its place in line are made in one transaction, or not at all. */

import { newId } from '@keyway/contract'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor, Deps, Tx } from '../deps.ts'
import { AppError } from '../errors.ts'
import type { Runner } from '../jobs/index.ts'
import { tell } from '../records/index.ts'
import { type FlowDoc, flowDocOf } from './flow-doc.ts'
import { type FlowSteps, readSteps } from './flow-steps.ts'
import { insertJobs, planRun } from './plan-run.ts'
import { refuseRunning } from './refuse-running.ts'
import { scheduleOf } from './starting/schedules.ts'
import { lastPosition } from './webhook/deliveries.ts'

/** Why a run is started, where that is not a person who presses Run. */
export interface Cause {
  /** Id the flow job gets. */
  readonly jobId?: string
  /** Only the exports with this schedule run. */
  readonly schedule?: string
  /** Only what was posted is worked on. */
  readonly webhookOnly?: boolean
}

/**
 * @returns id of the flow job
 * @throws AppError resource_not_found, inactive_flow, connection_not_authorized, connection_offline, flow_running
 */
export const runFlow = (deps: Deps, runner: Runner, actor: Actor, flowId: string): Promise<string> =>
  deps.db.transaction().execute((tx) => startRun(tx, deps, runner, actor, flowId))

/** The same, in a transaction that does more. */
export async function startRun(
  tx: Tx,
  { clock }: Pick<Deps, 'clock'>,
  runner: Runner,
  actor: Actor,
  flowId: string,
  cause: Cause = {},
): Promise<string> {
  const { name, doc } = await lockFlow(tx, flowId)
  if (doc.disabled) throw new AppError('inactive_flow', { facts: { name } })
  await refuseRunning(tx, { id: flowId, name })
  const started = { ...doc, pageGenerators: doc.pageGenerators.filter((one) => takesPart(doc, one, cause)) }
  const steps = await readSteps(tx, started)
  await refuseUnready(tx, steps)
  const now = clock.now()
  const plan = planRun({ id: flowId, name, doc: started }, steps, await lastPosition(tx, flowId), now)
  const flowJobId = cause.jobId ?? newId(now.getTime())
  await insertJobs(tx, flowJobId, plan, now)
  await tx.updateTable('flows').set({ lastExecutedAt: now }).where('id', '=', flowId).execute()
  await runner.put(tx, flowJobId)
  await recordAudit(tx, actor, { event: 'run', resourceType: 'flow', resourceId: flowId, resourceName: name }, now)
  return flowJobId
}

function takesPart(
  doc: FlowDoc,
  generator: FlowDoc['pageGenerators'][number],
  { schedule, webhookOnly }: Cause,
): boolean {
  if (webhookOnly) return generator.type === 'webhook'
  return schedule === undefined || scheduleOf(doc, generator) === schedule
}

/** Keeps others from running, changing or deleting it until its jobs are there. */
async function lockFlow(tx: Tx, flowId: string): Promise<{ name: string; doc: FlowDoc }> {
  const flow = await tx
    .selectFrom('flows')
    .select(['name', 'doc'])
    .where('id', '=', flowId)
    .forUpdate()
    .executeTakeFirst()
  if (!flow) throw new AppError('resource_not_found', { facts: { resource: 'flow' } })
  return { name: flow.name, doc: flowDocOf(flow.doc) }
}

/** Better now than after a minute: a run that cannot reach its connections is not started. */
export async function refuseUnready(tx: Tx, { exports, processors }: FlowSteps): Promise<void> {
  const ids = [...exports, ...processors].map(({ doc }) => doc._connectionId)
  if (ids.length === 0) return
  const connections = await tx
    .selectFrom('connections')
    .select(['name', 'needsAuthorization', 'offline', 'diagnosis'])
    .where('id', 'in', ids)
    .orderBy('name')
    .execute()
  for (const { name, needsAuthorization, offline, diagnosis } of connections) {
    if (needsAuthorization) throw new AppError('connection_not_authorized', { facts: { name } })
    if (offline) {
      const reason = diagnosis === null ? 'Test it to find out why.' : tell(diagnosis)
      throw new AppError('connection_offline', { facts: { name, reason } })
    }
  }
}
