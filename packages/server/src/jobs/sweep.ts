/** Deletes what has been kept long enough: runs with their steps, open errors, resolved ones. Each process may do it at any time. */
import { sql } from 'kysely'
import { recordAudit } from '../audit/record-audit.ts'
import type { Config } from '../config.ts'
import { type Deps, SYSTEM, type Tx } from '../deps.ts'
import { isPassingFailure } from '../storage/index.ts'
import { RETRYING } from './job-errors.ts'

const SWEEP_MS = 10 * 60_000
const DAY_MS = 24 * 60 * 60 * 1000
/** Rows that one transaction deletes: nobody waits long for what it has locked. */
const BATCH = 1_000

/** Rows that somebody has locked, a retry or another process that sweeps, are left to the next time. */
const OLD: { readonly [K in keyof Config['keepDays']]: (before: Date) => ReturnType<typeof sql> } = {
  errors: (before) => sql`
    DELETE FROM job_errors WHERE id IN (
      SELECT id FROM job_errors
      WHERE resolved_at IS NULL AND occurred_at < ${before}
        AND NOT ${RETRYING}
      LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)`,
  resolved: (before) => sql`
    DELETE FROM job_errors WHERE id IN (
      SELECT id FROM job_errors WHERE resolved_at < ${before} LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)`,
  // With its steps; a run whose errors are still there stays as long as they do.
  runs: (before) => sql`
    DELETE FROM jobs WHERE id IN (
      SELECT id FROM jobs
      WHERE type = 'flow' AND ended_at < ${before}
        AND NOT EXISTS (SELECT 1 FROM job_errors WHERE job_errors.flow_job_id = jobs.id)
      LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)`,
}

/** @param signal stops between batches */
export async function sweep(deps: Deps, signal: AbortSignal): Promise<void> {
  const { config, log } = deps
  const deleted = { errors: 0, resolved: 0, runs: 0 }
  for (const kind of ['errors', 'resolved', 'runs'] as const) {
    const days = config.keepDays[kind]
    if (days === 0) continue
    deleted[kind] = await deleteOld(deps, kind, days, signal)
  }
  const any = deleted.errors + deleted.resolved + deleted.runs > 0
  if (any) log.info({ deleted }, 'old runs and errors were deleted')
}

async function deleteOld(deps: Deps, kind: keyof typeof OLD, days: number, signal: AbortSignal): Promise<number> {
  const before = new Date(deps.clock.now().getTime() - days * DAY_MS)
  let all = 0
  for (let deleted = BATCH; deleted >= BATCH && !signal.aborted; all += deleted) {
    deleted = await deps.db.transaction().execute(async (tx) => {
      const { numAffectedRows = 0n } = await OLD[kind](before).execute(tx)
      if (kind === 'errors' && numAffectedRows > 0n)
        await noteErrors(tx, Number(numAffectedRows), days, deps.clock.now())
      return Number(numAffectedRows)
    })
  }
  return all
}

/** Nobody resolved them, and their records go with them: the audit log says that they were there, batch by batch. */
function noteErrors(tx: Tx, number: number, days: number, now: Date): Promise<void> {
  const resourceName = `${number} open ${number === 1 ? 'error' : 'errors'} older than ${days} ${days === 1 ? 'day' : 'days'}`
  const entry = { event: 'delete', resourceType: 'joberrors', resourceId: 'open', resourceName } as const
  return recordAudit(tx, SYSTEM, entry, now)
}

export interface Sweeper {
  start(): void
  /** Resolves when the batch under way is done. */
  stop(): Promise<void>
}

export function createSweeper(deps: Deps): Sweeper {
  const stopping = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let sweeping = Promise.resolve()
  const look = () => {
    sweeping = sweep(deps, stopping.signal)
      .catch((error: unknown) => {
        const level = isPassingFailure(error) ? 'warn' : 'error'
        deps.log[level]({ err: error }, 'old runs and errors could not be deleted; it is tried again')
      })
      .then(() => {
        if (stopping.signal.aborted) return
        timer = setTimeout(look, SWEEP_MS)
        timer.unref()
      })
  }
  return {
    start: look,
    async stop() {
      stopping.abort()
      clearTimeout(timer)
      await sweeping
    },
  }
}
