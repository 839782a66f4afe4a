/**
 * A run whose connection cannot be used waits for it: no process has it meanwhile, and whoever finds the connection online
 * again puts it back in line (resume-runs.ts), where it goes on at its last committed page.
 */
import type { Diagnosis } from '@keyway/contract'
import { sql } from 'kysely'
import { setOffline } from '../connections/index.ts'
import { type Deps, SYSTEM, type Tx } from '../deps.ts'
import { recordEvent } from '../events/record-event.ts'
import { noteJob } from './job-log.ts'
import type { Lease } from './lease.ts'
import type { RunPlan } from './run-plan.ts'

export interface Wait {
  readonly connectionId: string
  readonly diagnosis: Diagnosis
}

const HOUR_MS = 3_600_000
/** A connection that comes and goes without a page done is tried less and less often. Milliseconds. */
const FIRST_REST_MS = 5_000
const LONGEST_REST_MS = 900_000

/** When a wait that begins now gives up; null: it does not even begin. */
export const waitUntil = ({ config, clock }: Pick<Deps, 'config' | 'clock'>): Date | null =>
  config.jobWaitHours === 0 ? null : new Date(clock.now().getTime() + config.jobWaitHours * HOUR_MS)

/** @returns false when the run may not wait, or is not ours to let wait */
export async function letWait(deps: Deps, { flowJobId, fence }: Lease, wait: Wait): Promise<boolean> {
  const { db, clock } = deps
  const until = waitUntil(deps)
  if (until === null) return false
  const now = clock.now()
  await setOffline(db, wait.connectionId, wait.diagnosis, SYSTEM, now)
  return await db.transaction().execute(async (tx) => {
    const job = await tx
      .selectFrom('jobs')
      .select(['waits', 'flowId', 'plan'])
      .where('id', '=', flowJobId)
      .where('fence', '=', fence)
      .where('status', '=', 'running')
      .forUpdate()
      .executeTakeFirst()
    if (!job) return false
    const rest = job.waits === 0 ? 0 : Math.min(FIRST_REST_MS * 2 ** Math.min(job.waits - 1, 20), LONGEST_REST_MS)
    await tx
      .updateTable('jobs')
      .set({
        status: 'queued',
        waitsFor: wait.connectionId,
        waits: job.waits + 1,
        // Waits without a page done in between are one: its limit is not to be put off for ever.
        waitsSince: sql`coalesce(waits_since, ${now})`,
        waitsUntil: sql`coalesce(waits_until, ${until})`,
        notBefore: new Date(now.getTime() + rest),
        diagnosis: JSON.stringify(wait.diagnosis),
        idleStarts: 0,
        lastModified: now,
      })
      .where('id', '=', flowJobId)
      .execute()
    await tx
      .updateTable('jobs')
      .set({ status: 'queued', lastModified: now })
      .where('flowJobId', '=', flowJobId)
      .where('status', '=', 'running')
      .execute()
    const resourceName = (job.plan as RunPlan | null)?.flowName ?? job.flowId
    await tellWait(tx, flowJobId, resourceName, job.flowId, wait, now)
    return true
  })
}

/** Tells others that a run waits. */
export async function tellWait(
  tx: Tx,
  flowJobId: string,
  flowName: string,
  flowId: string,
  { connectionId, diagnosis }: { readonly connectionId: string; readonly diagnosis: Diagnosis | null },
  now: Date,
): Promise<void> {
  const data = { _flowId: flowId, _connectionId: connectionId, reason: diagnosis?.title ?? null }
  const about = { resourceType: 'job', resourceId: flowJobId, resourceName: flowName }
  await recordEvent(tx, { type: 'job.waiting', ...about, data }, now)
  await noteJob(tx, flowJobId, 'waiting', now, { reason: diagnosis?.title ?? 'it is offline' })
}
