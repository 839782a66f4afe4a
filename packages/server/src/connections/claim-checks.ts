/** Which offline connections are due for a test, and who tests them: a process claims a row for as long as that may take. */
import { sql } from 'kysely'
import type { Db } from '../deps.ts'
import { anyRow } from '../storage/index.ts'
import { nextCheckAt } from './check-times.ts'

/** A process that dies over a test loses its claim after this. Milliseconds; a test takes seconds. */
const CLAIM_MS = 120_000

/**
 * Claims those that are due, and those whose client or own settings were changed since they were last tested: that may have
 * mended what only a person could. Not those that lack secrets: they call nobody.
 */
export async function claimChecks(db: Db, now: Date, most: number): Promise<readonly string[]> {
  if (!(await anyRow(db.selectFrom('connections').select('id').where('offline', '=', true)))) return []
  const { rows } = await sql<{ id: string }>`
    UPDATE connections SET checked_at = ${now}, next_check_at = ${new Date(now.getTime() + CLAIM_MS)}
    WHERE id IN (
      SELECT c.id FROM connections c LEFT JOIN iclients i ON i.id = c.iclient_id
      WHERE c.offline AND NOT c.needs_authorization AND c.doc ->> 'missingSecrets' IS NULL
        AND (c.next_check_at <= ${now}
          OR greatest(c.last_modified, i.last_modified) > coalesce(c.checked_at, c.offline_since))
      ORDER BY c.next_check_at NULLS FIRST LIMIT ${most}
      FOR UPDATE OF c SKIP LOCKED)
    RETURNING id`.execute(db)
  return rows.map(({ id }) => id)
}

/** After a test: one that is still offline is tested again, later than the last time. */
export async function settleCheck(db: Db, id: string, now: Date, random: number): Promise<void> {
  const row = await db
    .selectFrom('connections')
    .select(['diagnosis', 'failedChecks'])
    .where('id', '=', id)
    .where('offline', '=', true)
    .executeTakeFirst()
  if (!row?.diagnosis) return
  const failedChecks = row.failedChecks + 1
  await db
    .updateTable('connections')
    .set({ checkedAt: now, failedChecks, nextCheckAt: nextCheckAt(row.diagnosis, failedChecks, now, random) })
    .where('id', '=', id)
    .where('offline', '=', true)
    .execute()
}
