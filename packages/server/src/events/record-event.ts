/**
 * Writes an event in the transaction of the change it tells of: no change, no event, and the reverse. It is numbered and
 * handed on after that (relay.ts).
 */
import { type EventType, newId } from '@keyway/contract'
import type { Tx } from '../deps.ts'

export interface EventEntry {
  readonly type: EventType
  readonly resourceType: string
  readonly resourceId: string
  readonly resourceName: string
  /** Never a secret. */
  readonly data?: Readonly<Record<string, unknown>> | undefined
}

/** @returns the id of its row */
export async function recordEvent(tx: Tx, { data = {}, ...entry }: EventEntry, now: Date): Promise<string> {
  const id = newId(now.getTime())
  await tx
    .insertInto('events')
    .values({ id, ...entry, data: JSON.stringify(data), time: now })
    .execute()
  return id
}
