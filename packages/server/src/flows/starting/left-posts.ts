/**
 * Posts that nothing starts: the run they were for was refused, failed or was cancelled. They are put in line again, sooner or
 * later: after as long as they had waited when that run ended, within limits, or once somebody has signed in for a connection.
 */
import { sql } from 'kysely'
import type { Db, Deps, Tx } from '../../deps.ts'
import { putStart } from '../../jobs/index.ts'
import { anyRow } from '../../storage/index.ts'

const FIRST_REST = '1 minute'
const LONGEST_REST = '1 hour'

export async function startLeftPosts({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<void> {
  if (!(await anyRow(db.selectFrom('flowDeliveries').select('id')))) return
  const now = clock.now()
  for (const flowId of await flowsWithLeftPosts(db, now)) {
    await db.transaction().execute(async (tx) => {
      await tx.selectFrom('flows').select('id').where('id', '=', flowId).forUpdate().execute()
      const stillLeft = await flowsWithLeftPosts(tx, now, flowId)
      if (stillLeft.length > 0) await putStart(tx, { flowId, reason: 'webhook' }, now)
    })
  }
}

async function flowsWithLeftPosts(db: Db | Tx, now: Date, only: string | null = null): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    WITH RECURSIVE posted AS (
      (SELECT flow_id FROM flow_deliveries ORDER BY flow_id LIMIT 1)
      UNION ALL
      SELECT (SELECT d.flow_id FROM flow_deliveries d WHERE d.flow_id > p.flow_id ORDER BY d.flow_id LIMIT 1)
      FROM posted p WHERE p.flow_id IS NOT NULL)
    SELECT f.id FROM posted p
    JOIN flows f ON f.id = p.flow_id
    CROSS JOIN LATERAL (
      SELECT received_at FROM flow_deliveries WHERE flow_id = f.id ORDER BY position LIMIT 1) oldest
    LEFT JOIN LATERAL (
      SELECT status, ended_at FROM jobs WHERE flow_id = f.id AND type = 'flow'
      ORDER BY created_at DESC LIMIT 1) last ON true
    WHERE (${only}::text IS NULL OR f.id = ${only}::text)
      AND NOT coalesce((f.doc ->> 'disabled')::boolean, false)
      AND f.doc -> 'pageGenerators' @> '[{"type": "webhook"}]'
      AND NOT EXISTS (SELECT 1 FROM flow_starts s WHERE s.flow_id = f.id AND s.reason = 'webhook')
      AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j.flow_id = f.id AND j.type = 'flow' AND j.ended_at IS NULL)
      AND (last.ended_at IS NULL
        OR last.ended_at + least(greatest(last.ended_at - oldest.received_at, ${FIRST_REST}::interval),
          ${LONGEST_REST}::interval) <= ${now}
        OR (last.status = 'failed' AND EXISTS (SELECT 1 FROM grant_history g WHERE g.granted_at > last.ended_at)))`.execute(
    db,
  )
  return rows.map(({ id }) => id)
}

/** Of a flow that was just enabled. */
export async function startPostsOf(tx: Tx, flowId: string, now: Date): Promise<void> {
  const post = await tx
    .selectFrom('flowDeliveries')
    .select('id')
    .where('flowId', '=', flowId)
    .limit(1)
    .executeTakeFirst()
  if (post) await putStart(tx, { flowId, reason: 'webhook' }, now)
}
