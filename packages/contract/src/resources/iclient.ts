/**
 * An iClient: the OAuth 2.0 client that connections sign in with. Three providers, as integrator.io has them:
 * `azureoauth` (cloud and tenant; every way to sign in), `azureserviceprincipal` (the app itself, with a secret) and
 * `custom_oauth2` (addresses in place of cloud and tenant; with the universal connector those of any OAuth 2.0 service).
 */
import { z } from 'zod'
import { Id, Timestamp } from '../ids.ts'
import { ignoring, Name, ScopeList } from '../input.ts'
import { Masked } from '../secret.ts'
import { AZURE_KEY_VAULT_ID, HTTP_ID } from './application-ids.ts'
import { ClientCertificate, ClientCertificateInput } from './client-certificate.ts'
import { customSettings } from './custom-settings.ts'
import {
  ClientId,
  ClientSecret,
  Cloud,
  DomainName,
  NO_PASSWORD_GRANT,
  SecretExpiry,
  SignInUrl,
  TenantId,
} from './iclient-fields.ts'
import { IClientJwt, isSymmetric, shownJwt } from './iclient-references.ts'
import { PKCE_METHODS, shownUniversal, UniversalOAuth2 } from './iclient-universal.ts'
import { CREDENTIALS, GRANT_TYPES, isAppOnly, WAY_IDS, wayOf } from './ways.ts'

export { CLOUDS, Cloud } from './iclient-fields.ts'

const GrantType = z.enum(GRANT_TYPES, { error: () => NO_PASSWORD_GRANT })
const Credential = z.enum(CREDENTIALS)

/** Secret and certificate of a client; which of them is needed depends on the way. */
const credentials = {
  /** Needed when created with a way that has one; afterwards absent or masked keeps the stored one. */
  clientSecret: ClientSecret.optional(),
  clientSecretExpiresAt: SecretExpiry.nullish(),
  clientCertificate: ClientCertificateInput.optional(),
  grantType: GrantType.default('authorizecode'),
  credential: Credential.default('secret'),
  /** Keyway's own callback for this client. Left out, Keyway makes one; see `iclients.newRedirectUri`. */
  redirectUri: z.url('must be a URL').optional(),
  pkceCodeChallengeMethod: z
    .literal('s256', { error: () => 'must be s256: Keyway never signs in without' })
    .default('s256'),
}

/** Derived by integrator.io from other members, and accepted back. */
const OAUTH2_READ_ONLY = ['useNewAuthFailSchema', 'failures', 'useIClientFields']

const AzureOAuth2 = z
  .strictObject({
    clientId: ClientId.optional(),
    ...credentials,
    clientCredentialsLocation: z.enum(['body', 'basicauthheader']).default('body'),
    /** Settings that are no secret. A managed identity has no tenant to name. */
    unencrypted: z.strictObject({ cloud: Cloud, tenantId: TenantId.optional() }),
  })
  .superRefine((oauth2, context) => checkWay({ ...oauth2, tenantId: oauth2.unencrypted.tenantId }, context))

/** What integrator.io lets others choose and Microsoft knows in one form only. */
const only = <const T extends string>(value: T, why: string) => z.literal(value, { error: () => why }).optional()

const CustomOAuth2 = z
  .strictObject({
    clientId: ClientId,
    ...credentials,
    clientCredentialsLocation: z.enum(['body', 'basicauthheader']).default('basicauthheader'),
    auth: z.strictObject({ uri: SignInUrl }).optional(),
    token: z.strictObject({
      uri: SignInUrl,
      method: only('POST', 'must be POST: Microsoft takes token requests no other way'),
    }),
    refresh: z.strictObject({ uri: SignInUrl }).optional(),
    validDomainNames: z.array(DomainName, { error: () => 'is required' }).min(1, 'must name the hosts of the URLs'),
    scope: ScopeList.optional(),
    scopeDelimiter: only(' ', 'must be a space: scopes of OAuth 2.0 are separated by spaces'),
    accessTokenLocation: only('header', 'must be header: a token in a URL ends up in logs'),
    accessTokenHeaderName: only('Authorization', 'must be Authorization'),
    scheme: only('Bearer', 'must be Bearer'),
    /** Read-only: what the addresses name. */
    unencrypted: z.unknown().optional(),
  })
  .superRefine((oauth2, context) => {
    checkWay({ ...oauth2, tenantId: 'named by the URLs' }, context)
    if (oauth2.grantType === 'authorizecode' && oauth2.auth === undefined) missing(context, ['auth', 'uri'])
  })

interface WayInput {
  readonly grantType: z.infer<typeof GrantType>
  readonly credential: z.infer<typeof Credential>
  readonly clientId?: string | undefined
  readonly tenantId?: string | undefined
}

const missing = (context: z.RefinementCtx, path: string[]): void =>
  context.addIssue({ code: 'custom', path, message: 'is required' })

/** The members a way needs beyond its credential, which a stored client may keep. */
function checkWay(input: WayInput, context: z.RefinementCtx): void {
  const way = wayOf(input.grantType, input.credential)
  if (way === undefined) {
    const message = `must be secret or certificate when a person signs in: "${input.credential}" is for the app itself (clientcredentials)`
    context.addIssue({ code: 'custom', path: ['credential'], message, input: input.credential })
    return
  }
  const needs: readonly string[] = way.needs
  if (needs.includes('clientId') && input.clientId === undefined) missing(context, ['clientId'])
  if (needs.includes('tenantId') && input.tenantId === undefined) missing(context, ['unencrypted', 'tenantId'])
  if (isAppOnly(way) && input.tenantId?.toLowerCase() === 'organizations') {
    const message = 'must be one tenant when the app signs in by itself: "organizations" is for people'
    context.addIssue({ code: 'custom', path: ['unencrypted', 'tenantId'], message, input: input.tenantId })
  }
  if (input.clientId !== undefined && input.clientId.toLowerCase() === input.tenantId?.toLowerCase()) {
    const message = 'is the same as the tenant ID. Azure shows both on the Overview page, one below the other'
    context.addIssue({ code: 'custom', path: ['clientId'], message, input: input.clientId })
  }
}

const READ_ONLY = ['_id', 'createdAt', 'lastModified', 'published', 'signIn', '_integrationId', '_connectorId']

const NO_JWT =
  'Microsoft takes no JWT that is described here. Choose the credential "certificate" for an app that signs in with a key, or the application HTTP for another service'

const common = {
  name: Name,
  formType: z.enum(['assistant', 'http']).default('assistant'),
  /** Left out: Azure Key Vault. */
  _httpConnectorId: Id.optional(),
  ...customSettings,
}

/** Of clients that sign in with Microsoft: there is nothing to use them for. */
const noReferences = {
  enableJWT: z.literal(false, { error: () => `must be false: ${NO_JWT}` }).optional(),
  jwt: z.null({ error: () => `must be left out: ${NO_JWT}` }).optional(),
  enableIClientReferences: z
    .literal(false, { error: () => 'must be false: connections to Azure Key Vault have no templates' })
    .optional(),
}

const references = {
  /** Whether `{{{iClient.jwt.token}}}` stands for a JWT in the requests of the client. */
  enableJWT: z.boolean().optional(),
  jwt: ignoring(['token'], IClientJwt).nullish(),
  /** Whether templates of its connections may use `{{{iClient.encrypted.x}}}`, `{{iClient.unencrypted.x}}` and `{{iClient.clientId}}`. */
  enableIClientReferences: z.boolean().optional(),
}

const ServicePrincipal = z.strictObject({
  clientId: ClientId,
  clientSecret: ClientSecret.optional(),
  clientSecretExpiresAt: SecretExpiry.nullish(),
  tenantId: TenantId.refine((value) => value.toLowerCase() !== 'organizations', {
    message: 'must be one tenant: a service principal belongs to one',
  }),
  /** Keyway's own: left out, the public cloud. */
  cloud: Cloud.default('public'),
})

const PROVIDERS = ['azureoauth', 'azureserviceprincipal', 'custom_oauth2'] as const
const BLOCKS = ['oauth2', 'azureserviceprincipal'] as const

/** integrator.io ignores the block of another provider; so do we. */
const withOwnBlock = (value: unknown): unknown => {
  const own = (value as { provider?: unknown } | null)?.provider === 'azureserviceprincipal' ? BLOCKS[1] : BLOCKS[0]
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(
    Object.entries(value).filter(([key]) => key === own || !(BLOCKS as readonly string[]).includes(key)),
  )
}

export const IClientInput = z.preprocess(
  withOwnBlock,
  ignoring(
    READ_ONLY,
    z.discriminatedUnion(
      'provider',
      [
        z.strictObject({
          ...common,
          ...noReferences,
          provider: z.literal('azureoauth'),
          oauth2: ignoring(OAUTH2_READ_ONLY, AzureOAuth2),
        }),
        z.strictObject({
          ...common,
          ...noReferences,
          provider: z.literal('azureserviceprincipal'),
          azureserviceprincipal: ServicePrincipal,
        }),
        z.discriminatedUnion(
          '_httpConnectorId',
          [
            z.strictObject({
              ...common,
              ...noReferences,
              _httpConnectorId: z.literal(AZURE_KEY_VAULT_ID).optional(),
              provider: z.literal('custom_oauth2'),
              oauth2: ignoring(OAUTH2_READ_ONLY, CustomOAuth2),
            }),
            z
              .strictObject({
                ...common,
                ...references,
                _httpConnectorId: z.literal(HTTP_ID),
                provider: z.literal('custom_oauth2'),
                oauth2: ignoring(OAUTH2_READ_ONLY, UniversalOAuth2),
              })
              .superRefine(({ enableJWT, jwt }, context) => {
                if (enableJWT && !jwt) missing(context, ['jwt', 'signatureMethod'])
                if (!jwt) return
                const [unused, other] = isSymmetric(jwt.signatureMethod)
                  ? (['privateKey', 'secret'] as const)
                  : (['secret', 'privateKey'] as const)
                if (jwt[unused] !== undefined) {
                  const message = `is not used by ${jwt.signatureMethod}, which signs with "${other}"`
                  context.addIssue({ code: 'custom', path: ['jwt', unused], message })
                }
              }),
          ],
          { error: () => 'must be one that this Keyway has: see GET /v1/httpconnectors' },
        ),
      ],
      { error: () => `must be ${PROVIDERS.join(', ').replace(/, (?=[^,]*$)/, ' or ')}` },
    ),
  ),
)
export type IClientInput = z.infer<typeof IClientInput>

/** What every provider comes down to: how a connection of this client signs in, and until when that works. */
export const IClientSignIn = z.object({
  way: z.enum(WAY_IDS),
  /** Null: of the universal connector, which belongs to no cloud. */
  cloud: Cloud.nullable(),
  /** Empty: a managed identity that the host has one of. */
  clientId: z.string(),
  tenantId: z.string(),
  /** The last day of the client secret or certificate; null when it has none, or nobody has told. */
  expiresAt: Timestamp.nullable(),
  /** Days left, one that has begun counted whole; 0 or less once it is over. */
  daysLeft: z.number().nullable(),
  /** What is still to be entered: the client came from a configuration file, and those hold no secrets. */
  missing: z.enum(['clientSecret', 'clientCertificate', 'secrets']).nullable(),
})
export type IClientSignIn = z.infer<typeof IClientSignIn>

const shownCredentials = {
  clientId: z.string().optional(),
  /** `******`, or absent when none is stored. */
  clientSecret: Masked.optional(),
  clientSecretExpiresAt: Timestamp.nullish(),
  clientCertificate: ClientCertificate.optional(),
  grantType: z.enum(GRANT_TYPES),
  credential: Credential,
  clientCredentialsLocation: z.enum(['body', 'basicauthheader']),
  redirectUri: z.url(),
  pkceCodeChallengeMethod: z.enum(PKCE_METHODS),
}

export const IClient = z.object({
  _id: Id,
  name: z.string(),
  provider: z.enum(PROVIDERS),
  formType: z.enum(['assistant', 'http']),
  _httpConnectorId: Id,
  settings: customSettings.settings,
  settingsForm: customSettings.settingsForm,
  enableJWT: z.boolean().optional(),
  jwt: shownJwt.nullish(),
  enableIClientReferences: z.boolean().optional(),
  signIn: IClientSignIn,
  /** Of `azureoauth` and `custom_oauth2`. */
  oauth2: z
    .object({
      ...shownCredentials,
      /** Of a client that signs in with Microsoft its cloud and tenant; of any other its custom fields. */
      unencrypted: z
        .object({ cloud: Cloud.optional(), tenantId: z.string().optional() })
        .catchall(z.string())
        .optional(),
      ...shownUniversal,
    })
    .optional(),
  azureserviceprincipal: z
    .object({
      clientId: z.string(),
      clientSecret: Masked.optional(),
      clientSecretExpiresAt: Timestamp.nullish(),
      tenantId: z.string(),
      cloud: Cloud,
    })
    .optional(),
  createdAt: Timestamp,
  lastModified: Timestamp,
})
export type IClient = z.infer<typeof IClient>
