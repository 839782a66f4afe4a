/** Events that have their number, in its order. */
import { EVENT_TYPES, type Event } from '@keyway/contract'
import type { Selectable } from 'kysely'
import type { Db } from '../deps.ts'
import type { EventTable } from '../storage/schema.ts'

export interface EventSearch {
  readonly after: number
  readonly limit: number
  readonly type?: string | undefined
  readonly resourceId?: string | undefined
}

export async function readEvents(db: Db, { after, limit, type, resourceId }: EventSearch): Promise<Event[]> {
  let query = db.selectFrom('events').selectAll().where('sequence', '>', after)
  if (type !== undefined) query = query.where('type', '=', type)
  if (resourceId !== undefined) query = query.where('resourceId', '=', resourceId)
  const rows = await query.orderBy('sequence').limit(limit).execute()
  return rows.map(presentEvent)
}

/** The number of the newest event; 0: there is none. */
export async function lastSequence(db: Db): Promise<number> {
  const row = await db
    .selectFrom('events')
    .select((at) => at.fn.max('sequence').as('last'))
    .executeTakeFirst()
  return Number(row?.last ?? 0)
}

function presentEvent(row: Selectable<EventTable>): Event {
  return {
    _id: String(row.sequence),
    type: EVENT_TYPES.find((known) => known === row.type) ?? 'webhook.test',
    time: row.time.toISOString(),
    resourceType: row.resourceType,
    _resourceId: row.resourceId,
    resourceName: row.resourceName,
    data: row.data as Record<string, unknown>,
  }
}
