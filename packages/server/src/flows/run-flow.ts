/** Starts a run of a flow: its jobs and its place in line are made in one transaction, or not at all. */
import { type Diagnosis, type FlowInput, newId } from '@keyway/contract'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor, Deps, Tx } from '../deps.ts'
import { AppError } from '../errors.ts'
import { type Runner, type RunPlan, tellWait, waitUntil } from '../jobs/index.ts'
import { tell } from '../records/index.ts'
import { type FlowSteps, readSteps } from './flow-steps.ts'
import { refuseRunning } from './refuse-running.ts'

/**
 * @returns id of the flow job
 * @throws AppError resource_not_found, inactive_flow, connection_not_authorized, flow_running; connection_offline where
 * runs do not wait
 */
export async function runFlow(deps: Deps, runner: Runner, actor: Actor, flowId: string): Promise<string> {
  const { db, clock } = deps
  return await db.transaction().execute(async (tx) => {
    const { name, doc } = await lockFlow(tx, flowId)
    if (doc.disabled) throw new AppError('inactive_flow', { facts: { name } })
    await refuseRunning(tx, { id: flowId, name })
    const steps = await readSteps(tx, doc)
    const offline = await whatIsOffline(tx, steps)
    const until = waitUntil(deps)
    if (offline !== null && until === null) throw offlineError(offline)
    const now = clock.now()
    const plan = planOf(flowId, name, doc, steps, now)
    const flowJobId = newId(now.getTime())
    await insertJobs(tx, flowJobId, plan, now)
    await tx.updateTable('flows').set({ lastExecutedAt: now }).where('id', '=', flowId).execute()
    if (offline === null) await runner.put(tx, flowJobId)
    else {
      await waitFromTheStart(tx, flowJobId, offline, now, until)
      await tellWait(tx, flowJobId, name, flowId, { connectionId: offline.id, diagnosis: offline.diagnosis }, now)
    }
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

interface OfflineConnection {
  readonly id: string
  readonly name: string
  readonly diagnosis: Diagnosis | null
}

/**
 * The connection that keeps the run from going on. It will be back; one that nobody has signed in for will not.
 * @throws AppError connection_not_authorized
 */
async function whatIsOffline(tx: Tx, { exports, imports }: FlowSteps): Promise<OfflineConnection | null> {
  const ids = [...exports, ...imports].map(({ doc }) => doc._connectionId)
  const connections = await tx
    .selectFrom('connections')
    .select(['id', 'name', 'needsAuthorization', 'offline', 'diagnosis'])
    .where('id', 'in', ids)
    .orderBy('name')
    .execute()
  for (const { name, needsAuthorization } of connections) {
    if (needsAuthorization) throw new AppError('connection_not_authorized', { facts: { name } })
  }
  return connections.find(({ offline }) => offline) ?? null
}

function offlineError({ name, diagnosis }: OfflineConnection): AppError {
  const reason = diagnosis === null ? 'Test it to find out why.' : tell(diagnosis)
  return new AppError('connection_offline', { facts: { name, reason } })
}

/** Not put in line: that is done when the connection is back. */
async function waitFromTheStart(
  tx: Tx,
  flowJobId: string,
  { id, diagnosis }: OfflineConnection,
  now: Date,
  until: Date | null,
): Promise<void> {
  await tx
    .updateTable('jobs')
    .set({
      waitsFor: id,
      waitsSince: now,
      waitsUntil: until,
      notBefore: now,
      waits: 1,
      diagnosis: diagnosis === null ? null : JSON.stringify(diagnosis),
    })
    .where('id', '=', flowJobId)
    .execute()
}

function planOf(
  flowId: string,
  flowName: string,
  { pageProcessors }: Pick<FlowInput, 'pageProcessors'>,
  { exports, imports }: FlowSteps,
  now: Date,
): RunPlan {
  return {
    flowId,
    flowName,
    generators: exports.map(({ id, doc, row }) => ({
      jobId: newId(now.getTime()),
      exportId: id,
      export: { _connectionId: doc._connectionId, pageSize: doc.pageSize, http: doc.http },
      ...(row.traceKey !== undefined && { traceKey: row.traceKey }),
    })),
    processors: imports.map(({ id, doc }, index) => ({
      jobId: newId(now.getTime()),
      importId: id,
      import: { _connectionId: doc._connectionId, http: doc.http, mappings: doc.mappings },
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
