/** Who changed what, when and from where. Rows carry the names of changed fields, never their values. */
import { z } from 'zod'
import { Id, Timestamp } from '../ids.ts'

export const AUDIT_EVENTS = [
  'create',
  'update',
  'delete',
  'authorize',
  'authorizeFailed',
  'revoke',
  'token',
  'offline',
  'online',
  'signin',
  'run',
  'cancel',
  'reveal',
  'expiring',
  'expired',
] as const

export const AuditRow = z.object({
  _id: Id,
  time: Timestamp,
  event: z.enum(AUDIT_EVENTS),
  source: z.enum(['ui', 'api', 'system']),
  resourceType: z.string(),
  _resourceId: z.string(),
  resourceName: z.string(),
  byUser: z.object({ _id: Id, name: z.string() }).nullable(),
  fieldChanges: z.array(z.object({ fieldPath: z.string() })),
  requestId: z.string().optional(),
})
export type AuditRow = z.infer<typeof AuditRow>

export const AuditQuery = z.strictObject({
  resourceType: z.string().optional(),
  _resourceId: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  offset: z.coerce.number().int().min(0).default(0),
})
