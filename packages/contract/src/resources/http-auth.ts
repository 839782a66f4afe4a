/** How a connection of the HTTP application signs in: a block per type, of which the others are ignored. */
import { z } from 'zod'
import { SecretInput } from '../secret.ts'
import { authFailureFields, checkAuthFailure, FieldPath, HeaderName, HttpHeader, TextTemplate } from './http-fields.ts'
import { membersOfClient } from './members-of-client.ts'

/** Types Keyway signs in by, in the order forms offer them. */
export const AUTH_TYPES = ['custom', 'basic', 'token', 'oauth'] as const
export type AuthType = (typeof AUTH_TYPES)[number]

export const AUTH_TYPE_NAMES: Readonly<Record<AuthType, string>> = {
  custom: 'Custom',
  basic: 'Basic',
  token: 'Token',
  oauth: 'OAuth 2.0',
}

const SUPPORTED = 'must be custom, basic, token or oauth'

const Credential = z
  .string({ error: () => 'is required' })
  .trim()
  .min(1, 'is required')
  .max(1_024)

const Basic = z.strictObject({
  /** RFC 7617 2: a colon would end it. */
  username: Credential.regex(/^[^:\r\n]*$/, 'must not hold a colon'),
  password: SecretInput.optional(),
})

export const TOKEN_LOCATIONS = ['header', 'url', 'body'] as const
const ParamName = z
  .string()
  .trim()
  .regex(/^[\w.~-]{1,100}$/, 'must be the name of a parameter, such as api_key')

/** Where a token stands in a call. */
export const tokenPlace = {
  location: z.enum(TOKEN_LOCATIONS, { error: () => 'must be header, url or body' }).default('header'),
  headerName: HeaderName.optional(),
  /** Before the token in the header, e.g. `Bearer`. Left out: the token alone. */
  scheme: z
    .string()
    .trim()
    .regex(/^[\w.+-]{0,50}$/, 'must be one word, such as Bearer')
    .optional(),
  paramName: ParamName.optional(),
}

/** How a new token is fetched: one request to the API itself. */
export const refreshFields = {
  refreshMethod: z.enum(['POST', 'GET', 'PUT'], { error: () => 'must be POST, GET or PUT' }).optional(),
  refreshRelativeURI: TextTemplate.trim()
    .regex(/^(?!\/\/)[^\s#\\]+$/, 'must be a path such as /token, without spaces or #')
    .refine(
      (text) => !/^[a-z][a-z0-9+.-]*:/i.test(text),
      'must be a path such as /token: the base URI stands before it',
    )
    .optional(),
  refreshBody: TextTemplate.optional(),
  refreshMediaType: z
    .enum(['urlencoded', 'json', 'xml', 'plaintext'], { error: () => 'must be urlencoded, json, xml or plaintext' })
    .optional(),
  refreshResponseMediaType: z.literal('json', { error: () => 'must be json' }).optional(),
  /** Where the new token stands in the answer. */
  refreshTokenPath: FieldPath.optional(),
  refreshToken: SecretInput.optional(),
  refreshTokenLocation: z.enum(['header', 'body'], { error: () => 'must be header or body' }).optional(),
  refreshHeaders: z.array(HttpHeader).max(20).optional(),
  /** The same for several: the token, then the next refresh token. */
  tokenPaths: z.array(FieldPath).max(2, 'must be the paths of the token and of the next refresh token').optional(),
}

const Token = z
  .strictObject({
    /** Needed unless one is fetched. */
    token: SecretInput.optional(),
    ...tokenPlace,
    ...refreshFields,
  })
  .superRefine((token, context) => {
    if (token.location === 'url' && token.paramName === undefined) {
      context.addIssue({ code: 'custom', path: ['paramName'], message: 'is required' })
    }
    if (token.location === 'body' && token.paramName === undefined) {
      context.addIssue({ code: 'custom', path: ['paramName'], message: 'is required' })
    }
    const some = Object.keys(refreshFields).find((name) => token[name as keyof typeof refreshFields] !== undefined)
    if (some === undefined) return
    const need = (path: string) => context.addIssue({ code: 'custom', path: [path], message: 'is required' })
    if (token.refreshRelativeURI === undefined) need('refreshRelativeURI')
    if (token.refreshTokenPath === undefined && (token.tokenPaths ?? []).length === 0) need('refreshTokenPath')
    if (token.refreshBody && token.refreshMethod === 'GET') {
      context.addIssue({ code: 'custom', path: ['refreshBody'], message: 'is not sent with GET' })
    }
  })

const OAuth = z.strictObject({
  scope: z
    .preprocess(
      (value) => (typeof value === 'string' ? value.split(/[\s,]+/).filter((one) => one !== '') : value),
      z.array(z.string().trim().min(1).max(300)).max(100),
    )
    .default([]),
  ...membersOfClient,
})

const BLOCKS: readonly string[] = ['basic', 'token', 'oauth', 'cookie', 'jwt']
const withOwnBlock = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const { type } = value as { type?: unknown }
  return Object.fromEntries(Object.entries(value).filter(([key]) => key === type || !BLOCKS.includes(key)))
}

const of = <T extends AuthType>(type: T) => ({ type: z.literal(type), ...authFailureFields })

/** The block of the type; those of others are dropped, as integrator.io ignores them. */
export const HttpAuth = z.preprocess(
  withOwnBlock,
  z.discriminatedUnion(
    'type',
    [
      z.strictObject({ ...of('custom') }).superRefine(checkAuthFailure),
      z.strictObject({ ...of('basic'), basic: Basic }).superRefine(checkAuthFailure),
      z.strictObject({ ...of('token'), token: Token }).superRefine(checkAuthFailure),
      z.strictObject({ ...of('oauth'), oauth: OAuth }).superRefine(checkAuthFailure),
    ],
    {
      error: ({ input }) => {
        const type = (input as { type?: unknown } | undefined)?.type
        return typeof type === 'string' ? `${SUPPORTED}: ${type.slice(0, 30)} is not supported` : SUPPORTED
      },
    },
  ),
)
export type HttpAuth = z.infer<typeof HttpAuth>

/** TLS with a certificate of one's own, and with an authority of one's own. */
export const ClientCertificates = z
  .strictObject({
    cert: z.string().max(100_000).optional(),
    key: SecretInput.optional(),
    ca: z.string().max(200_000).optional(),
    passphrase: SecretInput.optional(),
    /** base64 of a PFX file. */
    pfx: z.string().max(200_000).optional(),
  })
  .superRefine(({ cert, key, pfx, passphrase }, context) => {
    const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
    if (pfx !== undefined && (cert ?? key) !== undefined)
      refuse('pfx', 'cannot stand beside a certificate and a key: choose one')
    if (cert !== undefined && key === undefined) refuse('key', 'is required')
    if (key !== undefined && cert === undefined) refuse('cert', 'is required')
    if (passphrase !== undefined && (key ?? pfx) === undefined)
      refuse('passphrase', 'needs a private key or a PFX file')
  })
