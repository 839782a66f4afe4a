/** The latest run of each of many flows, in one statement. */
import type { LastRun } from '@keyway/contract'
import { sql } from 'kysely'
import type { Db, Tx } from '../deps.ts'

interface LastRunRow extends Pick<LastRun, 'status' | 'waiting' | 'numError'> {
  readonly flowId: string
  readonly id: string
  readonly startedAt: Date | null
  readonly endedAt: Date | null
}

/** By id of the flow. One pass over their runs: a look for each flow would be planned badly on a young database. */
export async function lastRuns(db: Db | Tx, flowIds: readonly string[]): Promise<ReadonlyMap<string, LastRun>> {
  const { rows } = await sql<LastRunRow>`
    SELECT DISTINCT ON (flow_id) flow_id AS "flowId", id, status, waits_for IS NOT NULL AS waiting,
      started_at AS "startedAt", ended_at AS "endedAt", num_error::float8 AS "numError"
    FROM jobs WHERE type = 'flow' AND flow_id = ANY(${flowIds})
    ORDER BY flow_id, created_at DESC, id DESC`.execute(db)
  return new Map(
    rows.map(({ flowId, id, startedAt, endedAt, ...run }) => [
      flowId,
      { _jobId: id, ...run, startedAt: isoOrNull(startedAt), endedAt: isoOrNull(endedAt) },
    ]),
  )
}

const isoOrNull = (time: Date | null): string | null => time?.toISOString() ?? null
