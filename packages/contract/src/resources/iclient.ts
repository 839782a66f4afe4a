/** An iClient: the OAuth 2.0 client (client id and secret of an app registration) that connections sign in with. */
import { z } from 'zod'
import { Id, Timestamp } from '../ids.ts'
import { ignoring, Name } from '../input.ts'
import { SecretInput } from '../secret.ts'

/** Which Azure the client belongs to. `sandbox` is offered only where the sandbox is enabled. */
export const CLOUDS = ['public', 'usGovernment', 'china', 'sandbox'] as const
export const Cloud = z.enum(CLOUDS)
export type Cloud = z.infer<typeof Cloud>

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

const ClientId = z
  .string({ error: () => 'is required' })
  .trim()
  .regex(GUID, 'must be the Application (client) ID: a GUID such as 11111111-2222-3333-4444-555555555555')

/** Microsoft shows a secret's Value and its Secret ID side by side; the ID, a GUID, is often pasted by mistake. */
const ClientSecret = SecretInput.refine(
  (value) => !GUID.test(value),
  'looks like the Secret ID. Paste the Value of the client secret instead; Azure shows it once, when it is created',
)

const TenantId = z
  .string({ error: () => 'is required' })
  .trim()
  .regex(
    /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?=.{4,253}$)[a-z0-9-]+(\.[a-z0-9-]+)+|organizations)$/i,
    'must be the Directory (tenant) ID, a verified domain such as contoso.onmicrosoft.com, or "organizations"',
  )

export const IClientOAuth2 = z.strictObject({
  clientId: ClientId,
  /** Required when created; afterwards absent or masked keeps the stored one. */
  clientSecret: ClientSecret.optional(),
  grantType: z.literal('authorizecode').default('authorizecode'),
  clientCredentialsLocation: z.enum(['body', 'basicauthheader']).default('body'),
  /** Keyway's own callback for this client. Left out, Keyway makes one; see `iclients.newRedirectUri`. */
  redirectUri: z.url('must be a URL').optional(),
  pkceCodeChallengeMethod: z.literal('s256').default('s256'),
  /** Settings that are no secret. */
  unencrypted: z.strictObject({ cloud: Cloud, tenantId: TenantId }),
})

const READ_ONLY = ['_id', 'createdAt', 'lastModified', 'published']

export const IClientInput = ignoring(
  READ_ONLY,
  z.strictObject({
    name: Name,
    provider: z.literal('azureoauth', { error: () => 'must be azureoauth' }),
    formType: z.enum(['assistant', 'http']).default('assistant'),
    _httpConnectorId: Id,
    oauth2: IClientOAuth2,
  }),
)
export type IClientInput = z.infer<typeof IClientInput>

export const IClient = z.object({
  _id: Id,
  name: z.string(),
  provider: z.literal('azureoauth'),
  formType: z.enum(['assistant', 'http']),
  _httpConnectorId: Id,
  oauth2: z.object({
    clientId: z.string(),
    /** `******`, or absent when none is stored. */
    clientSecret: z.string().optional(),
    grantType: z.literal('authorizecode'),
    clientCredentialsLocation: z.enum(['body', 'basicauthheader']),
    redirectUri: z.url(),
    pkceCodeChallengeMethod: z.literal('s256'),
    unencrypted: z.object({ cloud: Cloud, tenantId: z.string() }),
  }),
  createdAt: Timestamp,
  lastModified: Timestamp,
})
export type IClient = z.infer<typeof IClient>
