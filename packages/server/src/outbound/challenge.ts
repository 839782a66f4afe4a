/**
 * The one thing taken from a 401 challenge: the claims a new token must have (continuous access evaluation). Authority and
 * resource in a challenge are ignored: where tokens come from and go to is settled by the connection alone.
 * Source: https://learn.microsoft.com/entra/identity-platform/claims-challenge
 */

const LONGEST_CLAIMS = 4_096

/** Claims as JSON text, to be passed on to the token endpoint; undefined when the challenge asks for none. */
export function claimsOfChallenge(header: string | readonly string[] | undefined): string | undefined {
  const challenge = typeof header === 'string' ? header : header?.[0]
  if (challenge === undefined || !/error="insufficient_claims"/.test(challenge)) return undefined
  const encoded = /claims="([A-Za-z0-9+/=_-]+)"/.exec(challenge)?.[1]
  if (encoded === undefined || encoded.length > LONGEST_CLAIMS) return undefined
  const claims = Buffer.from(encoded, 'base64').toString('utf8')
  try {
    const parsed: unknown = JSON.parse(claims)
    return typeof parsed === 'object' && parsed !== null ? claims : undefined
  } catch {
    return undefined
  }
}
