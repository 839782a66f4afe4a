/**
 * The debug log of a connection: every call that leaves Keyway for it, with the answer, while somebody has switched it on.
 * Secrets are taken out before anything is stored.
 */
import { z } from 'zod'
import { Timestamp } from '../ids.ts'

/** integrator.io lets a log run for an hour at most. */
export const DEBUG_MOST_MINUTES = 60
export const DEBUG_KEPT_HOURS = 24
/** Records kept per connection: the oldest go first. */
export const DEBUG_MOST_RECORDS = 1_000
/** Of a body, after secrets were taken out. */
export const DEBUG_BODY_CHARACTERS = 64 * 1024

/** Who sends a call: a test, a program behind the proxy, an export or import run by hand, a job, the doctor, the sign-in. */
export const DEBUG_ASKERS = ['ping', 'proxy', 'export', 'import', 'job', 'doctor', 'signIn', 'other'] as const
export const DebugAsker = z.enum(DEBUG_ASKERS)
export type DebugAsker = z.infer<typeof DebugAsker>

export const DebugBody = z.object({
  /** As it went over the wire. */
  bytes: z.number(),
  /** JSON without its secrets; the form of a sign-in likewise. */
  text: z.string().optional(),
  /** The text is only the beginning. */
  truncated: z.boolean().optional(),
  /** Why there is no text: what cannot be read cannot be cleaned either, so it is not kept. */
  omitted: z.enum(['notJson', 'tooLarge', 'brokenOff']).optional(),
})
export type DebugBody = z.infer<typeof DebugBody>

const DebugHeaders = z.record(z.string(), z.string())

/** One request and its answer. A call that was tried again has several. */
export const DebugRecord = z.object({
  /** Grows with time. */
  _id: z.string(),
  time: Timestamp,
  askedBy: DebugAsker,
  /** Id of the job, export or import. */
  _askedById: z.string().optional(),
  /** Of the table of operations, e.g. `SetSecret`; absent when a program chose the address. */
  operation: z.string().optional(),
  /** 1 for the first request of a call, 2 for the first repetition... */
  attempt: z.number(),
  request: z.object({ method: z.string(), url: z.string(), headers: DebugHeaders, body: DebugBody.optional() }),
  /** Null: no answer came. */
  response: z.object({ status: z.number(), headers: DebugHeaders, body: DebugBody.optional() }).nullable(),
  /** Why no answer came, or why the request was not sent. */
  error: z.object({ code: z.string(), message: z.string() }).optional(),
  /** Milliseconds. */
  times: z.object({
    /** Waited for one of the connection's slots. */
    slot: z.number(),
    /** Waited for the vault's pace, a pause the host asked for, or before trying again. */
    pace: z.number(),
    /** From sending to the end of the answer. */
    call: z.number(),
  }),
})
export type DebugRecord = z.infer<typeof DebugRecord>

const Position = z.string().regex(/^\d{1,18}$/, 'must be the _id of a record')

export const DebugQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  before: Position.optional().meta({ description: 'Records older than this one' }),
  askedBy: DebugAsker.optional(),
  failed: z
    .enum(['true', 'false'])
    .optional()
    .meta({ description: 'true: only calls without an answer, or with a status of 400 and more' }),
  search: z.string().trim().max(200, 'must be at most 200 characters').optional(),
})
export type DebugQuery = z.infer<typeof DebugQuery>

export const DebugLiveQuery = z.strictObject({
  after: Position.optional().meta({ description: 'The last record that is known already. Absent: from now on' }),
})

export const DEBUG_FORMATS = ['ndjson', 'har'] as const
export const DebugDownloadQuery = z.strictObject({ format: z.enum(DEBUG_FORMATS).default('ndjson') })

export const DebugArmInput = z.strictObject({
  minutes: z
    .number('must be a number of minutes')
    .int('must be a whole number of minutes')
    .min(0, 'must be at least 0, which switches the log off')
    .max(DEBUG_MOST_MINUTES, `must be at most ${DEBUG_MOST_MINUTES}: a debug log ends by itself`),
})

export const DebugState = z.object({
  /** Until when the log is kept; null: it is off. */
  debugUntil: Timestamp.nullable(),
})
export type DebugState = z.infer<typeof DebugState>

/** A line of the live log. The last one says where to go on, and whether there is still something to come. */
export type DebugLine = { readonly record: DebugRecord } | { readonly next: string; readonly on: boolean }
