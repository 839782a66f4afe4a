/** Sends records again whose time has come, as a run of their own. What is due stands in the database, so a restart forgets none. */
import { sql } from 'kysely'
import { type Deps, SYSTEM } from '../../deps.ts'
import { AppError } from '../../errors.ts'
import type { Runner } from '../../jobs/index.ts'
import { anyRow, isPassingFailure } from '../../storage/index.ts'
import { retryErrors } from './retry-errors.ts'

/** Flows looked at in one go. */
const AT_ONCE = 20
/** What cannot be sent now, as somebody has to sign in for instance, is tried again after this many minutes. */
const REST_MINUTES = 15

interface DueStep {
  readonly flowId: string
  readonly stepId: string
  /** Errors that were retried equally often go together. */
  readonly attempt: number
}

export async function startAutoRetries(deps: Deps, runner: Runner): Promise<void> {
  const now = deps.clock.now()
  for (const due of await dueSteps(deps, now)) {
    try {
      const { flowId, stepId } = due
      await retryErrors(deps, runner, SYSTEM, { flowId, stepId, choice: { all: true }, due: { ...due, now } })
    } catch (error) {
      if (isPassingFailure(error)) throw error
      // Something else of the flow began first: its turn comes.
      if (error instanceof AppError && error.code === 'flow_running') continue
      // Whatever is wrong with this flow, the others are not kept from their turn.
      deps.log.warn({ err: error, flow: due.flowId }, 'failed records could not be sent again')
      await rest(deps, due, now)
    }
  }
}

/** Said as the index of what a flow runs at present says it, which is read then in place of all jobs. */
const UNDER_WAY = sql`j.type = 'flow' AND j.status IN ('queued', 'running', 'retrying', 'canceling')`

/**
 * One of each flow, as a flow runs once at a time: of those that are enabled and do not run. A start that waits for its turn goes first.
 */
async function dueSteps({ db }: Deps, now: Date): Promise<readonly DueStep[]> {
  const due = db.selectFrom('jobErrors').select('id').where('autoRetryAt', '<=', now).where('resolvedAt', 'is', null)
  if (!(await anyRow(due))) return []
  const { rows } = await sql<DueStep>`
    SELECT f.id AS "flowId", e.step_id AS "stepId", e.auto_retries AS attempt
    FROM flows f CROSS JOIN LATERAL (
      SELECT step_id, auto_retries, auto_retry_at FROM job_errors
      WHERE flow_id = f.id AND auto_retry_at <= ${now} AND resolved_at IS NULL
      ORDER BY auto_retry_at LIMIT 1
    ) e
    WHERE NOT coalesce((f.doc ->> 'disabled')::boolean, false)
      AND NOT coalesce((f.doc ->> 'skipRetries')::boolean, false)
      AND NOT EXISTS (SELECT 1 FROM flow_starts s WHERE s.flow_id = f.id)
      AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j.flow_id = f.id AND ${UNDER_WAY})
    ORDER BY e.auto_retry_at LIMIT ${AT_ONCE}`.execute(db)
  return rows
}

async function rest({ db }: Deps, { flowId, stepId, attempt }: DueStep, now: Date): Promise<void> {
  await db
    .updateTable('jobErrors')
    .set({ autoRetryAt: new Date(now.getTime() + REST_MINUTES * 60_000) })
    .where('flowId', '=', flowId)
    .where('stepId', '=', stepId)
    .where('autoRetries', '=', attempt)
    .where('autoRetryAt', '<=', now)
    .where('resolvedAt', 'is', null)
    .execute()
}
