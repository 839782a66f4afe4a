/** Gives waiting runs their turn, oldest first, as soon as their flow is not running. */
import { type Diagnosis, diagnosis } from '@keyway/contract'
import { type Selectable, sql } from 'kysely'
import { type Deps, SYSTEM, type Tx } from '../../deps.ts'
import { AppError } from '../../errors.ts'
import { noteJob, type Runner } from '../../jobs/index.ts'
import { anyRow, isPassingFailure } from '../../storage/index.ts'
import type { FlowStartTable } from '../../storage/schema.ts'
import { type Cause, startRun } from '../run-flow.ts'

export interface Starter {
  readonly runner: Runner
}

/** Flows looked at in one go: more are there a moment later. */
const AT_ONCE = 100

export async function startWaiting(deps: Deps, { runner }: Starter): Promise<void> {
  if (!(await anyRow(deps.db.selectFrom('flowStarts').select('id')))) return
  const rows = await deps.db
    .selectFrom('flowStarts')
    .innerJoin('flows', 'flows.id', 'flowStarts.flowId')
    .select(['flowStarts.id', 'flowStarts.flowId'])
    .where((row) =>
      row.not(
        row.exists(
          row
            .selectFrom('jobs')
            .select('jobs.id')
            .whereRef('jobs.flowId', '=', 'flowStarts.flowId')
            .where('jobs.type', '=', 'flow')
            .where('jobs.status', 'in', ['queued', 'running', 'retrying', 'canceling']),
        ),
      ),
    )
    // What was posted to a flow waits until it is enabled again.
    .where((row) =>
      row.or([
        row('flowStarts.reason', '<>', 'webhook'),
        sql<boolean>`NOT coalesce((flows.doc ->> 'disabled')::boolean, false)`,
      ]),
    )
    .orderBy('flowStarts.createdAt')
    .orderBy('flowStarts.id')
    .limit(AT_ONCE)
    .execute()
  for (const { id, flowId } of rows) await startOne(deps, runner, id, flowId)
}

async function startOne(deps: Deps, runner: Runner, id: string, flowId: string): Promise<void> {
  try {
    await deps.db.transaction().execute(async (tx) => {
      const start = await take(tx, id, flowId)
      if (start) await startRun(tx, deps, runner, SYSTEM, flowId, causeOf(start))
    })
  } catch (error) {
    // Somebody else started it first: it waits on.
    if (error instanceof AppError && error.code === 'flow_running') return
    if (isPassingFailure(error)) throw error
    await deps.db.transaction().execute((tx) => recordRefused(tx, deps, id, flowId, error))
  }
}

/** The flow's row first, as everything that starts or changes it does, so that nobody waits for another in a circle. */
async function take(tx: Tx, id: string, flowId: string): Promise<Selectable<FlowStartTable> | null> {
  const flow = await tx.selectFrom('flows').select('id').where('id', '=', flowId).forUpdate().executeTakeFirst()
  if (!flow) return null
  const row = await tx.deleteFrom('flowStarts').where('id', '=', id).returningAll().executeTakeFirst()
  return row ?? null
}

/** Under the id its senders were told. */
async function putBack(tx: Tx, start: Selectable<FlowStartTable>): Promise<void> {
  await tx.insertInto('flowStarts').values(start).execute()
}

const causeOf = ({ id, reason, schedule }: Selectable<FlowStartTable>): Cause => ({
  jobId: id,
  startedBy: reason,
  ...(reason === 'schedule' && { schedule }),
  ...(reason === 'webhook' && { webhookOnly: true }),
})

/** Nobody is there to be told, so the history tells it: a run that failed before its first record. */
async function recordRefused(
  tx: Tx,
  { clock, log }: Pick<Deps, 'clock' | 'log'>,
  id: string,
  flowId: string,
  error: unknown,
): Promise<void> {
  const start = await take(tx, id, flowId)
  if (!start) return
  if (error instanceof AppError && error.code === 'inactive_flow') {
    if (start.reason === 'webhook') await putBack(tx, start)
    return
  }
  log.warn({ err: error, flow: flowId }, 'a waiting run could not start')
  const now = clock.now()
  const why: Diagnosis =
    error instanceof AppError
      ? diagnosis('run_not_started', { reason: error.message })
      : diagnosis('run_failed_inside', { job: id })
  await tx
    .insertInto('jobs')
    .values({
      id: start.id,
      type: 'flow',
      status: 'failed',
      flowId,
      startedBy: start.reason,
      diagnosis: JSON.stringify(why),
      createdAt: now,
      endedAt: now,
      lastModified: now,
    })
    .execute()
  await noteJob(tx, start.id, 'failed', now, { reason: why.title })
}
