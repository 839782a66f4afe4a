/** A connection: a named way into one application, and what it signs in with. Simple and HTTP view edit the same document. */
import { z } from 'zod'
import { Diagnosis } from '../diagnosis/diagnosis.ts'
import { Id, Timestamp } from '../ids.ts'
import { filterOf, ignoring, listQuery, Name, ScopeList } from '../input.ts'
import { MASK, Masked, SecretInput } from '../secret.ts'
import { AZURE_KEY_VAULT_ID, HTTP_ID } from './application-ids.ts'
import { customSettings } from './custom-settings.ts'
import { type AuthType, ClientCertificates, HttpAuth, refreshFields, tokenPlace } from './http-auth.ts'
import {
  authFailureFields,
  CustomField,
  CustomFields,
  checkAuthFailure,
  checkSettings,
  customFieldsOf,
  ERROR_MEDIA_TYPES,
  httpSettings,
  MEDIA_TYPES,
  Ping,
  RateLimit,
  SUCCESS_MEDIA_TYPES,
} from './http-fields.ts'
import { membersOfClient } from './members-of-client.ts'

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

/** Derived: integrator.io gives them, and takes them back. */
const HTTP_READ_ONLY = ['isRest', 'useNewAuthFailSchema', '_httpConnectorVersionId']

const FORM_TYPES = ['assistant', 'http'] as const

/** Azure Key Vault: the address follows from the API type and the Vault URL, and Microsoft's sign-in from the client. */
const AzureHttp = z
  .strictObject({
    formType: z.enum(FORM_TYPES).default('assistant'),
    _httpConnectorId: z.literal(AZURE_KEY_VAULT_ID),
    _httpConnectorApiId: ApiType,
    _iClientId: Id,
    ...httpSettings,
    unencrypted: z
      .strictObject({ vaultUrl: z.string().trim().max(2048, 'must be at most 2,048 characters').optional() })
      .default({}),
    auth: z
      .strictObject({
        type: z.literal('oauth', { error: () => 'must be oauth: Azure Key Vault takes no other way to sign in' }),
        oauth: z.strictObject({
          scope: ScopeList.pipe(z.array(z.string()).min(1, 'Choose at least one scope.')),
          ...membersOfClient,
        }),
        ...authFailureFields,
      })
      .superRefine(checkAuthFailure),
  })
  .superRefine((http, context) => {
    checkSettings(http, context)
    const { relativeURI, method, ...asked } = http.ping ?? {}
    // Without a call of its own an Azure connection is tested by the connector's.
    if (!relativeURI && (Object.keys(asked).length > 0 || (method ?? 'GET') !== 'GET')) {
      context.addIssue({ code: 'custom', path: ['ping', 'relativeURI'], message: 'is required' })
    }
    http.headers?.forEach(({ name }, index) => {
      if (name.toLowerCase() !== 'authorization') return
      const message = 'must be another one: Authorization carries the token of Microsoft'
      context.addIssue({ code: 'custom', path: ['headers', index, 'name'], message })
    })
  })

const FieldValue = z.string().max(16_384, 'must be at most 16,384 characters')

/** The universal connector: any API over HTTP. */
const UniversalHttp = z
  .strictObject({
    formType: z.enum(FORM_TYPES).default('http'),
    _httpConnectorId: z.literal(HTTP_ID),
    _httpConnectorApiId: z.undefined().optional(),
    /** Of the type oauth. */
    _iClientId: Id.optional(),
    /** Absolute, may hold handlebars of unencrypted fields. */
    baseURI: z
      .string({ error: () => 'is required' })
      .trim()
      .min(1, 'is required')
      .max(2048, 'must be at most 2,048 characters'),
    ...httpSettings,
    /** Custom fields: `{{{connection.http.unencrypted.x}}}`. */
    unencrypted: customFieldsOf(FieldValue).default({}),
    unencryptedFields: CustomFields.optional(),
    /** Custom fields that are secrets. Reads show `"******"` for all of them; sent back, that keeps them. */
    encrypted: z.union([z.literal(MASK), customFieldsOf(SecretInput)], { error: () => 'must be an object' }).optional(),
    encryptedFields: CustomFields.optional(),
    auth: HttpAuth,
    clientCertificates: ClientCertificates.optional(),
    /** Certificates are not checked: only for hosts an administrator allowed. */
    disableStrictSSL: z.boolean().optional(),
  })
  .superRefine((http, context) => {
    checkSettings(http, context)
    if (http.auth.type === 'oauth' && http._iClientId === undefined) {
      context.addIssue({ code: 'custom', path: ['_iClientId'], message: 'is required' })
    }
    const own = ownHeader(http.auth)
    http.headers?.forEach(({ name }, index) => {
      if (name.toLowerCase() !== own) return
      const message = `must be another one: ${name} carries what the connection signs in with`
      context.addIssue({ code: 'custom', path: ['headers', index, 'name'], message })
    })
  })

/** Lower-case name of the header the sign-in itself sets. */
function ownHeader(auth: HttpAuth): string | undefined {
  if (auth.type === 'custom') return undefined
  if (auth.type !== 'token') return 'authorization'
  return auth.token.location === 'header' ? (auth.token.headerName ?? 'authorization').toLowerCase() : undefined
}

/** Without an application a connection is one of the universal connector, as at integrator.io. */
const withApplication = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const http = value as Readonly<Record<string, unknown>>
  const isUniversal = http._httpConnectorApiId === undefined && http.baseURI !== undefined
  const id = http._httpConnectorId ?? (isUniversal ? HTTP_ID : undefined)
  // What Azure's address is, the API type and the Vault URL say.
  const derived = id === AZURE_KEY_VAULT_ID ? ['baseURI', ...HTTP_READ_ONLY] : HTTP_READ_ONLY
  return {
    ...Object.fromEntries(Object.entries(http).filter(([key]) => !derived.includes(key))),
    ...(id !== undefined && { _httpConnectorId: id }),
  }
}

const ConnectionHttp = z.preprocess(
  withApplication,
  z.discriminatedUnion('_httpConnectorId', [AzureHttp, UniversalHttp], {
    error: ({ input }) =>
      (input as { _httpConnectorId?: unknown } | null)?._httpConnectorId === undefined
        ? 'is required'
        : 'must be one that this Keyway has: see GET /v1/httpconnectors',
  }),
)

export const ConnectionInput = ignoring(
  READ_ONLY,
  z.strictObject({
    name: Name,
    type: z.literal('http').default('http'),
    externalId: z.string().max(100).optional(),
    /** Another connection whose slots this one's calls take; its own `concurrencyLevel` then counts for nothing. */
    _borrowConcurrencyFromConnectionId: Id.optional(),
    ...customSettings,
    /** integrator.io's "On-premise". */
    _agentId: z
      .null({ error: () => 'must be left out: Keyway runs where you put it, so there is no agent' })
      .optional(),
    /** Until when its debug log is on, as integrator.io has it: 60 minutes ahead at most. Absent: stays as it is. */
    debugDate: Timestamp.nullable().optional(),
    http: ConnectionHttp,
  }),
)
export type ConnectionInput = z.infer<typeof ConnectionInput>
export type AzureHttpInput = z.infer<typeof AzureHttp>
export type UniversalHttpInput = z.infer<typeof UniversalHttp>

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

const shownSettings = {
  mediaType: z.enum(MEDIA_TYPES),
  successMediaType: z.enum(SUCCESS_MEDIA_TYPES).optional(),
  errorMediaType: z.enum(ERROR_MEDIA_TYPES).optional(),
  headers: z.array(z.object({ name: z.string(), value: z.string() })).optional(),
  rateLimit: RateLimit.optional(),
  ping: Ping.optional(),
  concurrencyLevel: z.number(),
  targetConcurrencyLevel: z.number().optional(),
  retryHeader: z.string().optional(),
}

const ShownAzureHttp = z.object({
  formType: z.enum(FORM_TYPES),
  _httpConnectorId: z.literal(AZURE_KEY_VAULT_ID),
  _httpConnectorApiId: ApiType,
  _iClientId: Id,
  baseURI: z.string(),
  ...shownSettings,
  unencrypted: z.object({ vaultUrl: z.string().optional() }),
  auth: z.object({
    type: z.literal('oauth'),
    oauth: z.object({ scope: z.array(z.string()) }),
    ...authFailureFields,
  }),
})

const shownAuth = <T extends AuthType>(type: T) => ({ type: z.literal(type), ...authFailureFields })

const ShownUniversalHttp = z.object({
  formType: z.enum(FORM_TYPES),
  _httpConnectorId: z.literal(HTTP_ID),
  _httpConnectorApiId: z.undefined().optional(),
  _iClientId: Id.optional(),
  baseURI: z.string(),
  ...shownSettings,
  unencrypted: z.record(z.string(), z.string()),
  unencryptedFields: z.array(CustomField).optional(),
  /** `******` when there are some; `encryptedFields` names them. */
  encrypted: Masked.optional(),
  encryptedFields: z.array(CustomField).optional(),
  auth: z.discriminatedUnion('type', [
    z.object(shownAuth('custom')),
    z.object({ ...shownAuth('basic'), basic: z.object({ username: z.string(), password: Masked.optional() }) }),
    z.object({
      ...shownAuth('token'),
      token: z.object({
        ...tokenPlace,
        ...refreshFields,
        token: Masked.optional(),
        refreshToken: Masked.optional(),
      }),
    }),
    z.object({ ...shownAuth('oauth'), oauth: z.object({ scope: z.array(z.string()) }) }),
  ]),
  clientCertificates: z
    .object({
      cert: z.string().optional(),
      key: Masked.optional(),
      ca: z.string().optional(),
      passphrase: Masked.optional(),
      pfx: Masked.optional(),
    })
    .optional(),
  disableStrictSSL: z.boolean().optional(),
})

export const Connection = z.object({
  _id: Id,
  name: z.string(),
  type: z.literal('http'),
  externalId: z.string().optional(),
  ...customSettings,
  _borrowConcurrencyFromConnectionId: Id.optional(),
  http: z.discriminatedUnion('_httpConnectorId', [ShownAzureHttp, ShownUniversalHttp]),
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
export type AzureHttp = z.infer<typeof ShownAzureHttp>
export type UniversalHttp = z.infer<typeof ShownUniversalHttp>

/** Whether a connection is one of the universal connector. */
export const isUniversal = <T extends { readonly _httpConnectorId: string }>(
  http: T,
): http is Extract<T, { readonly _httpConnectorId: typeof HTTP_ID }> => http._httpConnectorId === HTTP_ID

/** Search looks into the address too: a vault is found by its name. */
export const ConnectionListQuery = listQuery(['status', 'address', '_httpConnectorApiId'], {
  status: filterOf(z.enum(CONNECTION_STATUSES)),
  offline: filterOf(z.enum(['true', 'false'])),
  _httpConnectorApiId: filterOf(ApiType),
  /** The application. */
  _httpConnectorId: filterOf(Id),
  _iClientId: filterOf(Id),
  /** Whether a secret of it, or of its client, did not come along with it and is still to be entered. */
  needsSecret: filterOf(z.enum(['true', 'false'])),
  /** Whether an export or import uses it. */
  used: filterOf(z.enum(['true', 'false'])),
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
