/** A webhook: an address that is told of events. Calls are signed by the Standard Webhooks specification, version 1. */
import { z } from 'zod'
import { Id, Timestamp } from '../ids.ts'
import { ignoring, Name } from '../input.ts'
import { EVENT_TYPES, type EventType, WEBHOOK_EVENTS } from './event.ts'

const READ_ONLY = ['_id', 'createdAt', 'lastModified', 'failingSince', 'disabledReason']

const WebhookEvent = z.enum(WEBHOOK_EVENTS as [EventType, ...EventType[]], {
  error: () => `must be one of ${WEBHOOK_EVENTS.join(', ')}`,
})

export const WebhookInput = ignoring(
  READ_ONLY,
  z.strictObject({
    name: Name,
    url: z.string().trim().min(1, 'Enter the URL that is to be called.').max(2048, 'must be at most 2,048 characters'),
    events: z
      .array(WebhookEvent)
      .min(1, 'Choose at least one event.')
      .default([...WEBHOOK_EVENTS]),
    enabled: z.boolean().default(true),
  }),
)
export type WebhookInput = z.infer<typeof WebhookInput>

export const Webhook = z.object({
  _id: Id,
  name: z.string(),
  url: z.string(),
  events: z.array(z.enum(EVENT_TYPES)),
  enabled: z.boolean(),
  /** Since when every attempt failed; null: the last one did not. */
  failingSince: Timestamp.nullable(),
  /** Why Keyway switched it off by itself. */
  disabledReason: z.string().nullable(),
  createdAt: Timestamp,
  lastModified: Timestamp,
})
export type Webhook = z.infer<typeof Webhook>

/** The secret that signs; in the answers to creating and rotating only. */
export const NewWebhook = Webhook.extend({ secret: z.string() })
export type NewWebhook = z.infer<typeof NewWebhook>

export const DELIVERY_STATUSES = ['pending', 'delivered', 'failed'] as const

/** One event on its way to one webhook. */
export const WebhookDelivery = z.object({
  _id: Id,
  type: z.enum(EVENT_TYPES),
  resourceName: z.string(),
  status: z.enum(DELIVERY_STATUSES),
  attempts: z.number(),
  createdAt: Timestamp,
  lastAttemptAt: Timestamp.nullable(),
  /** Null: there is none. */
  nextAttemptAt: Timestamp.nullable(),
  /** HTTP status of the last answer; null: none came. */
  responseStatus: z.number().nullable(),
  /** What was wrong with the last attempt. */
  error: z.string().nullable(),
})
export type WebhookDelivery = z.infer<typeof WebhookDelivery>
