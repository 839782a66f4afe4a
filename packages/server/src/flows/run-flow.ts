/** Starts a run of a flow: its jobs and its place in line are made in one transaction, or not at all. */
import { type Diagnosis, type FlowRunInput, newId } from '@keyway/contract'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor, Deps, Tx } from '../deps.ts'
import { AppError } from '../errors.ts'
import { noteJob, type Runner, type RunPlan, readExportTimes, tellWait, waitUntil } from '../jobs/index.ts'
import { tell } from '../records/index.ts'
import { type FlowDoc, flowDocOf } from './flow-doc.ts'
import { type FlowSteps, readSteps } from './flow-steps.ts'
import { insertJobs, planRun, type StartedBy } from './plan-run.ts'
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
  /** What a person narrowed the run to. */
  readonly narrowed?: FlowRunInput | undefined
  /** Absent: a person. */
  readonly startedBy?: StartedBy
}

/**
 * @param narrowed to some of its exports, or between two dates
 * @returns id of the flow job
 * @throws AppError resource_not_found, invalid_field, inactive_flow, connection_not_authorized, flow_running; connection_offline where
 * runs do not wait
 */
export const runFlow = (
  deps: Deps,
  runner: Runner,
  actor: Actor,
  flowId: string,
  narrowed?: FlowRunInput,
): Promise<string> => deps.db.transaction().execute((tx) => startRun(tx, deps, runner, actor, flowId, { narrowed }))

/** The same, in a transaction that does more. */
export async function startRun(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'config'>,
  runner: Runner,
  actor: Actor,
  flowId: string,
  cause: Cause = {},
): Promise<string> {
  const { name, doc } = await lockFlow(tx, flowId)
  if (doc.disabled) throw new AppError('inactive_flow', { facts: { name } })
  await refuseRunning(tx, { id: flowId, name })
  refuseForeign(doc, cause.narrowed)
  const started = { ...doc, pageGenerators: doc.pageGenerators.filter((one) => takesPart(doc, one, cause)) }
  const steps = await readSteps(tx, started)
  const now = deps.clock.now()
  const since = {
    lastPosition: await lastPosition(tx, flowId),
    exportTimes: await readExportTimes(tx, flowId),
    asked: cause.narrowed?.export,
  }
  const resolvesMatching = doc.autoResolveMatchingTraceKeys && (await hasOpenErrors(tx, flowId))
  const plan = { ...planRun({ id: flowId, name, doc: started }, steps, since, now), resolvesMatching }
  const jobId = cause.jobId ?? newId(now.getTime())
  const flow = { id: flowId, name }
  return await beginRun(tx, deps, runner, actor, { jobId, flow, plan, startedBy: cause.startedBy ?? 'person' }, steps)
}

/** Without any, no page needs to look for them. */
async function hasOpenErrors(tx: Tx, flowId: string): Promise<boolean> {
  const open = await tx
    .selectFrom('jobErrors')
    .select('id')
    .where('flowId', '=', flowId)
    .where('resolvedAt', 'is', null)
    .where('traceKey', 'is not', null)
    .limit(1)
    .executeTakeFirst()
  return open !== undefined
}

export interface BegunRun {
  readonly jobId: string
  readonly flow: { readonly id: string; readonly name: string }
  readonly plan: RunPlan
  readonly startedBy: StartedBy
}

/**
 * Puts a planned run in line, or lets it wait for its connection.
 * @param steps it goes through
 * @throws AppError connection_not_authorized; connection_offline where runs do not wait
 */
export async function beginRun(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'config'>,
  runner: Runner,
  actor: Actor,
  { jobId: flowJobId, flow: { id: flowId, name }, plan, startedBy }: BegunRun,
  steps: FlowSteps,
): Promise<string> {
  const offline = await whatIsOffline(tx, steps)
  const until = waitUntil(deps)
  if (offline !== null && until === null) throw offlineError(offline)
  const now = deps.clock.now()
  await insertJobs(tx, flowJobId, plan, startedBy, now)
  await noteJob(tx, flowJobId, 'queued', now)
  await tx.updateTable('flows').set({ lastExecutedAt: now }).where('id', '=', flowId).execute()
  if (offline === null) await runner.put(tx, flowJobId)
  else {
    await waitFromTheStart(tx, flowJobId, offline, now, until)
    await tellWait(tx, flowJobId, name, flowId, { connectionId: offline.id, diagnosis: offline.diagnosis }, now)
  }
  const event = startedBy === 'retry' ? 'retry' : 'run'
  await recordAudit(tx, actor, { event, resourceType: 'flow', resourceId: flowId, resourceName: name }, now)
  return flowJobId
}

function takesPart(
  doc: FlowDoc,
  generator: FlowDoc['pageGenerators'][number],
  { schedule, webhookOnly, narrowed }: Cause,
): boolean {
  if (webhookOnly) return generator.type === 'webhook'
  const only = narrowed?._exportIds
  if (only) return generator.type === 'export' && only.includes(generator._exportId)
  return schedule === undefined || scheduleOf(doc, generator) === schedule
}

/** @throws AppError invalid_field when an export is named that the flow does not read */
function refuseForeign(doc: FlowDoc, narrowed: FlowRunInput): void {
  const own = doc.pageGenerators.flatMap((one) => (one.type === 'export' ? [one._exportId] : []))
  const index = narrowed?._exportIds?.findIndex((id) => !own.includes(id)) ?? -1
  if (index < 0) return
  throw new AppError('invalid_field', {
    field: `_exportIds.${index}`,
    facts: { reason: 'is not an export this flow reads its records with' },
  })
}

/** Keeps others from running, changing or deleting it until its jobs are there. */
export async function lockFlow(tx: Tx, flowId: string): Promise<{ name: string; doc: FlowDoc }> {
  const flow = await tx
    .selectFrom('flows')
    .select(['name', 'doc'])
    .where('id', '=', flowId)
    .forUpdate()
    .executeTakeFirst()
  if (!flow) throw new AppError('resource_not_found', { facts: { resource: 'flow' } })
  return { name: flow.name, doc: flowDocOf(flow.doc) }
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
async function whatIsOffline(tx: Tx, { exports, processors }: FlowSteps): Promise<OfflineConnection | null> {
  const ids = [...exports, ...processors].map(({ doc }) => doc._connectionId)
  if (ids.length === 0) return null
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

/** For a test run, which waits for nothing. @throws AppError connection_not_authorized, connection_offline */
export async function refuseUnready(tx: Tx, steps: FlowSteps): Promise<void> {
  const offline = await whatIsOffline(tx, steps)
  if (offline !== null) throw offlineError(offline)
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
