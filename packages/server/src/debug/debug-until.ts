/** Until when the debug log of a connection is on: read from what a client asks for, and written with its audit row. */
import { DEBUG_MOST_MINUTES } from '@keyway/contract'
import { recordAudit } from '../audit/index.ts'
import type { Actor, Deps } from '../deps.ts'
import { AppError } from '../errors.ts'

const MINUTE_MS = 60_000
/** Clocks of clients may be ahead: 60 minutes are still 60 minutes then. */
const AHEAD_MS = MINUTE_MS

/**
 * @param asked ISO time; a past one and null switch the log off; undefined leaves it as it is
 * @throws AppError invalid_field when it is too far ahead
 */
export function debugUntilOf(asked: string | null | undefined, before: Date | null, now: Date): Date | null {
  if (asked === undefined) return before
  if (asked === null) return null
  const ahead = Date.parse(asked) - now.getTime()
  if (ahead <= 0) return null
  const most = DEBUG_MOST_MINUTES * MINUTE_MS
  if (ahead > most + AHEAD_MS) {
    const reason = `A debug log is on for ${DEBUG_MOST_MINUTES} minutes at most. Give a time within the next ${DEBUG_MOST_MINUTES} minutes.`
    throw new AppError('invalid_field', { field: 'debugDate', facts: { reason } })
  }
  return new Date(now.getTime() + Math.min(ahead, most))
}

/** @throws AppError resource_not_found */
export async function setDebugUntil(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  id: string,
  until: Date | null,
  actor: Actor,
): Promise<void> {
  const now = clock.now()
  await db.transaction().execute(async (tx) => {
    const before = await tx
      .selectFrom('connections')
      .select(['name', 'debugUntil'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst()
    if (!before) throw new AppError('resource_not_found', { facts: { resource: 'connection' } })
    const wasOn = before.debugUntil !== null && before.debugUntil > now
    await tx.updateTable('connections').set({ debugUntil: until }).where('id', '=', id).execute()
    if (until === null && !wasOn) return
    const event = until === null ? 'debugOff' : 'debugOn'
    await recordAudit(tx, actor, { event, resourceType: 'connection', resourceId: id, resourceName: before.name }, now)
  })
}
