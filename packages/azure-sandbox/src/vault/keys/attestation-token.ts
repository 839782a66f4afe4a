/**
 * The attestation token a key is released to (Microsoft, "Secure Key Release policy grammar"). The sandbox holds its
 * claims against the policy but asks no attestation service, so it takes the token's signature on trust.
 */
import { createPublicKey, type KeyObject } from 'node:crypto'
import { refusal } from '../errors.ts'
import { isObject, type JsonObject } from '../json-body.ts'
import type { PolicyDocument } from './release-policy.ts'

export interface AttestationToken {
  readonly claims: JsonObject
  /** The environment's key, which the released key is wrapped with. */
  readonly wrappingKey: KeyObject
  readonly wrappingKeyId: string
}

/** Reads a compact JWS. Throws `releaseRefused` when it is none, or names no RSA key to wrap with. */
export function readToken(text: string): AttestationToken {
  const claims = claimsOf(text)
  const runtime = isObject(claims['x-ms-runtime']) ? claims['x-ms-runtime'] : claims
  const keys = Array.isArray(runtime.keys) ? runtime.keys.filter(isObject) : []
  const jwk = keys.find(({ kty, n, e }) => kty === 'RSA' && typeof n === 'string' && typeof e === 'string')
  if (!jwk) throw refusal('releaseRefused', { reason: 'the token names no RSA key in x-ms-runtime.keys.' })
  const { n, e, kid } = jwk
  return {
    claims,
    wrappingKey: createPublicKey({ key: { kty: 'RSA', n: String(n), e: String(e) }, format: 'jwk' }),
    wrappingKeyId: typeof kid === 'string' ? kid : '',
  }
}

function claimsOf(text: string): JsonObject {
  try {
    const claims: unknown = JSON.parse(Buffer.from(text.split('.')[1] ?? '', 'base64url').toString('utf8'))
    if (isObject(claims)) return claims
  } catch {
    // refused below, like any other text
  }
  throw refusal('releaseRefused', { reason: 'the target is not an attestation token (a JSON Web Token).' })
}

/** Whether some authority of the policy issued the token and the token meets its conditions. */
export const satisfies = (policy: PolicyDocument, claims: JsonObject): boolean =>
  policy.anyOf.some((authority) => isIssuedBy(authority.authority, claims.iss) && meets(authority, claims))

const isIssuedBy = (authority: unknown, iss: unknown): boolean =>
  typeof authority === 'string' && typeof iss === 'string' && trimmed(authority) === trimmed(iss)

const trimmed = (url: string): string => url.toLowerCase().replace(/\/+$/, '')

/** `{claim, equals}`, `{allOf: []}` and `{anyOf: []}`, nested as one likes. */
function meets(condition: JsonObject, claims: JsonObject): boolean {
  const { claim, equals, allOf, anyOf } = condition
  if (typeof claim === 'string') return String(valueAt(claims, claim)) === String(equals)
  if (Array.isArray(allOf)) return allOf.filter(isObject).every((one) => meets(one, claims))
  if (Array.isArray(anyOf)) return anyOf.filter(isObject).some((one) => meets(one, claims))
  return false
}

/** A claim by name, or by a path of names with dots. */
function valueAt(claims: JsonObject, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path]
  return path
    .split('.')
    .reduce<unknown>((value, name) => (isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined), claims)
}
