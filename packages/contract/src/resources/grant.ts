/** The authorizations a connection has and had. Tokens never leave the server. */
import { z } from 'zod'
import { Diagnosis } from '../diagnosis/diagnosis.ts'
import { Id, Timestamp } from '../ids.ts'

/**
 * `current`: in use. `refused`: Microsoft renews it no more; the diagnosis says why. `replaced`: somebody authorized again.
 * `revoked`: somebody revoked it. `changed`: client, tenant, vault or scopes became others.
 */
export const GRANT_STATUSES = ['current', 'refused', 'replaced', 'revoked', 'changed'] as const

export const GrantRecord = z.object({
  _id: Id,
  /** The account that signed in, or the app. */
  grantedBy: z.string(),
  grantedAt: Timestamp,
  /** Who started it in Keyway; null: not known, or nobody. */
  byUser: z.object({ _id: Id, name: z.string() }).nullable(),
  scope: z.array(z.string()),
  missingScope: z.array(z.string()),
  tenantId: z.string(),
  /** The way to sign in, by its id. */
  way: z.string(),
  status: z.enum(GRANT_STATUSES),
  endedAt: Timestamp.nullable(),
  diagnosis: Diagnosis.nullable(),
  /** How often its tokens were renewed, and when last. */
  renewals: z.number(),
  refreshedAt: Timestamp,
})
export type GrantRecord = z.infer<typeof GrantRecord>

/** Keyway has forgotten the tokens; what is left is to be done at Microsoft. */
export const Revocation = z.object({
  /** False: there were no tokens. */
  revoked: z.boolean(),
  atMicrosoft: z.object({
    steps: z.array(z.string()),
    links: z.array(z.object({ label: z.string(), url: z.url() })),
  }),
})
export type Revocation = z.infer<typeof Revocation>
