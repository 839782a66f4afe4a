/** Applications as the API offers them: APIs, scopes, operations with their inputs. Forms and pickers are drawn from this. */
import { z } from 'zod'
import { Id } from '../ids.ts'
import { API_TYPES } from './connection.ts'
import { CLOUDS } from './iclient-fields.ts'
import { CREDENTIALS, GRANT_TYPES, WAY_IDS } from './ways.ts'

export const OperationInput = z.object({
  name: z.string(),
  label: z.string(),
  type: z.enum(['string', 'number', 'boolean', 'object']),
  in: z.enum(['path', 'query', 'body']),
  required: z.boolean(),
  help: z.string(),
  example: z.union([z.string(), z.number(), z.boolean()]).optional(),
  /** Limits, where Azure has them: values to choose from, a pattern, bounds of a number, longest text. */
  options: z.array(z.string()).optional(),
  pattern: z.string().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  maxLength: z.number().optional(),
})
export type OperationInput = z.infer<typeof OperationInput>

export const Operation = z.object({
  /** Microsoft's operationId, e.g. `GetSecrets`. */
  id: z.string(),
  name: z.string(),
  help: z.string(),
  group: z.enum(['secrets', 'keys', 'certificates', 'vaults', 'accessPolicies', 'subscriptions']),
  api: z.enum(API_TYPES),
  method: z.enum(['GET', 'PUT', 'POST', 'PATCH', 'DELETE']),
  path: z.string(),
  /** Export: gives records. Import: takes one record per call. */
  use: z.array(z.enum(['export', 'import'])),
  inputs: z.array(OperationInput),
  /** What a caller needs in Azure: access-policy permission and RBAC data action. */
  permission: z.object({ policy: z.string().optional(), rbac: z.string().optional() }),
  /** The list can fetch each record whole: the label of that choice, e.g. `Get the value of each secret`. */
  withValues: z.string().optional(),
  /** For imports: input name -> `$.path` in a record of the matching list; used when an import has no mappings. */
  defaultMapping: z.record(z.string(), z.string()).optional(),
  /** Dotted members that hold secrets and are masked wherever people look. */
  sensitive: z.array(z.string()),
  docs: z.url(),
})
export type Operation = z.infer<typeof Operation>

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
