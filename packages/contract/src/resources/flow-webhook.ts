/** The address records are posted to, and how a post is verified: by the token in the address, and by a signature where one is asked for. */
import { z } from 'zod'
import { Timestamp } from '../ids.ts'
import { Masked, SecretInput } from '../secret.ts'

export const HMAC_ALGORITHMS = ['sha1', 'sha256', 'sha384', 'sha512'] as const
export const HMAC_ENCODINGS = ['hex', 'base64'] as const

/** Named as in integrator.io. */
const hmac = {
  verify: z.literal('hmac'),
  algorithm: z.enum(HMAC_ALGORITHMS).default('sha256'),
  encoding: z.enum(HMAC_ENCODINGS).default('hex'),
  /** The header that holds the HMAC of the body as it is sent; `sha256=` may stand before it. */
  header: z
    .string()
    .trim()
    .min(1, 'is required')
    .max(100, 'must be at most 100 characters')
    .regex(/^[\w!#$%&'*+.^`|~-]+$/, 'must be the name of a header, e.g. X-Hub-Signature-256'),
}
const tokenAlone = z.strictObject({ verify: z.literal('token') })

/** The key is text, as the sender has it. */
export const WebhookVerificationInput = z.discriminatedUnion('verify', [
  tokenAlone,
  z.strictObject({ ...hmac, key: SecretInput }),
])
export type WebhookVerificationInput = z.infer<typeof WebhookVerificationInput>

export const WebhookVerification = z.discriminatedUnion('verify', [tokenAlone, z.object({ ...hmac, key: Masked })])
export type WebhookVerification = z.infer<typeof WebhookVerification>

/** The address records are posted to. It is shown when it is made, and never again. */
export const FlowWebhook = z.object({
  /** How the token begins, to tell it from another. */
  prefix: z.string(),
  createdAt: Timestamp,
  lastUsedAt: Timestamp.nullable(),
  /** Posts that wait for a run. */
  waiting: z.number(),
  verification: WebhookVerification,
})

/** The answer that makes an address: the only one that has it. */
export const NewFlowWebhook = z.object({ url: z.url(), prefix: z.string(), createdAt: Timestamp })
export type NewFlowWebhook = z.infer<typeof NewFlowWebhook>
