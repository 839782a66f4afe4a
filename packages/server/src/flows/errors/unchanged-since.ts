/** Whether a kept record passed the steps of a flow as they are now. */
import { sql } from 'kysely'
import type { Tx } from '../../deps.ts'
import type { FlowSteps } from '../flow-steps.ts'

/**
 * A run goes by the documents as they were when it started. What a retry sent may have passed them at any time before, so there
 * they count as changed when they ever were.
 * @param flowJobId the run that the record failed in
 */
export async function isUnchangedSince(
  tx: Tx,
  flowJobId: string,
  flowId: string,
  { exports, processors }: FlowSteps,
): Promise<boolean> {
  const ids = [...exports, ...processors].map(({ id }) => id)
  const changed = (table: 'flows' | 'exports' | 'imports') => sql`
    SELECT FROM ${sql.table(table)} WHERE id = ANY(${[flowId, ...ids]})
      AND last_modified > CASE WHEN jobs.started_by = 'retry' THEN ${sql.ref(`${table}.created_at`)} ELSE jobs.created_at END`
  const { rows } = await sql`
    SELECT id FROM jobs WHERE id = ${flowJobId}
      AND NOT EXISTS (${changed('flows')}) AND NOT EXISTS (${changed('exports')}) AND NOT EXISTS (${changed('imports')})`.execute(
    tx,
  )
  return rows.length > 0
}
