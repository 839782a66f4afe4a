/** A job: one run of a flow, with one child job per step. Counters and states are named as in integrator.io. */
import { z } from 'zod'
import { Diagnosis } from '../diagnosis/diagnosis.ts'
import { Id, Timestamp } from '../ids.ts'

export const JOB_STATUSES = ['queued', 'running', 'retrying', 'canceling', 'completed', 'failed', 'canceled'] as const
export const JobStatus = z.enum(JOB_STATUSES)
export type JobStatus = z.infer<typeof JobStatus>

export const isFinished = (status: JobStatus): boolean =>
  status === 'completed' || status === 'failed' || status === 'canceled'

export const Job = z.object({
  _id: Id,
  type: z.enum(['flow', 'export', 'import']),
  status: JobStatus,
  _flowId: Id,
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
  type: z.enum(['flow', 'export', 'import']).optional(),
  status: JobStatus.optional(),
  createdAt_gte: Timestamp.optional(),
  createdAt_lte: Timestamp.optional(),
  /** Of the jobs made exactly at `createdAt_lte`, only those with a smaller id: where the next page of a list begins. */
  _id_lt: Id.optional(),
  limit: z.coerce.number().int().min(1).max(1001).default(100),
})

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
  classification: z.enum([
    'value',
    'missing',
    'connection',
    'intermittent',
    'rate limit',
    'too large',
    'parse',
    'duplicate',
  ]),
  _flowJobId: Id,
  diagnosis: Diagnosis.nullable(),
})
export type RecordError = z.infer<typeof RecordError>

export const FlowErrors = z.object({
  flowErrors: z.array(z.object({ _expOrImpId: Id, numError: z.number(), lastErrorAt: Timestamp })),
})
export const StepErrors = z.object({ errors: z.array(RecordError), nextPageURL: z.string().optional() })
export type StepErrors = z.infer<typeof StepErrors>
