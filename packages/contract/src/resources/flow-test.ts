/** A test run: a flow tried out on a few records. Lookups read, imports only tell what they would send. */
import { z } from 'zod'
import { Id } from '../ids.ts'

const Record_ = z.record(z.string(), z.unknown())

export const FlowTestInput = z.strictObject({
  /** Records taken from the export, 1 to 100. */
  limit: z.number().int().min(1).max(100).default(10),
  /** Which export of the flow; absent: its first. */
  _exportId: Id.optional(),
  /** Instead of records of an export; what a webhook's flow needs. */
  records: z.array(Record_).min(1, 'must hold a record').max(100).optional(),
})
export type FlowTestInput = z.infer<typeof FlowTestInput>

const TestedRecord = z.object({
  traceKey: z.string().optional(),
  /** The record as it reached the step. Sensitive values are masked, wherever they stand. */
  input: Record_,
  /** What a lookup found, or what an import would send. */
  output: Record_.optional(),
  result: z.enum(['done', 'ignored', 'failed']),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
  /** For a router: names of the branches the record goes down. */
  branches: z.array(z.string()).optional(),
})

export const FlowTestResult = z.object({
  /** In the order of the flow: the export, then its routers and steps. */
  steps: z.array(
    z.object({
      /** Where it stands in the flow, e.g. `routers.0.branches.1.pageProcessors.0`. */
      path: z.string(),
      type: z.enum(['export', 'lookup', 'import', 'router']),
      name: z.string(),
      _expOrImpId: Id.optional(),
      records: z.array(TestedRecord),
      /** Why the export could not be read. */
      errors: z.array(z.object({ code: z.string(), message: z.string() })),
    }),
  ),
})
export type FlowTestResult = z.infer<typeof FlowTestResult>

/** Another flow that writes the same vault: at the same time, both may overwrite what the other wrote. */
export const SharedTarget = z.object({
  _flowId: Id,
  name: z.string(),
  disabled: z.boolean(),
  /** It runs now. */
  running: z.boolean(),
  vaultUrl: z.string(),
})
export type SharedTarget = z.infer<typeof SharedTarget>
