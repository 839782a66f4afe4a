/** A job: one run of a flow, with one child job per step. Counters and states are named as in integrator.io. */
import { z } from 'zod'
import { Diagnosis } from '../diagnosis/diagnosis.ts'
import { Id, Timestamp } from '../ids.ts'
import { ignoring } from '../input.ts'

export const JOB_STATUSES = ['queued', 'running', 'retrying', 'canceling', 'completed', 'failed', 'canceled'] as const
export const JobStatus = z.enum(JOB_STATUSES)
export type JobStatus = z.infer<typeof JobStatus>

export const isFinished = (status: JobStatus): boolean =>
  status === 'completed' || status === 'failed' || status === 'canceled'

export const STARTS = ['person', 'schedule', 'after', 'webhook', 'retry'] as const

export const Job = z.object({
  _id: Id,
  /** `retry`: a run that sends failed records again. */
  type: z.enum(['flow', 'retry', 'export', 'import']),
  status: JobStatus,
  /** What started the run: somebody, its schedule, the flow before it, a post to its webhook, or a retry of errors. */
  startedBy: z.enum(STARTS),
  _flowId: Id,
  /** As the flow is called now. */
  flowName: z.string(),
  _exportId: Id.optional(),
  _importId: Id.optional(),
  /** The flow job a step's job belongs to. */
  _flowJobId: Id.optional(),
  /** Records read, handed on without error, skipped, and refused. */
  numExport: z.number(),
  numSuccess: z.number(),
  numIgnore: z.number(),
  numError: z.number(),
  numPagesGenerated: z.number(),
  numPagesProcessed: z.number(),
  doneExporting: z.boolean(),
  /** Why it failed, or why it waits. */
  diagnosis: Diagnosis.nullable(),
  /** The connection a queued run waits for, since when, and until when; then it goes on by itself, or fails. */
  waiting: z
    .object({
      _connectionId: Id,
      connectionName: z.string(),
      since: Timestamp,
      until: Timestamp.nullable(),
    })
    .nullable(),
  createdAt: Timestamp,
  startedAt: Timestamp.nullable(),
  endedAt: Timestamp.nullable(),
  lastModified: Timestamp,
})
export type Job = z.infer<typeof Job>

/** `GET /v1/jobs/{id}/family`: the flow job and its steps. */
export const JobFamily = z.object({ flowJob: Job, childJobs: z.array(Job) })
export type JobFamily = z.infer<typeof JobFamily>

export const JobQuery = z.strictObject({
  _flowId: Id.optional(),
  _flowJobId: Id.optional(),
  type: z.enum(['flow', 'retry', 'export', 'import']).optional(),
  status: JobStatus.optional(),
  createdAt_gte: Timestamp.optional(),
  createdAt_lte: Timestamp.optional(),
  /** Of the jobs made exactly at `createdAt_lte`, only those with a smaller id: where the next page of a list begins. */
  _id_lt: Id.optional(),
  limit: z.coerce.number().int().min(1).max(1001).default(100),
})

export const CLASSIFICATIONS = [
  'value',
  'missing',
  'connection',
  'intermittent',
  'rate limit',
  'too large',
  'parse',
  'duplicate',
] as const

/** A record that failed, in integrator.io's error-management shape. */
export const RecordError = z.object({
  errorId: Id,
  occurredAt: Timestamp,
  source: z.enum([
    'application',
    'internal',
    'connection',
    'resource',
    'lookup',
    'mapping',
    'transformation',
    'output_filter',
    'import_filter',
  ]),
  code: z.string(),
  message: z.string(),
  /** What the record was, e.g. the secret's name. Never a value. */
  traceKey: z.string().optional(),
  classification: z.enum(CLASSIFICATIONS),
  _flowJobId: Id,
  diagnosis: Diagnosis.nullable(),
  /** Names the record for a retry; absent: it cannot be sent again. */
  retryDataKey: Id.optional(),
  /** A run that sends it again is under way. */
  retrying: z.boolean(),
  /** When Keyway sends it again by itself, and how often it did. */
  autoRetryAt: Timestamp.optional(),
  autoRetries: z.number(),
  /** Ids of its tags. */
  tags: z.array(Id),
  /** Of resolved ones. */
  resolvedAt: Timestamp.optional(),
  resolvedBy: z.string().optional(),
})
export type RecordError = z.infer<typeof RecordError>

export const FlowErrors = z.object({
  flowErrors: z.array(z.object({ _expOrImpId: Id, numError: z.number(), lastErrorAt: Timestamp })),
})
export const StepErrors = z.object({ errors: z.array(RecordError), nextPageURL: z.string().optional() })
export type StepErrors = z.infer<typeof StepErrors>
export const ResolvedErrors = z.object({ resolved: z.array(RecordError), nextPageURL: z.string().optional() })
export type ResolvedErrors = z.infer<typeof ResolvedErrors>

/** Errors that one call may name. */
export const MOST_NAMED_ERRORS = 1_000
/** integrator.io's clients call them `errors`, `errorIds` or `retryDataKeys`. */
const ErrorIds = z.array(Id).min(1, 'Name an error.').max(MOST_NAMED_ERRORS, 'must have at most 1,000 entries')
const oneOfTheLists = <T extends { readonly [name: string]: unknown }>(given: T): boolean =>
  Object.values(given).filter((ids) => ids !== undefined).length <= 1
const ONE_LIST = 'must be given in one way: errors, errorIds or retryDataKeys'

const found = {
  _flowJobId: Id.optional(),
  source: z.string().max(40).optional(),
  classification: z.string().max(40).optional(),
  /** Text in the message, the code or the trace key. */
  q: z.string().trim().max(200).optional(),
  /** Ids of tags with commas in between: errors that have any of them. */
  tags: z
    .string()
    .max(2_500)
    .regex(/^[0-9a-f]{24}(,[0-9a-f]{24})*$/, 'must be ids of tags with commas in between')
    .optional(),
}
const occurred = { occurredAt_gte: Timestamp.optional(), occurredAt_lte: Timestamp.optional() }
const resolved = { resolvedAt_gte: Timestamp.optional(), resolvedAt_lte: Timestamp.optional() }
const page = { limit: z.coerce.number().int().min(1).max(1000).default(100), before: Id.optional() }

export const ErrorQuery = z.strictObject({ ...found, ...occurred, ...page })
export const ResolvedQuery = z.strictObject({ ...found, ...resolved, ...page })

const ErrorFilter = z.strictObject({ ...found, ...occurred, ...resolved })
/** Of errors that something is done to: an empty text would find them all. */
const ChoiceFilter = ErrorFilter.extend({
  q: z.string().trim().min(1, 'Say what to look for.').max(200).optional(),
  source: z.string().min(1).max(40).optional(),
  classification: z.string().min(1).max(40).optional(),
})
export type ErrorFilter = z.infer<typeof ErrorFilter>

/** Errors of a step as a file. */
export const ErrorExportQuery = ErrorFilter.extend({ state: z.enum(['open', 'resolved']).default('open') })

/** Which errors: those named, or all of the step that are there at this moment and match. */
export const ErrorChoice = z
  .strictObject({
    errors: ErrorIds.optional(),
    errorIds: ErrorIds.optional(),
    retryDataKeys: ErrorIds.optional(),
    all: z.literal(true).optional(),
    /** Only with `all`: those that match, as in a list. */
    filter: ChoiceFilter.optional(),
  })
  .refine(({ filter: _, ...ways }) => oneOfTheLists(ways), ONE_LIST)
  .refine(({ filter: _, ...ways }) => Object.values(ways).some((ids) => ids !== undefined), {
    path: ['errors'],
    message: 'is required',
  })
  .refine(({ filter, all }) => filter === undefined || all === true, {
    path: ['filter'],
    message: 'goes with "all": true, and with no list of errors',
  })
export type ErrorChoice = z.infer<typeof ErrorChoice>

/** The record of an error as it reached the step, in integrator.io's shape. Secrets show the mask. */
export const RetryData = z.object({
  data: z.record(z.string(), z.unknown()),
  /** Where a retry begins. */
  stage: z.enum(['page_generator', 'page_processor']),
  traceKey: z.string().optional(),
})
export type RetryData = z.infer<typeof RetryData>

/** The mask sent back keeps what is stored in its place. */
export const RetryDataInput = ignoring(
  ['stage', 'traceKey'],
  z.strictObject({ data: z.record(z.string(), z.unknown()) }),
)
