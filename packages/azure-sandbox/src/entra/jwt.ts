/**
 * Compact JWS (RFC 7515) with RS256: the only form Entra ID issues.
 */
import { createHash, sign, verify } from 'node:crypto'
import type { SigningKey, SigningKeys } from './signing-key.ts'

export interface DecodedJwt {
  readonly header: Readonly<Record<string, unknown>>
  readonly claims: Readonly<Record<string, unknown>>
  readonly encodedHeader: string
  readonly signingInput: string
  readonly signature: Buffer
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** Signs `claims`; v1.0 and v2.0 tokens carry the same header except that v2.0 has no `x5t`. */
export function signJwt(key: SigningKey, claims: Readonly<Record<string, unknown>>, withThumbprint: boolean): string {
  const header = { typ: 'JWT', alg: 'RS256', ...(withThumbprint && { x5t: key.kid }), kid: key.kid }
  const input = `${encode(header)}.${encode(claims)}`
  return `${input}.${sign('RSA-SHA256', Buffer.from(input), key.privateKey).toString('base64url')}`
}

/** Takes a token apart without trusting it; undefined when it is no JWT. */
export function decodeJwt(token: string): DecodedJwt | undefined {
  // Strictly base64url: a decoder that skips foreign characters would take many texts for one token.
  const [, encodedHeader, payload, signature] = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/.exec(token) ?? []
  if (!encodedHeader || !payload || !signature) return undefined
  const header = parseObject(encodedHeader)
  const claims = parseObject(payload)
  // Nothing marked critical is understood here (RFC 7515, section 4.1.11).
  if (!header || !claims || header.crit !== undefined) return undefined
  return {
    header,
    claims,
    encodedHeader,
    signingInput: `${encodedHeader}.${payload}`,
    signature: Buffer.from(signature, 'base64url'),
  }
}

/** Whether one of the directory's keys made the signature. */
export function hasValidSignature(jwt: DecodedJwt, keys: SigningKeys): boolean {
  const key = jwt.header.alg === 'RS256' ? keys.find(String(jwt.header.kid)) : undefined
  return key !== undefined && verify('RSA-SHA256', Buffer.from(jwt.signingInput), key.publicKey, jwt.signature)
}

/**
 * Whether the header names this certificate (DER): by SHA-256 (`x5t#S256`) or by SHA-1 (`x5t`), RFC 7515, section 4.1.
 */
export function isNamedBy({ header }: DecodedJwt, der: Buffer): boolean {
  const { x5t, 'x5t#S256': x5tS256 } = header
  if (typeof x5tS256 === 'string') return createHash('sha256').update(der).digest('base64url') === x5tS256
  return typeof x5t === 'string' && createHash('sha1').update(der).digest('base64url') === x5t
}

function parseObject(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}
