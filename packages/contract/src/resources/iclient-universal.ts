/** `custom_oauth2` for the universal connector: any OAuth 2.0 service, named by its addresses. */
import { z } from 'zod'
import { MASK, SecretInput } from '../secret.ts'
import { tokenPlace } from './http-auth.ts'
import { authFailureFields, FieldPath, HttpHeader, TextTemplate } from './http-fields.ts'
import { DomainName, NO_PASSWORD_GRANT, SecretExpiry, SignInUrl } from './iclient-fields.ts'
import { iclientFields } from './iclient-references.ts'
import { GRANT_TYPES } from './ways.ts'

export const PKCE_METHODS = ['s256', 'plain'] as const

/** Set by Keyway in every authorization request (RFC 6749 4.1.1, RFC 7636 4.3). */
const OWN_PARAMETERS: ReadonlySet<string> = new Set([
  'client_id',
  'client_secret',
  'code_challenge',
  'code_challenge_method',
  'redirect_uri',
  'response_mode',
  'response_type',
  'scope',
  'state',
])

const QueryParameter = z.strictObject({
  name: z
    .string()
    .regex(/^[\w.~-]{1,100}$/, 'must be the name of a parameter, such as audience')
    .refine(
      (name) => !OWN_PARAMETERS.has(name.toLowerCase()),
      'must be another one: Keyway sets this parameter itself',
    ),
  value: z.string().max(1_000, 'must be at most 1,000 characters'),
})

/** Overrides of a request: further headers, and further parameters of its form, `name=value&name=value`. */
const request = {
  headers: z.array(HttpHeader).max(20).nullish(),
  body: TextTemplate.regex(/^(?!\s*[{[])/, 'must be parameters such as audience=orders, not JSON').nullish(),
}
const POST_ONLY = 'must be POST: a secret in a URL ends up in logs (RFC 6749 2.3.1)'

export const UniversalOAuth2 = z
  .strictObject({
    clientId: z
      .string({ error: () => 'is required' })
      .trim()
      .min(1, 'is required')
      .max(1_024, 'must be at most 1,024 characters'),
    clientSecret: SecretInput.optional(),
    clientSecretExpiresAt: SecretExpiry.nullish(),
    grantType: z.enum(GRANT_TYPES, { error: () => NO_PASSWORD_GRANT }).default('authorizecode'),
    credential: z.literal('secret', { error: () => 'must be secret' }).default('secret'),
    redirectUri: z.url('must be a URL').optional(),
    clientCredentialsLocation: z
      .enum(['body', 'basicauthheader'], { error: () => 'must be basicauthheader or body' })
      .default('basicauthheader'),
    pkceCodeChallengeMethod: z
      .enum(PKCE_METHODS, { error: () => 'must be s256, or plain where the service knows nothing better' })
      .default('s256'),
    auth: z.strictObject({ uri: SignInUrl, queryParameters: z.array(QueryParameter).max(20).optional() }).optional(),
    token: z.strictObject({
      uri: SignInUrl,
      method: z.literal('POST', { error: () => POST_ONLY }).optional(),
      ...request,
    }),
    refresh: z
      .strictObject({
        uri: SignInUrl.optional(),
        method: z.literal('POST', { error: () => POST_ONLY }).optional(),
        ...request,
      })
      .optional(),
    /** RFC 7009: told when a connection's access is revoked in Keyway. */
    revoke: z.strictObject({ uri: SignInUrl, ...request }).optional(),
    validDomainNames: z
      .array(DomainName, { error: () => 'is required' })
      .min(1, 'must name the hosts of the URLs')
      .max(20, 'must have at most 20 entries'),
    /** Asked for by connections that name none themselves. */
    scope: z.array(z.string().trim().min(1).max(300)).max(100).optional(),
    scopeDelimiter: z
      .string()
      .regex(/^[ ,;|+]$/, 'must be a space, a comma, a semicolon, + or |')
      .default(' '),
    accessTokenLocation: tokenPlace.location,
    accessTokenHeaderName: tokenPlace.headerName,
    accessTokenParamName: tokenPlace.paramName,
    scheme: tokenPlace.scheme.default('Bearer'),
    /** Where the tokens stand in an answer that is not RFC 6749's. */
    accessTokenPath: FieldPath.nullish(),
    refreshTokenPath: FieldPath.nullish(),
    /** How an answer of the token URL says that it failed, where its status does not. */
    failStatusCode: authFailureFields.failStatusCode,
    failPath: authFailureFields.failPath,
    failValues: authFailureFields.failValues,
    ...iclientFields,
  })
  .superRefine((oauth2, context) => {
    const missing = (path: string[]) => context.addIssue({ code: 'custom', path, message: 'is required' })
    if (oauth2.grantType === 'authorizecode' && oauth2.auth === undefined) missing(['auth', 'uri'])
    if (oauth2.accessTokenLocation !== 'header' && oauth2.accessTokenParamName === undefined)
      missing(['accessTokenParamName'])
  })

const shownRequest = {
  headers: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
  body: z.string().nullish(),
}

/** Members a read of such a client has besides those of every client. */
export const shownUniversal = {
  auth: z
    .object({
      uri: z.string(),
      queryParameters: z.array(z.object({ name: z.string(), value: z.string() })).optional(),
    })
    .optional(),
  token: z.object({ uri: z.string(), method: z.literal('POST').optional(), ...shownRequest }).optional(),
  refresh: z.object({ uri: z.string().optional(), method: z.literal('POST').optional(), ...shownRequest }).optional(),
  revoke: z.object({ uri: z.string(), ...shownRequest }).optional(),
  validDomainNames: z.array(z.string()).optional(),
  scope: z.array(z.string()).optional(),
  scopeDelimiter: z.string().optional(),
  accessTokenLocation: z.enum(['header', 'url', 'body']).optional(),
  accessTokenHeaderName: z.string().optional(),
  accessTokenParamName: z.string().optional(),
  scheme: z.string().optional(),
  accessTokenPath: z.string().nullish(),
  refreshTokenPath: z.string().nullish(),
  failStatusCode: z.number().optional(),
  failPath: z.string().optional(),
  failValues: z.array(z.string()).optional(),
  /** Each custom secret as `******`. */
  encrypted: z.record(z.string(), z.literal(MASK)).optional(),
}
