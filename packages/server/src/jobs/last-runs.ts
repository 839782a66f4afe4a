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

/** By id of the flow. Each is found by the index of a flow's jobs: the number of runs there are does not count. */
export async function lastRuns(db: Db | Tx, flowIds: readonly string[]): Promise<ReadonlyMap<string, LastRun>> {
  const { rows } = await sql<LastRunRow>`
    SELECT flow.id AS "flowId", run.*
    FROM unnest(${flowIds}::text[]) flow(id) CROSS JOIN LATERAL (
      SELECT id, status, waits_for IS NOT NULL AS waiting, started_at AS "startedAt", ended_at AS "endedAt",
        num_error::float8 AS "numError"
      FROM jobs WHERE flow_id = flow.id AND type = 'flow' ORDER BY created_at DESC, id DESC LIMIT 1
    ) run`.execute(db)
  return new Map(
    rows.map(({ flowId, id, startedAt, endedAt, ...run }) => [
      flowId,
      { _jobId: id, ...run, startedAt: isoOrNull(startedAt), endedAt: isoOrNull(endedAt) },
    ]),
  )
}

const isoOrNull = (time: Date | null): string | null => time?.toISOString() ?? null
