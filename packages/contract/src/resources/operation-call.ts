/** Calling an operation of a connection once, by hand. */
import { z } from 'zod'
import { Diagnosis } from '../diagnosis/diagnosis.ts'

const Flag = z.enum(['true', 'false']).transform((text) => text === 'true')

export const OperationCallQuery = z.strictObject({
  /** Show the members of the answer that hold secrets. Stands in the audit log. */
  reveal: Flag.optional(),
  /** Send nothing: tell which request it would be. */
  dryRun: Flag.optional(),
})

export const OperationCallInput = z.strictObject({
  inputs: z.record(z.string(), z.unknown()).default({}),
  /** `next` of the answer before: the list goes on there. */
  next: z.string().min(1).optional(),
  /** `pending.at` of the answer before: looks whether the operation is done, and starts nothing. */
  pending: z.string().min(1).optional(),
})
export type OperationCallInput = z.input<typeof OperationCallInput>

const Member = z.record(z.string(), z.unknown())

export const OperationCallResult = z.object({
  /** Whether it was done, or was begun: see `pending`. */
  ok: z.boolean(),
  /** HTTP status of Azure's answer; null: there was none, or nothing was sent. */
  status: z.number().nullable(),
  /** What was sent, or would be; secrets in it are masked. */
  request: z.object({ method: z.string(), url: z.string(), body: Member.optional() }),
  /** The answer of an operation that is no list. */
  body: z.unknown().optional(),
  /** What a list holds, with what the records' ids tell. */
  records: z.array(Member).optional(),
  /** Where the list goes on: send it back as `next`. */
  next: z.string().optional(),
  /** Dotted members of the answer that are masked. */
  masked: z.array(z.string()),
  /** It goes on after its answer: send `at` back as `pending` after so many milliseconds. */
  pending: z.object({ at: z.string(), afterMs: z.number(), until: z.string() }).optional(),
  /** Why it was not done. */
  diagnosis: Diagnosis.optional(),
})
export type OperationCallResult = z.infer<typeof OperationCallResult>
