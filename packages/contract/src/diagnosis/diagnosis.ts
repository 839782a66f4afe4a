/** A failure explained: what happened, who must act, and the exact steps. The same words in console, API, CLI and jobs. */
import { z } from 'zod'

export const WHO = ['you', 'azureAdministrator', 'microsoft', 'nobody'] as const

export const Diagnosis = z.object({
  /** A row of the catalogue, e.g. `secret_wrong`. */
  code: z.string(),
  /** One short line for lists. */
  title: z.string(),
  cause: z.string(),
  who: z.enum(WHO),
  /** What to do, in order, with the place in Azure or Keyway. */
  steps: z.array(z.string()),
  /** Anchor in the documentation: `docs/errors.md#<anchor>`. */
  docs: z.string(),
  /** `no`: only a person can mend it. `later`: Keyway tries again by itself. */
  retry: z.enum(['no', 'later']),
  /** Safe facts of this occurrence: status, Azure's own code, host, object name. Never a secret. */
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type Diagnosis = z.infer<typeof Diagnosis>
