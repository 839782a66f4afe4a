/** Copies of documents, and one connection put in the place of another. */
import { z } from 'zod'
import { Id } from '../ids.ts'
import { Name } from '../input.ts'

/** Left out, the name is made from the old one. */
export const CloneInput = z.strictObject({ name: Name.optional() })

/** An export or import may be copied onto another connection. */
export const StepCloneInput = z.strictObject({
  name: Name.optional(),
  /** Connections of the copy by those of the original. */
  connectionMap: z.record(Id, Id).optional(),
})

/** integrator.io's, for one export or import. */
export const StepReplaceInput = z.strictObject({ _newConnectionId: Id })

/** integrator.io's: in all exports and imports of one flow. */
export const FlowReplaceInput = z.strictObject({ _connectionId: Id, _newConnectionId: Id })

export const ReplaceInput = z.strictObject({
  _newConnectionId: Id,
  /** Only in these; left out with the other lists: wherever it is used. */
  exports: z.array(Id).max(10_000).optional(),
  imports: z.array(Id).max(10_000).optional(),
  /** In the exports and imports of these flows. */
  flows: z.array(Id).max(10_000).optional(),
  /** Only tell what would change. */
  dryRun: z.boolean().default(false),
})
export type ReplaceInput = z.infer<typeof ReplaceInput>

const Named = z.object({ _id: Id, name: z.string() })

export const ReplaceResult = z.object({
  dryRun: z.boolean(),
  /** Documents that use the new connection now, or would. */
  exports: z.array(Named),
  imports: z.array(Named),
  /** Flows with one of them as a step. Runs under way keep the connection they began with. */
  flows: z.array(Named),
})
export type ReplaceResult = z.infer<typeof ReplaceResult>
