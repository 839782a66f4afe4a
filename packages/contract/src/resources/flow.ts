/** A flow: exports (page generators) feeding imports (page processors). */
import { z } from 'zod'
import { Id, Timestamp } from '../ids.ts'
import { Description, ignoring, Name } from '../input.ts'

const FlowFields = z.strictObject({
  name: Name,
  description: Description.optional(),
  /** integrator.io makes flows disabled unless told otherwise. */
  disabled: z.boolean().default(true),
  pageGenerators: z
    .array(z.strictObject({ _exportId: Id }))
    .min(1, 'Choose an export.')
    .max(20),
  pageProcessors: z
    .array(
      z.strictObject({
        type: z.literal('import').default('import'),
        _importId: Id,
        /** Hand a record on to the next step even if this one refused it. */
        proceedOnFailure: z.boolean().default(false),
      }),
    )
    .min(1, 'Choose an import.')
    .max(20),
})

export const FlowInput = ignoring(['_id', 'createdAt', 'lastModified', 'lastExecutedAt'], FlowFields)
export type FlowInput = z.infer<typeof FlowInput>

export const Flow = z.object({
  _id: Id,
  ...FlowFields.shape,
  name: z.string(),
  lastExecutedAt: Timestamp.nullable(),
  createdAt: Timestamp,
  lastModified: Timestamp,
})
export type Flow = z.infer<typeof Flow>
