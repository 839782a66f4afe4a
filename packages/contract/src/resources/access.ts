/** Signing in to Keyway itself: sessions for browsers, API tokens for scripts. */
import { z } from 'zod'
import { Id, Timestamp } from '../ids.ts'
import { Name } from '../input.ts'

/** The token of a one-time sign-in URL, sent by the console from the URL's fragment. */
export const SignInInput = z.strictObject({ token: z.string().min(20).max(200) })

/** A link that signs one browser in, once. The token stands in its fragment, which browsers send to no server. */
export const SignInLink = z.object({ url: z.url(), expiresAt: Timestamp })
export type SignInLink = z.infer<typeof SignInLink>

export const Session = z.object({
  user: z.object({ _id: Id, name: z.string() }),
  expiresAt: Timestamp,
})
export type Session = z.infer<typeof Session>

/** `full` reads and changes, `read` reads, `token` reads and gets access tokens of connections. */
export const TOKEN_SCOPES = ['full', 'read', 'token'] as const

export const ApiTokenInput = z.strictObject({
  name: Name,
  scope: z.enum(TOKEN_SCOPES).default('full'),
  /** Days until it expires; null: never. */
  expiresInDays: z.number().int().min(1).max(3650).nullable().default(90),
})

export const ApiToken = z.object({
  _id: Id,
  name: z.string(),
  scope: z.enum(TOKEN_SCOPES),
  /** The first characters, to recognise it by. */
  prefix: z.string(),
  createdAt: Timestamp,
  lastUsedAt: Timestamp.nullable(),
  expiresAt: Timestamp.nullable(),
})
export type ApiToken = z.infer<typeof ApiToken>

/** Answer of creation only: the token itself, shown this once. */
export const NewApiToken = ApiToken.extend({ token: z.string() })
export type NewApiToken = z.infer<typeof NewApiToken>

export const System = z.object({
  version: z.string(),
  publicUrl: z.url(),
  /** Null unless the sandbox is enabled. */
  sandbox: z.object({ portalUrl: z.url(), tenantId: z.string() }).nullable(),
})
export type System = z.infer<typeof System>
