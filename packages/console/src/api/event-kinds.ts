/** What of the console shows an event, by the first part of its name. */
import type { EventType } from '@keyway/contract'
import type { Kind } from './queries.ts'

const SHOWN_IN: Readonly<Record<string, readonly Kind[]>> = {
  connection: ['connections', 'audit'],
  iclient: ['iclients', 'audit'],
  job: ['jobs', 'flows'],
  webhook: ['webhooks'],
}

export const kindsShowing = (type: EventType): readonly Kind[] => SHOWN_IN[type.split('.')[0] ?? ''] ?? []
