/**
 * Sends the records of errors again: a run of its own, from the step that refused them on, through the flow as it is now, so that what
 * was mended since counts. An error is claimed by one such run at a time.
 */
import { newId } from '@keyway/contract'
import { sql } from 'kysely'
import type { Actor, Deps } from '../../deps.ts'
import { AppError } from '../../errors.ts'
import { nextRetry, type PlannedPath, RETRYING, type Runner, type RunPlan } from '../../jobs/index.ts'
import { readSteps } from '../flow-steps.ts'
import { planRun } from '../plan-run.ts'
import { refuseRunning } from '../refuse-running.ts'
import { beginRun, lockFlow } from '../run-flow.ts'
import { areChosen, type ChosenErrors } from './choose-errors.ts'

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
    const index = steps.processors.findIndex(({ id }) => id === stepId)
    if (index < 0) throw new AppError('not_retriable', { facts: { reason: reasonOf(steps.exports, stepId) } })
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
    const generator = { jobId: newId(now.getTime()), exportId: flowId, retry: { of: jobId, pageSize: PAGE, attempt } }
    // The flows after this one ran, or did not, with the run the errors are of.
    const plan: RunPlan = { ...whole, generators: [generator], entry: pathFrom(whole, index), nextFlowIds: [] }
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

/** The rest of the stretch the step stands in, and what comes behind it. */
function pathFrom({ entry, routers = [], processors }: RunPlan, index: number): PlannedPath {
  const paths = [
    entry ?? { steps: [...processors.keys()] },
    ...routers.flatMap(({ branches }) => branches.map(({ path }) => path)),
  ]
  const found = paths.find(({ steps }) => steps.includes(index))
  if (!found) throw new TypeError('every processor stands in a path of its plan')
  return { ...found, steps: found.steps.slice(found.steps.indexOf(index)) }
}
