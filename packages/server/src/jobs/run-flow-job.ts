/** Does one run from where it stands to its end, as long as it is this process's to do. */
import { setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Diagnosis, diagnosis } from '@keyway/contract'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { ReadFailed } from '../exports/index.ts'
import { isOutOfReach } from '../outbound/index.ts'
import type { Outbound } from '../outbound/outbound.ts'
import type { FailedCall } from '../records/index.ts'
import { isPassingFailure } from '../storage/index.ts'
import { endRun, type RunEnd } from './end-run.ts'
import { startNext } from './flow-starts.ts'
import { noteJob } from './job-log.ts'
import { type Lease, LeaseLost, startGenerator, type TakenRun, takeRun } from './lease.ts'
import type { RunControl } from './run-control.ts'
import { runGenerator } from './run-generator.ts'
import { nameOf, type PlannedProcessor } from './run-plan.ts'
import { compileRoute } from './steps/route-record.ts'
import { createStep, type Step } from './steps/step.ts'
import { letWait, type Wait, waitUntil } from './wait-run.ts'

/** A database that restarts needs seconds, and a run has only so many starts without a page done. */
const MOMENT_MS = 3_000

/** The run was not brought to its end here, and is to be taken by the next process. */
export class HandedOver extends Error {
  override readonly name = 'HandedOver'
}

/**
 * Returns when the run has ended, here or elsewhere.
 * @throws HandedOver when this process stops first, or the database failed for a moment; whatever the database throws when it cannot be written
 */
export async function runFlowJob(
  deps: Deps,
  outbound: Outbound,
  flowJobId: string,
  control: RunControl,
): Promise<void> {
  const taken = await takeRun(deps, flowJobId)
  if (!taken) return
  const log = deps.log.child({ job: flowJobId, flow: taken.plan.flowId })
  log.info('run taken')
  let end: RunEnd | Waits | null
  try {
    end = await run(deps, outbound, taken, control)
  } catch (error) {
    if (error instanceof LeaseLost) {
      log.warn('run lost to another process')
      return
    }
    if (control.stopped === 'lost') return
    if (isPassingFailure(error)) {
      log.warn({ err: error }, 'the database failed for a moment; the run goes on where it stands')
      await sleep(MOMENT_MS)
      await requeue(deps, taken.lease, 'the database failed for a moment')
      throw new HandedOver('the database failed for a moment')
    }
    log.error({ err: error }, 'run failed inside')
    end = failed(error instanceof AppError ? removed(error) : diagnosis('run_failed_inside', { job: flowJobId }), null)
  }
  if (end?.status === 'waits') {
    outbound.forget(end.connectionId)
    if (await letWait(deps, taken.lease, end)) {
      log.info({ connectionId: end.connectionId, code: end.diagnosis.code }, 'the run waits for its connection')
      return
    }
    // Cancelled meanwhile, or lost: ending a run that is not ours changes nothing.
    end = { status: 'canceled', diagnosis: null, failedStep: null }
  }
  if (end === null) {
    if (control.stopped === 'lost') return
    await requeue(deps, taken.lease, 'its process stops')
    throw new HandedOver('the process stops; the run goes on elsewhere')
  }
  await finish(deps, taken, end)
  log.info({ status: end.status }, 'run ended')
}

/** The run stops here and goes on when its connection is back. */
interface Waits extends Wait {
  readonly status: 'waits'
}

/** @returns how the run ended; null when it has not */
async function run(
  deps: Deps,
  outbound: Outbound,
  taken: TakenRun,
  control: RunControl,
): Promise<RunEnd | Waits | null> {
  const { lease, plan, progress } = taken
  const outages = new AbortController()
  const reading = AbortSignal.any([control.reading, outages.signal])
  setMaxListeners(0, reading)
  const mayWait = waitUntil(deps) !== null
  const broken = (call: FailedCall, connectionId: string, failedStep: string | null): RunEnd | Waits =>
    mayWait && isOutOfReach(call)
      ? { status: 'waits', connectionId, diagnosis: call.diagnosis }
      : failed(call.diagnosis, failedStep)
  const steps: Step[] = []
  for (const planned of plan.processors) {
    steps.push(await createStep(deps, outbound, planned, control, () => outages.abort()))
  }
  const route = compileRoute(plan)
  for (const [index, generator] of plan.generators.entries()) {
    const { done, cursor } = progress[index] ?? { done: false, cursor: null }
    if (done) continue
    await startGenerator(deps, generator.jobId)
    if (cursor === null)
      await noteJob(deps.db, lease.flowJobId, 'exportStarted', deps.clock.now(), { name: nameOf(generator) })
    try {
      const given = { lease, plan, generator, cursor, steps, route, control, mayWait, reading }
      const end = await runGenerator(deps, outbound, given)
      if (end.outage) {
        const processor = plan.processors[end.outage.step]
        return broken(end.outage.call, processor ? connectionOfStep(processor) : '', processor?.jobId ?? null)
      }
      if (end.finished) continue
      return control.stopped === 'cancel' ? { status: 'canceled', diagnosis: null, failedStep: null } : null
    } catch (error) {
      if (error instanceof ReadFailed)
        return broken(error.call, 'export' in generator ? generator.export._connectionId : '', generator.jobId)
      throw error
    }
  }
  return { status: 'completed', diagnosis: null, failedStep: null }
}

const connectionOfStep = (planned: PlannedProcessor): string =>
  'lookup' in planned ? planned.lookup._connectionId : planned.import._connectionId

const failed = (why: Diagnosis, failedStep: string | null): RunEnd => ({ status: 'failed', diagnosis: why, failedStep })

/** The only refusal a plan that was checked can still meet: what it refers to is gone. */
const removed = (error: AppError): Diagnosis => diagnosis('run_step_removed', { reason: error.message })

/** Nobody has the run until the next process takes it. @param reason for its log */
async function requeue({ db, clock }: Deps, { flowJobId, fence }: Lease, reason: string): Promise<void> {
  const now = clock.now()
  await db.transaction().execute(async (tx) => {
    const put = await tx
      .updateTable('jobs')
      .set({ status: 'queued', lastModified: now })
      .where('id', '=', flowJobId)
      .where('fence', '=', fence)
      .where('status', '=', 'running')
      .executeTakeFirst()
    if (put.numUpdatedRows > 0n) await noteJob(tx, flowJobId, 'handedOver', now, { reason })
  })
}

async function finish({ db, clock }: Deps, { lease, plan }: TakenRun, end: RunEnd): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const ended = await endRun(tx, lease, end, clock.now())
    if (ended && end.status === 'completed') await startNext(tx, plan.nextFlowIds ?? [], clock.now())
  })
}
