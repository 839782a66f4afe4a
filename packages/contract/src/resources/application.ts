/** Applications as the API offers them: APIs, scopes, operations. Forms and pickers are drawn from this. */
import { z } from 'zod'
import { Id } from '../ids.ts'
import { API_TYPES } from './connection.ts'
import { CLOUDS } from './iclient-fields.ts'
import { Operation } from './operation.ts'
import { CREDENTIALS, GRANT_TYPES, WAY_IDS } from './ways.ts'

export const Scope = z.object({
  value: z.string(),
  label: z.string(),
  help: z.string(),
  recommended: z.boolean(),
})
export type Scope = z.infer<typeof Scope>

export const CloudOffer = z.object({
  cloud: z.enum(CLOUDS),
  name: z.string(),
  vaultUrlExample: z.string(),
  portalUrl: z.url(),
  /** For ways in which a person signs in. */
  scopes: z.record(z.enum(API_TYPES), z.array(Scope)),
  /** For ways in which the app signs in by itself. */
  appScopes: z.record(z.enum(API_TYPES), z.array(Scope)),
})
export type CloudOffer = z.infer<typeof CloudOffer>

const WayNeed = z.enum(['tenantId', 'clientId', 'clientSecret', 'clientCertificate', 'redirectUri'])

/** A way to sign in, as forms offer it. */
export const WayOffer = z.object({
  _id: z.enum(WAY_IDS),
  name: z.string(),
  help: z.string(),
  grantType: z.enum(GRANT_TYPES),
  credential: z.enum(CREDENTIALS),
  needs: z.array(WayNeed),
  optional: z.array(WayNeed),
  /** Why it cannot be used on this Keyway; null when it can. */
  unavailable: z.string().nullable(),
})
export type WayOffer = z.infer<typeof WayOffer>

export const Application = z.object({
  _id: Id,
  name: z.string(),
  description: z.string(),
  published: z.boolean(),
  /** Where a chooser lists it. */
  group: z.enum(['Connectors', 'Universal connectors']),
  apis: z.array(z.object({ _id: z.enum(API_TYPES), name: z.string(), help: z.string() })),
  clouds: z.array(CloudOffer),
  ways: z.array(WayOffer),
  operations: z.array(Operation),
})
export type Application = z.infer<typeof Application>
