/** Finds runs whose wait is over: their connection is online again, or they have waited long enough. */
import { type Diagnosis, diagnosis } from '@keyway/contract'
import type { Deps, Tx } from '../deps.ts'
import { recordEvent } from '../events/record-event.ts'
import { anyRow } from '../storage/index.ts'
import { endRun } from './end-run.ts'
import { noteJob } from './job-log.ts'
import type { RunPlan } from './run-plan.ts'

/** How often it is looked. Milliseconds. */
const LOOK_MS = 1_000
/** Runs put back in line in one transaction. */
const AT_ONCE = 50

/** One look. @param put puts a run in line, in the transaction it is given */
export async function resumeRuns(
  { db, clock }: Deps,
  put: (tx: Tx, flowJobId: string) => Promise<void>,
): Promise<void> {
  if (!(await anyRow(db.selectFrom('jobs').select('id').where('waitsFor', 'is not', null)))) return
  const now = clock.now()
  await db.transaction().execute(async (tx) => {
    const ready = await tx
      .selectFrom('jobs')
      .innerJoin('connections', 'connections.id', 'jobs.waitsFor')
      .select(['jobs.id', 'jobs.flowId', 'jobs.plan', 'jobs.waitsFor'])
      .where('jobs.status', '=', 'queued')
      .where('jobs.notBefore', '<=', now)
      .where('connections.offline', '=', false)
      .where('connections.needsAuthorization', '=', false)
      .limit(AT_ONCE)
      .forUpdate('jobs')
      .skipLocked()
      .execute()
    for (const { id, flowId, plan, waitsFor } of ready) {
      await tx
        .updateTable('jobs')
        .set({ waitsFor: null, notBefore: null, diagnosis: null, lastModified: now })
        .where('id', '=', id)
        .execute()
      await put(tx, id)
      await noteJob(tx, id, 'resumed', now)
      const about = { resourceType: 'job', resourceId: id, resourceName: (plan as RunPlan | null)?.flowName ?? flowId }
      const data = { _flowId: flowId, _connectionId: waitsFor }
      await recordEvent(tx, { type: 'job.resumed', ...about, data }, now)
    }
  })
  await giveUp(db, now)
}

/** A wait has a limit: then the run fails for the reason it waited for. */
async function giveUp(db: Deps['db'], now: Date): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const late = await tx
      .selectFrom('jobs')
      .select(['id', 'fence', 'diagnosis'])
      .where('waitsFor', 'is not', null)
      .where('status', '=', 'queued')
      .where('waitsUntil', '<=', now)
      .limit(AT_ONCE)
      .forUpdate()
      .skipLocked()
      .execute()
    for (const { id, fence, diagnosis: why } of late) {
      const end = { status: 'failed', diagnosis: why ?? gone(), failedStep: null } as const
      await endRun(tx, { flowJobId: id, fence }, end, now)
    }
  })
}

/** A wait always has a reason; this is for a row somebody changed by hand. */
const gone = (): Diagnosis => diagnosis('run_step_removed', { reason: 'The connection it waited for is gone.' })

/** Looks again and again until it is stopped. */
export function startResuming(
  deps: Deps,
  put: (tx: Tx, flowJobId: string) => Promise<void>,
): { stop(): Promise<void> } {
  let looking: Promise<void> | null = null
  const timer = setInterval(() => {
    looking ??= resumeRuns(deps, put)
      .catch((err: unknown) => deps.log.warn({ err }, 'the look at waiting runs failed'))
      .finally(() => {
        looking = null
      })
  }, LOOK_MS)
  timer.unref()
  return {
    async stop() {
      clearInterval(timer)
      await looking
    },
  }
}
