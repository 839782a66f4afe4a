/** A connection: a named, authorized way into one application, signed in through one iClient. */
import { z } from 'zod'
import { Diagnosis } from '../diagnosis/diagnosis.ts'
import { Id, Timestamp } from '../ids.ts'
import { filterOf, ignoring, listQuery, Name, ScopeList } from '../input.ts'

/** Control plane: vaults and access policies. Data plane: secrets, keys, certificates. */
export const API_TYPES = ['control-plane', 'data-plane'] as const
export const ApiType = z.enum(API_TYPES, { error: () => 'must be control-plane or data-plane' })
export type ApiType = z.infer<typeof ApiType>

const READ_ONLY = [
  '_id',
  'createdAt',
  'lastModified',
  'offline',
  'needsAuthorization',
  'needsSecret',
  'status',
  'offlineSince',
  'lastCheckedAt',
  'nextCheckAt',
  'diagnosis',
  'grant',
  'queueSize',
  'debugUntil',
  // Of integrator.io's answers.
  'queues',
  '_integrationId',
  '_connectorId',
  'aiDescription',
]

export const ConnectionInput = ignoring(
  READ_ONLY,
  z.strictObject({
    name: Name,
    type: z.literal('http').default('http'),
    externalId: z.string().max(100).optional(),
    /** Another connection whose slots this one's calls take; its own `concurrencyLevel` then counts for nothing. */
    _borrowConcurrencyFromConnectionId: Id.optional(),
    /** Until when its debug log is on, as integrator.io has it: 60 minutes ahead at most. Absent: stays as it is. */
    debugDate: Timestamp.nullable().optional(),
    http: ignoring(
      ['baseURI', 'mediaType'],
      z.strictObject({
        formType: z.enum(['assistant', 'http']).default('assistant'),
        _httpConnectorId: Id,
        _httpConnectorApiId: ApiType,
        _iClientId: Id,
        /** Calls this connection may have under way at once. */
        concurrencyLevel: z.number().int().min(1).max(50, 'must be at most 50').default(25),
        /** The header of a 429 or 503 that says how many seconds to wait. */
        retryHeader: z
          .string()
          .trim()
          .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'must be the name of a header, such as Retry-After')
          .max(100, 'must be at most 100 characters')
          .optional(),
        unencrypted: z
          .strictObject({ vaultUrl: z.string().trim().max(2048, 'must be at most 2,048 characters').optional() })
          .default({}),
        auth: z.strictObject({
          type: z.literal('oauth'),
          oauth: z.strictObject({ scope: ScopeList.pipe(z.array(z.string()).min(1, 'Choose at least one scope.')) }),
        }),
      }),
    ),
  }),
)
export type ConnectionInput = z.infer<typeof ConnectionInput>

/** What the last authorization gave. Tokens themselves never leave the server. */
export const GrantSummary = z.object({
  /** The account that signed in, e.g. `megan@contoso.example`. */
  grantedBy: z.string(),
  grantedAt: Timestamp,
  scope: z.array(z.string()),
  /** Requested scopes that were not granted. */
  missingScope: z.array(z.string()),
  tenantId: z.string(),
  refreshedAt: Timestamp,
  accessTokenExpiresAt: Timestamp,
  /** Microsoft lets a refresh token lie unused for 90 days. */
  refreshTokenExpiresAt: Timestamp.nullable(),
})
export type GrantSummary = z.infer<typeof GrantSummary>

export const CONNECTION_STATUSES = ['online', 'offline', 'needsAuthorization'] as const
export type ConnectionStatus = (typeof CONNECTION_STATUSES)[number]

export const Connection = z.object({
  _id: Id,
  name: z.string(),
  type: z.literal('http'),
  externalId: z.string().optional(),
  _borrowConcurrencyFromConnectionId: Id.optional(),
  http: z.object({
    formType: z.enum(['assistant', 'http']),
    _httpConnectorId: Id,
    _httpConnectorApiId: ApiType,
    _iClientId: Id,
    baseURI: z.string(),
    mediaType: z.literal('json'),
    concurrencyLevel: z.number(),
    retryHeader: z.string().optional(),
    unencrypted: z.object({ vaultUrl: z.string().optional() }),
    auth: z.object({ type: z.literal('oauth'), oauth: z.object({ scope: z.array(z.string()) }) }),
  }),
  offline: z.boolean(),
  needsAuthorization: z.boolean(),
  /** Its OAuth 2.0 client has no secret or certificate yet; nobody can authorize it before. */
  needsSecret: z.boolean(),
  status: z.enum(CONNECTION_STATUSES),
  offlineSince: Timestamp.nullable(),
  /** When it was last tested. */
  lastCheckedAt: Timestamp.nullable(),
  /** When Keyway tests an offline connection next; null: it is not offline, or somebody must act first. */
  nextCheckAt: Timestamp.nullable(),
  /** Why it is offline; null while it is online or was never authorized. */
  diagnosis: Diagnosis.nullable(),
  grant: GrantSummary.nullable(),
  /** Until when its debug log is on; null: it is off. Both are the same; integrator.io has the two names. */
  debugDate: Timestamp.nullable(),
  debugUntil: Timestamp.nullable(),
  createdAt: Timestamp,
  lastModified: Timestamp,
})
export type Connection = z.infer<typeof Connection>

/** Search looks into the address too: a vault is found by its name. */
export const ConnectionListQuery = listQuery(['status', 'address', '_httpConnectorApiId'], {
  status: filterOf(z.enum(CONNECTION_STATUSES)),
  offline: filterOf(z.enum(['true', 'false'])),
  _httpConnectorApiId: filterOf(ApiType),
  /** The application. */
  _httpConnectorId: filterOf(Id),
  _iClientId: filterOf(Id),
})
export type ConnectionListQuery = z.infer<typeof ConnectionListQuery>

/** Ping answers 200 either way: `{code:200}`, or the error and its diagnosis. */
export const PingResult = z.object({
  code: z.number(),
  /** Round trip of the test call, in milliseconds. */
  ms: z.number().optional(),
  errors: z.array(z.object({ code: z.string(), message: z.string() })).optional(),
  diagnosis: Diagnosis.optional(),
})
export type PingResult = z.infer<typeof PingResult>

/** What an official SDK asks its credential for; absent: whatever the connection's application takes. */
export const AccessTokenInput = z.strictObject({
  scope: z.string().max(300).optional(),
  /** What a claims challenge of the application asks of a new token, as JSON; the token in hand is then renewed with it. */
  claims: z
    .string()
    .max(4096, 'must be at most 4,096 characters')
    .refine(isJsonObject, 'must be a JSON object, as text: the claims of a challenge, decoded from base64.')
    .optional(),
})

/** A token that is good now, as a credential of an official SDK gives it. */
export const AccessToken = z.object({ accessToken: z.string(), tokenType: z.literal('Bearer'), expiresAt: Timestamp })
export type AccessToken = z.infer<typeof AccessToken>

/** Who uses a resource, by resource type, as integrator.io's `/dependencies` answers. */
export const Dependencies = z.record(
  z.string(),
  z.array(z.object({ id: Id, name: z.string(), paths: z.array(z.string()), accessLevel: z.string() })),
)
export type Dependencies = z.infer<typeof Dependencies>

function isJsonObject(text: string): boolean {
  try {
    const read: unknown = JSON.parse(text)
    return typeof read === 'object' && read !== null && !Array.isArray(read)
  } catch {
    return false
  }
}
