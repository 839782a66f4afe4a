/** Who changed what, when and from where. Rows carry the names of changed fields, never their values. */
import { z } from 'zod'
import { Id, Timestamp } from '../ids.ts'
import { filterOf as filter } from '../input.ts'

export const AUDIT_EVENTS = [
  'create',
  'update',
  'delete',
  'authorize',
  'authorizeFailed',
  'refreshFailed',
  'revoke',
  'token',
  'call',
  'reveal',
  'offline',
  'online',
  'signin',
  'signinFailed',
  'signout',
  'run',
  'retry',
  'resolve',
  'tag',
  'cancel',
  'expiring',
  'expired',
  'debugOn',
  'debugOff',
  'debugClear',
  'debugDownload',
  'disable',
  'rotate',
  'shareLink',
  'useLink',
  'revokeLink',
] as const

/** Console, REST API, the `keyway` command, Keyway itself. */
export const AUDIT_SOURCES = ['ui', 'api', 'cli', 'system'] as const

export const AuditRow = z.object({
  _id: Id,
  /** Place in the log, from 1 on, without gaps. */
  sequence: z.number(),
  time: Timestamp,
  event: z.enum(AUDIT_EVENTS),
  result: z.enum(['ok', 'failed']),
  /** Code of the diagnosis or error, when it failed or went offline. */
  reason: z.string().optional(),
  source: z.enum(AUDIT_SOURCES),
  /** The address the request came from; absent when Keyway itself acted. */
  address: z.string().optional(),
  resourceType: z.string(),
  _resourceId: z.string(),
  resourceName: z.string(),
  byUser: z.object({ _id: Id, name: z.string() }).nullable(),
  /** The Microsoft account that acted, where it was somebody without an account in Keyway. */
  byAccount: z.string().optional(),
  fieldChanges: z.array(z.object({ fieldPath: z.string() })),
  requestId: z.string().optional(),
  /** SHA-256 over this row and the hash of the row before it. */
  hash: z.string(),
})
export type AuditRow = z.infer<typeof AuditRow>

const Moment = z.iso.datetime({ offset: true, error: () => 'must be a time such as 2026-11-26T08:00:00Z' })

const filters = {
  /** Text in the name of the resource, the user's name or the address; or a whole id. */
  q: filter(z.string().trim().max(200, 'must be at most 200 characters')),
  event: filter(z.enum(AUDIT_EVENTS)),
  /** What integrator.io calls `event`. */
  action: filter(z.enum(AUDIT_EVENTS)),
  result: filter(z.enum(['ok', 'failed'])),
  source: filter(z.enum(AUDIT_SOURCES)),
  resourceType: filter(z.string()),
  _resourceId: filter(z.string()),
  _byUserId: filter(Id),
  /** From this moment on. */
  from: filter(Moment),
  /** Before this moment. */
  to: filter(Moment),
}

const AuditFilter = z.strictObject(filters)
export type AuditFilter = z.infer<typeof AuditFilter>

export const AuditQuery = z.strictObject({
  ...filters,
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  offset: z.coerce.number().int().min(0).default(0),
})

/** The whole log, or what the filters leave of it, as a file. */
export const AuditExportQuery = z.strictObject({ ...filters, format: z.enum(['csv', 'ndjson']).default('csv') })

/** What an earlier verification answered as `head`: the log must still have it. */
export const AuditVerifyQuery = z
  .strictObject({
    sequence: z.coerce.number().int().min(1).optional(),
    hash: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits')
      .optional(),
  })
  .refine(({ sequence, hash }) => (sequence === undefined) === (hash === undefined), {
    message: 'sequence and hash belong together',
  })

export const AuditVerification = z.object({
  ok: z.boolean(),
  /** Rows that are as they were written. */
  rows: z.number(),
  /** The last of them. Note it elsewhere: it tells later whether the log was cut short or written anew. */
  head: z.object({ sequence: z.number(), hash: z.string() }).nullable(),
  /** The first row at which the chain breaks: it is missing, edited, not tied to the one before, or not the one noted. */
  broken: z.object({ sequence: z.number(), reason: z.enum(['missing', 'edited', 'untied', 'rewritten']) }).nullable(),
})
export type AuditVerification = z.infer<typeof AuditVerification>
