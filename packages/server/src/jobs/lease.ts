/**
 * Who may write a run. Taking a run raises its fence; whoever had it before finds that out with its next write and stops.
 * So a process that slept through its heartbeats does no harm when it wakes.
 */
import { type Diagnosis, diagnosis } from '@keyway/contract'
import { sql } from 'kysely'
import type { Db, Deps, Tx } from '../deps.ts'
import type { ExportCursor } from '../exports/index.ts'
import { endRun } from './end-run.ts'
import { noteJob, THIS_PROCESS } from './job-log.ts'
import type { RunPlan } from './run-plan.ts'

export interface Lease {
  readonly flowJobId: string
  readonly fence: number
}

export interface GeneratorProgress {
  readonly done: boolean
  readonly cursor: ExportCursor | null
}

export interface TakenRun {
  readonly lease: Lease
  readonly plan: RunPlan
  /** Per generator of the plan: how far it got before. */
  readonly progress: readonly GeneratorProgress[]
}

/** The run is no longer ours: it ended, or another process has it. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost'
}

/** Starts without a single page done, after which a run counts as one that kills its process. */
const MOST_IDLE_STARTS = 5

/** Takes a run for this process; null when there is nothing left to do for it. */
export async function takeRun({ db, clock }: Deps, flowJobId: string): Promise<TakenRun | null> {
  return await db.transaction().execute(async (tx) => {
    const job = await tx
      .selectFrom('jobs')
      .select(['status', 'plan', 'fence', 'idleStarts'])
      .where('id', '=', flowJobId)
      .where('status', 'in', ['queued', 'running', 'retrying', 'canceling'])
      // A ticket from before its wait began.
      .where('waitsFor', 'is', null)
      .forUpdate()
      .executeTakeFirst()
    if (!job?.plan) return null
    const plan = job.plan as RunPlan
    const lease = { flowJobId, fence: job.fence + 1 }
    const now = clock.now()
    await tx
      .updateTable('jobs')
      .set({ fence: lease.fence, idleStarts: job.idleStarts + 1, lastModified: now })
      .where('id', '=', flowJobId)
      .execute()
    const end = async (status: 'canceled' | 'failed', why: Diagnosis | null) => {
      await endRun(tx, lease, { status, diagnosis: why, failedStep: null }, now)
      return null
    }
    if (job.status === 'canceling') return await end('canceled', null)
    if (job.idleStarts >= MOST_IDLE_STARTS)
      return await end('failed', diagnosis('run_interrupted', { times: MOST_IDLE_STARTS }))
    await noteJob(tx, flowJobId, lease.fence === 1 ? 'started' : 'takenOver', now, { process: THIS_PROCESS })
    await startJobs(tx, [flowJobId, ...plan.processors.map(({ jobId }) => jobId)], now)
    return { lease, plan, progress: await progressOf(tx, plan) }
  })
}

const RUNNABLE = ['queued', 'running', 'retrying'] as const

async function startJobs(db: Db | Tx, ids: readonly string[], now: Date): Promise<void> {
  await db
    .updateTable('jobs')
    .set({ status: 'running', startedAt: sql`coalesce(started_at, ${now})`, lastModified: now })
    .where('id', 'in', ids)
    .where('status', 'in', RUNNABLE)
    .execute()
}

/** An export's turn has come. */
export const startGenerator = ({ db, clock }: Deps, jobId: string): Promise<void> => startJobs(db, [jobId], clock.now())

async function progressOf(tx: Tx, { generators }: RunPlan): Promise<GeneratorProgress[]> {
  const ids = generators.map(({ jobId }) => jobId)
  const rows = await tx.selectFrom('jobs').select(['id', 'doneExporting', 'cursor']).where('id', 'in', ids).execute()
  return ids.map((id) => {
    const row = rows.find((candidate) => candidate.id === id)
    return { done: row?.doneExporting ?? false, cursor: (row?.cursor ?? null) as ExportCursor | null }
  })
}
