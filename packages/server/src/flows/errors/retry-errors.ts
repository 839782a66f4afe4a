/**
 * Sends the records of errors again: a run of its own, from the step that refused them on, through the flow as it is now, so that what
 * was mended since counts. An error is claimed by one such run at a time.
 */
import { newId } from '@keyway/contract'
import { sql } from 'kysely'
import type { Actor, Deps, Tx } from '../../deps.ts'
import { AppError } from '../../errors.ts'
import {
  entryOf,
  nextRetry,
  type PlannedPath,
  type PlannedRetry,
  RETRYING,
  type Runner,
  type RunPlan,
  stepIdOf,
} from '../../jobs/index.ts'
import { readSteps } from '../flow-steps.ts'
import { planRun } from '../plan-run.ts'
import { refuseRunning } from '../refuse-running.ts'
import { beginRun, lockFlow } from '../run-flow.ts'
import { areChosen, type ChosenErrors } from './choose-errors.ts'
import { maskingOfRetried } from './unchanged-since.ts'

/** Records handed on, and committed, together. */
const PAGE = 100

/**
 * @returns id of the job
 * @throws AppError resource_not_found, inactive_flow, flow_running, not_retriable, nothing_to_retry, connection_not_authorized
 */
export function retryErrors(deps: Deps, runner: Runner, actor: Actor, chosen: ChosenErrors): Promise<string> {
  const { flowId, stepId, due } = chosen
  const attempt = due === undefined ? 0 : due.attempt + 1
  return deps.db.transaction().execute(async (tx) => {
    const flow = await lockFlow(tx, flowId)
    if (flow.doc.disabled) throw new AppError('inactive_flow', { facts: { name: flow.name } })
    await refuseRunning(tx, { id: flowId, name: flow.name })
    const steps = await readSteps(tx, flow.doc)
    if (steps.processors.every(({ id }) => id !== stepId))
      throw new AppError('not_retriable', { facts: { reason: reasonOf(steps.exports, stepId) } })
    const now = deps.clock.now()
    const jobId = newId(now.getTime())
    const claimed = await tx
      .updateTable('jobErrors')
      // Should this run come to nothing, the next one has its time already.
      .set({ retryJobId: jobId, ...(due && { autoRetries: attempt, autoRetryAt: nextRetry(attempt, now) }) })
      .where(areChosen(chosen))
      .where('resolvedAt', 'is', null)
      .where('retryDataSealed', 'is not', null)
      .where(sql<boolean>`NOT ${RETRYING}`)
      .executeTakeFirst()
    if (claimed.numUpdatedRows === 0n) throw new AppError('nothing_to_retry')
    const whole = planRun({ id: flowId, name: flow.name, doc: flow.doc }, steps, NOTHING_BEFORE, now)
    const generators = (await placesOf(tx, jobId)).map(
      (place): PlannedRetry => ({
        jobId: newId(now.getTime()),
        exportId: flowId,
        retry: { of: jobId, pageSize: PAGE, place, entry: pathFrom(whole, stepId, place), attempt },
      }),
    )
    // The flows after this one ran, or did not, with the run the errors are of.
    const { masking: present, ...rest } = whole
    const masking = await maskingOfRetried(tx, jobId, present)
    const plan: RunPlan = { ...rest, generators, nextFlowIds: [], ...(masking && { masking }) }
    await beginRun(
      tx,
      deps,
      runner,
      actor,
      { jobId, flow: { id: flowId, name: flow.name }, plan, startedBy: 'retry' },
      {
        exports: [],
        processors: steps.processors,
      },
    )
    return jobId
  })
}

const NOTHING_BEFORE = { lastPosition: 0, exportTimes: new Map<string, Date>() }

const reasonOf = (exports: readonly { readonly id: string }[], stepId: string): string =>
  exports.some(({ id }) => id === stepId)
    ? 'These records were not read whole, so there is nothing to send again. Run the flow again to read them.'
    : 'The flow has no such step any more. Resolve its errors, or put the step back.'

/** Of the step whose errors the job has claimed: at which of its places their records failed. */
async function placesOf(tx: Tx, jobId: string): Promise<readonly number[]> {
  const rows = await tx
    .selectFrom('jobErrors')
    .select('stepPlace')
    .distinct()
    .where('retryJobId', '=', jobId)
    .orderBy('stepPlace')
    .execute()
  return rows.map(({ stepPlace }) => stepPlace)
}

/** The rest of the stretch the step stands in at this place, or at its last one in a flow that lost some since, and what comes behind it. */
function pathFrom(plan: RunPlan, stepId: string, place: number): PlannedPath {
  const indexes = plan.processors.flatMap((processor, index) => (stepIdOf(processor) === stepId ? [index] : []))
  const index = indexes[place] ?? indexes.at(-1) ?? -1
  const paths = [entryOf(plan), ...(plan.routers ?? []).flatMap(({ branches }) => branches.map(({ path }) => path))]
  const found = paths.find(({ steps }) => steps.includes(index))
  if (!found) throw new TypeError('every processor stands in a path of its plan')
  return { ...found, steps: found.steps.slice(found.steps.indexOf(index)) }
}
