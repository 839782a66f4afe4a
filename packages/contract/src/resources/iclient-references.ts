/**
 * What a client of the universal connector has besides its credentials, for the requests it makes: custom fields, settings, and a
 * JWT that is signed anew for each request (RFC 7519, RFC 7523). integrator.io: `enableJWT`, `jwt`, `enableIClientReferences`.
 */
import { z } from 'zod'
import { MASK, SecretInput } from '../secret.ts'
import { customFieldsOf, TextTemplate } from './http-fields.ts'

/** integrator.io's names of the algorithms of RFC 7518 section 3.1. */
export const SIGNATURE_METHODS = {
  'hmac-sha256': 'HS256',
  'hmac-sha384': 'HS384',
  'hmac-sha512': 'HS512',
  'rsa-sha256': 'RS256',
  'rsa-sha384': 'RS384',
  'rsa-sha512': 'RS512',
  es256: 'ES256',
  es384: 'ES384',
  es512: 'ES512',
  ps256: 'PS256',
  ps384: 'PS384',
  ps512: 'PS512',
} as const
export type SignatureMethod = keyof typeof SIGNATURE_METHODS

const METHODS = Object.keys(SIGNATURE_METHODS) as [SignatureMethod, ...SignatureMethod[]]

/** Signed with a secret that both sides know, not with a private key. */
export const isSymmetric = (method: SignatureMethod): boolean => SIGNATURE_METHODS[method].startsWith('HS')

const SignatureMethod = z.enum(METHODS, { error: () => `must be one of ${METHODS.join(', ')}` })

/** A JSON object, or its text, which may hold handlebars. */
const Claims = z.union([z.record(z.string(), z.unknown()), TextTemplate], { error: () => 'must be a JSON object' })

export const IClientJwt = z.strictObject({
  signatureMethod: SignatureMethod,
  /** Claims. `iat` is set to now and `exp` to five minutes later where they are not named. */
  payload: Claims,
  /** Further members of the protected header, e.g. `kid`. */
  headers: Claims.nullish(),
  /** Of the methods hmac. */
  secret: SecretInput.optional(),
  isSecretBase64Encoded: z.boolean().optional(),
  /** Of the other methods: PKCS #8, PEM. */
  privateKey: SecretInput.optional(),
})

export const shownJwt = z.object({
  signatureMethod: SignatureMethod,
  payload: Claims,
  headers: Claims.nullish(),
  secret: z.literal(MASK).optional(),
  isSecretBase64Encoded: z.boolean().optional(),
  privateKey: z.literal(MASK).optional(),
})

const Value = z.string().max(16_384, 'must be at most 16,384 characters')

/** `cloud` says which Azure a client belongs to. */
const notOurs = (fields: Readonly<Record<string, unknown>>): boolean => !('cloud' in fields)
const NOT_CLOUD = 'must not have a field named cloud. Choose another name'

export const iclientFields = {
  /** `{{iClient.unencrypted.audience}}`. */
  unencrypted: customFieldsOf(Value).refine(notOurs, NOT_CLOUD).optional(),
  /** `{{{iClient.encrypted.apiKey}}}`. The mask for one, or for all of them, keeps what is stored. */
  encrypted: z.union([z.literal(MASK), customFieldsOf(SecretInput)], { error: () => 'must be an object' }).optional(),
}
