/**
 * Proof Key for Code Exchange (RFC 7636): reading a challenge, comparing a verifier.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import { EntraFailure } from './failures.ts'

export interface CodeChallenge {
  readonly value: string
  readonly method: 'S256' | 'plain'
}

/** `plain` is meant when no method is named. @throws EntraFailure 50147 wrong length, 501491 wrong form. */
export function readChallenge(query: URLSearchParams): CodeChallenge | undefined {
  const value = query.get('code_challenge')
  const method = query.get('code_challenge_method') ?? 'plain'
  // A method alone is a client that lost its challenge: it must not sign in unprotected.
  if (value === null && query.has('code_challenge_method')) throw new EntraFailure(50147)
  if (value === null) return undefined
  if (method !== 'S256' && method !== 'plain') throw new EntraFailure(501491)
  if (value.length < 43 || value.length > 128) throw new EntraFailure(50147)
  if (!/^[A-Za-z0-9._~-]+$/.test(value)) throw new EntraFailure(501491)
  return { value, method }
}

/** A verifier without a challenge is refused too: somebody took the challenge off the request (RFC 9700, section 4.8). */
export function matchesChallenge(challenge: CodeChallenge | undefined, verifier: string | null): boolean {
  if (!challenge) return !verifier
  if (!verifier) return false
  const derived = challenge.method === 'plain' ? verifier : createHash('sha256').update(verifier).digest('base64url')
  const [a, b] = [Buffer.from(derived), Buffer.from(challenge.value)]
  return a.length === b.length && timingSafeEqual(a, b)
}
