/** A link by which somebody without an account in Keyway authorizes one connection, once. */
import { z } from 'zod'
import { Id, Timestamp } from '../ids.ts'

const HOUR_S = 3_600
const DAY_S = 24 * HOUR_S

/** Where a browser goes after signing in: an address the administrator listed (`KEYWAY_RETURN_URLS`). */
export const ReturnTo = z.string().max(2048, 'must be at most 2,048 characters')

export const AuthorizeInput = z.strictObject({ returnTo: ReturnTo.optional() }).optional()

export const ConnectLinkInput = z.strictObject({
  /** Seconds. */
  expiresIn: z
    .number()
    .int()
    .min(60, 'must be at least 60 seconds')
    .max(7 * DAY_S, 'must be at most 604,800 seconds (7 days)')
    .default(DAY_S),
  returnTo: ReturnTo.optional(),
})

export const CONNECT_LINK_STATUSES = ['open', 'used', 'revoked', 'expired'] as const

export const ConnectLink = z.object({
  _id: Id,
  status: z.enum(CONNECT_LINK_STATUSES),
  createdAt: Timestamp,
  createdBy: z.object({ _id: Id, name: z.string() }),
  expiresAt: Timestamp,
  usedAt: Timestamp.nullable(),
  /** The Microsoft account that signed in with it. */
  usedBy: z.string().nullable(),
  returnTo: z.string().nullable(),
})
export type ConnectLink = z.infer<typeof ConnectLink>

/** The link itself, in the answer to making it only. Its token stands in the fragment, which browsers send to no server. */
export const NewConnectLink = ConnectLink.extend({ url: z.url() })
export type NewConnectLink = z.infer<typeof NewConnectLink>

/** The token of a link, sent by the page it opens. */
export const ConnectTokenInput = z.strictObject({ token: z.string().min(20).max(200) })

/** What somebody is told before they sign in. */
export const ConnectInvitation = z.object({
  /** Who asks: the address of this Keyway, and the person who made the link. */
  hub: z.string(),
  askedBy: z.string(),
  connectionName: z.string(),
  application: z.string(),
  cloud: z.string(),
  /** The vault, or Resource Manager. */
  address: z.string(),
  /** Empty for a connection over HTTP. */
  tenant: z.string(),
  scopes: z.array(z.object({ scope: z.string(), allows: z.string() })),
  expiresAt: Timestamp,
})
export type ConnectInvitation = z.infer<typeof ConnectInvitation>
