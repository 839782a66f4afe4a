import type { Dashboard, DashboardFlow } from '@keyway/contract'
import { sql } from 'kysely'
import type { Db } from '../deps.ts'
import { presentJob, shownJobs } from '../jobs/index.ts'

const MOST = 20

interface FlowRow {
  readonly id: string
  readonly name: string
  readonly disabled: boolean
  readonly numError: number
  readonly lastErrorAt: Date | null
  readonly nextAt: Date | null
  readonly lastJobId: string | null
  readonly openErrors: number
}

/**
 * Those with open errors first, then those that ran last, and how many errors are open in all, which are counted once. The latest run of
 * each is found by the index of its jobs.
 */
export async function topFlows(db: Db): Promise<Pick<Dashboard, 'topFlows' | 'openErrors'>> {
  const { rows } = await sql<FlowRow>`
    WITH open AS (
      SELECT flow_id, count(*)::int AS number, max(occurred_at) AS last
      FROM job_errors WHERE resolved_at IS NULL GROUP BY flow_id
    ), top AS (
      SELECT f.id, f.name, (f.doc->>'disabled')::boolean AS disabled, f.last_executed_at,
        coalesce(open.number, 0) AS number, open.last
      FROM flows f LEFT JOIN open ON open.flow_id = f.id
      ORDER BY open.number IS NULL, f.last_executed_at DESC NULLS LAST, lower(f.name) LIMIT ${MOST}
    )
    SELECT top.id, top.name, top.disabled, top.number AS "numError", top.last AS "lastErrorAt",
      (SELECT min(next_at) FROM flow_schedules s WHERE s.flow_id = top.id AND NOT top.disabled) AS "nextAt",
      (SELECT j.id FROM jobs j WHERE j.flow_id = top.id AND j.type = 'flow'
        ORDER BY j.created_at DESC, j.id DESC LIMIT 1) AS "lastJobId",
      (SELECT sum(number)::int FROM open) AS "openErrors"
    FROM top
    ORDER BY top.number = 0, top.last_executed_at DESC NULLS LAST, lower(top.name)`.execute(db)
  const ids = rows.flatMap(({ lastJobId }) => lastJobId ?? [])
  const jobs = ids.length === 0 ? [] : await shownJobs(db).where('id', 'in', ids).execute()
  const byId = new Map(jobs.map((job) => [job.id, presentJob(job)]))
  const flows = rows.map(
    ({ id, name, disabled, numError, lastErrorAt, nextAt, lastJobId }): DashboardFlow => ({
      _id: id,
      name,
      disabled,
      numError,
      lastErrorAt: lastErrorAt && new Date(lastErrorAt).toISOString(),
      nextRunAt: nextAt && new Date(nextAt).toISOString(),
      lastRun: (lastJobId === null ? undefined : byId.get(lastJobId)) ?? null,
    }),
  )
  return { topFlows: flows, openErrors: rows[0]?.openErrors ?? 0 }
}
