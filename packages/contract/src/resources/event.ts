/** What happened to connections, clients and runs, for programs that want to hear of it: by stream, by list, by webhook. */
import { z } from 'zod'
import { Id, Timestamp } from '../ids.ts'

/** Every kind of event, with what it tells. */
export const EVENTS = {
  'connection.created': 'A connection was created',
  'connection.authorized': 'Somebody, or the app itself, signed in for a connection',
  'connection.offline': 'A connection cannot be used any more',
  'connection.online': 'A connection that was offline works again',
  'connection.revoked': 'The tokens of a connection were forgotten',
  'connection.deleted': 'A connection was deleted',
  'iclient.secret_expiring': 'A client secret or certificate ends in 30, 7 or 1 days, or has ended',
  'job.waiting': 'A run waits for a connection',
  'job.resumed': 'A run that waited goes on',
  'webhook.test': 'Somebody pressed "Send test event"; it goes to that webhook alone',
} as const satisfies Record<string, string>

export type EventType = keyof typeof EVENTS
export const EVENT_TYPES = Object.keys(EVENTS) as EventType[]
/** What a webhook can ask for: its test comes unasked. */
export const WEBHOOK_EVENTS = EVENT_TYPES.filter((type) => type !== 'webhook.test')

export const Event = z.object({
  /** Grows with every event: where a list or a stream goes on (`after`, `Last-Event-ID`). */
  _id: z.string().regex(/^\d+$/),
  type: z.enum(EVENT_TYPES),
  time: Timestamp,
  /** `connection`, `iclient`, `job` or `webhook`. */
  resourceType: z.string(),
  _resourceId: z.string(),
  resourceName: z.string(),
  /** What belongs to this kind of event. Never a secret. */
  data: z.record(z.string(), z.unknown()),
})
export type Event = z.infer<typeof Event>

export const EventQuery = z.strictObject({
  /** Only events after this one. */
  after: z
    .string()
    .regex(/^\d{1,15}$/, 'must be the _id of an event')
    .optional(),
  type: z.enum(EVENT_TYPES).optional(),
  _resourceId: Id.optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
})
