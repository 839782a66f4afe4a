/** Starts a run of a flow: its jobs and its place in line are made in one transaction, or not at all. */
import { type FlowInput, newId } from '@keyway/contract'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor, Deps, Tx } from '../deps.ts'
import { AppError } from '../errors.ts'
import { readableOf, windowOf } from '../exports/index.ts'
import { writableOf } from '../imports/index.ts'
import { type Runner, type RunPlan, readExportTimes } from '../jobs/index.ts'
import { tell } from '../records/index.ts'
import { type FlowSteps, readSteps } from './flow-steps.ts'
import { refuseRunning } from './refuse-running.ts'

/**
 * @returns id of the flow job
 * @throws AppError resource_not_found, inactive_flow, connection_not_authorized, connection_offline, flow_running
 */
export async function runFlow(deps: Deps, runner: Runner, actor: Actor, flowId: string): Promise<string> {
  const { db, clock } = deps
  return await db.transaction().execute(async (tx) => {
    const { name, doc } = await lockFlow(tx, flowId)
    if (doc.disabled) throw new AppError('inactive_flow', { facts: { name } })
    await refuseRunning(tx, { id: flowId, name })
    const steps = await readSteps(tx, doc)
    await refuseUnready(tx, steps)
    const now = clock.now()
    const times = await readExportTimes(tx, flowId)
    const plan = planOf(flowId, name, doc, steps, times, now)
    const flowJobId = newId(now.getTime())
    await insertJobs(tx, flowJobId, plan, now)
    await tx.updateTable('flows').set({ lastExecutedAt: now }).where('id', '=', flowId).execute()
    await runner.put(tx, flowJobId)
    await recordAudit(tx, actor, { event: 'run', resourceType: 'flow', resourceId: flowId, resourceName: name }, now)
    return flowJobId
  })
}

/** Keeps others from running, changing or deleting it until its jobs are there. */
async function lockFlow(tx: Tx, flowId: string): Promise<{ name: string; doc: Omit<FlowInput, 'name'> }> {
  const flow = await tx
    .selectFrom('flows')
    .select(['name', 'doc'])
    .where('id', '=', flowId)
    .forUpdate()
    .executeTakeFirst()
  if (!flow) throw new AppError('resource_not_found', { facts: { resource: 'flow' } })
  return { name: flow.name, doc: flow.doc as Omit<FlowInput, 'name'> }
}

/** Better now than after a minute: a run that cannot reach its connections is not started. */
async function refuseUnready(tx: Tx, { exports, imports }: FlowSteps): Promise<void> {
  const ids = [...exports, ...imports].map(({ doc }) => doc._connectionId)
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

function planOf(
  flowId: string,
  flowName: string,
  { pageProcessors }: Pick<FlowInput, 'pageProcessors'>,
  { exports, imports }: FlowSteps,
  times: ReadonlyMap<string, Date>,
  now: Date,
): RunPlan {
  return {
    flowId,
    flowName,
    generators: exports.map(({ id, name, doc, row }) => ({
      jobId: newId(now.getTime()),
      exportId: id,
      export: readableOf({ ...doc, name }),
      ...(doc.type === 'delta' && { window: windowOf(doc, times.get(id) ?? null, now) }),
      ...(row?.traceKey !== undefined && { traceKey: row.traceKey }),
    })),
    processors: imports.map(({ id, name, doc }, index) => ({
      jobId: newId(now.getTime()),
      importId: id,
      import: writableOf({ ...doc, name }),
      proceedOnFailure: pageProcessors[index]?.proceedOnFailure ?? false,
    })),
  }
}

async function insertJobs(tx: Tx, flowJobId: string, plan: RunPlan, now: Date): Promise<void> {
  const common = { status: 'queued', flowId: plan.flowId, createdAt: now, lastModified: now } as const
  await tx
    .insertInto('jobs')
    .values({ ...common, id: flowJobId, type: 'flow', plan: JSON.stringify(plan) })
    .execute()
  const generators = plan.generators.map(({ jobId, exportId }) => ({
    ...common,
    id: jobId,
    type: 'export' as const,
    exportId,
    importId: null,
    flowJobId,
  }))
  const processors = plan.processors.map(({ jobId, importId }) => ({
    ...common,
    id: jobId,
    type: 'import' as const,
    exportId: null,
    importId,
    flowJobId,
  }))
  await tx
    .insertInto('jobs')
    .values([...generators, ...processors])
    .execute()
}
