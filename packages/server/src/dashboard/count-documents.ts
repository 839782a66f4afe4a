import type { Dashboard } from '@keyway/contract'
import { sql } from 'kysely'
import type { Db } from '../deps.ts'

export type Counts = Pick<
  Dashboard,
  'iclients' | 'connections' | 'connectionsOnline' | 'exports' | 'imports' | 'flows' | 'flowsEnabled' | 'hasCompleted'
>

/** As 32-bit integers, which drivers give as numbers. A run has completed where a flow says when. */
export async function countDocuments(db: Db): Promise<Counts> {
  const { rows } = await sql<Counts>`
    SELECT
      (SELECT count(*)::int FROM iclients) AS iclients,
      (SELECT count(*)::int FROM exports) AS exports,
      (SELECT count(*)::int FROM imports) AS imports,
      c.*, f.*,
      EXISTS (SELECT 1 FROM jobs WHERE type = 'flow' AND status = 'completed') AS "hasCompleted"
    FROM
      (SELECT count(*)::int AS connections, (count(*) FILTER (WHERE status = 'online'))::int AS "connectionsOnline"
        FROM connections) c,
      (SELECT count(*)::int AS flows, (count(*) FILTER (WHERE NOT (doc->>'disabled')::boolean))::int AS "flowsEnabled"
        FROM flows) f`.execute(db)
  return rows[0] as Counts
}
