/**
 * The check every resource makes of a bearer token: signature, issuer, audience, time. Accepted tokens are remembered
 * until they expire, because the same token comes with thousands of requests.
 */

import { seconds } from '../core/clock.ts'
import type { Caller, SandboxContext, TokenDecision, TokenRefusal } from '../core/context.ts'
import { decodeJwt, hasValidSignature } from './jwt.ts'
import type { SigningKeys } from './signing-key.ts'

/** Entra ID allows five minutes of skew between machines. */
const SKEW_SECONDS = 300
const MAX_REMEMBERED = 10_000

interface Remembered {
  readonly caller: Caller
  readonly audience: string
  readonly notBefore: number
  readonly expires: number
}

export interface TokenCheckDeps {
  readonly clock: SandboxContext['clock']
  readonly tenantId: string
  readonly signingKeys: SigningKeys
  /** Audiences that name the same resource as the expected one. */
  aliases(audience: string): readonly string[]
  /** Groups of a person whose token has no room for them (`_claim_names`). */
  groupsOf?(objectId: string): readonly string[]
}

export function createTokenCheck(deps: TokenCheckDeps): SandboxContext['verifyToken'] {
  /** By the whole header: the log looks it up too, and a string this long is hashed once as long as it is the same one. */
  const remembered = new Map<string, Remembered>()

  return (authorization, audience) => {
    if (authorization === undefined) return refuse({ kind: 'missing' })
    const now = seconds(deps.clock.now())
    let known = remembered.get(authorization)
    if (!known) {
      const token = bearerToken(authorization)
      if (token === undefined) return refuse({ kind: 'missing' })
      const checked = check(token, deps)
      if ('refusal' in checked) return refuse(checked.refusal)
      known = checked
      if (remembered.size >= MAX_REMEMBERED) remembered.clear()
      remembered.set(authorization, known)
    }
    if (known.audience !== audience && !deps.aliases(audience).includes(known.audience)) {
      return refuse({ kind: 'audience', found: known.audience, expected: audience })
    }
    if (now >= known.expires) {
      remembered.delete(authorization)
      return refuse({ kind: 'expired' })
    }
    if (now + SKEW_SECONDS < known.notBefore) return refuse({ kind: 'notYetValid' })
    return { ok: true, caller: known.caller }
  }
}

const refuse = (refusal: TokenRefusal): TokenDecision => ({ ok: false, refusal })

/** Undefined when the header carries no token at all. */
function bearerToken(authorization: string): string | undefined {
  if (!/^bearer /i.test(authorization)) return undefined
  return authorization.slice(7).trim() || undefined
}

function check(token: string, deps: TokenCheckDeps): Remembered | { readonly refusal: TokenRefusal } {
  const jwt = decodeJwt(token)
  if (!jwt) return { refusal: { kind: 'malformed' } }
  if (!hasValidSignature(jwt, deps.signingKeys)) {
    return { refusal: { kind: 'signature', header: jwt.encodedHeader } }
  }
  const { claims } = jwt
  const issuer = `https://sts.windows.net/${deps.tenantId}/`
  if (claims.iss !== issuer) {
    return { refusal: { kind: 'issuer', found: String(claims.iss ?? ''), expected: [issuer] } }
  }
  if (typeof claims.exp !== 'number' || typeof claims.nbf !== 'number' || typeof claims.aud !== 'string') {
    return { refusal: { kind: 'malformed' } }
  }
  return { caller: callerOf(claims, deps), audience: claims.aud, notBefore: claims.nbf, expires: claims.exp }
}

function callerOf(claims: Readonly<Record<string, unknown>>, deps: TokenCheckDeps): Caller {
  const isApp = claims.idtyp === 'app'
  return {
    tenantId: String(claims.tid),
    objectId: String(claims.oid),
    appId: String(claims.appid),
    name: String(isApp ? claims.appid : claims.upn),
    kind: isApp ? 'app' : 'user',
    groups: groupsIn(claims, deps),
    claims,
  }
}

function groupsIn(claims: Readonly<Record<string, unknown>>, deps: TokenCheckDeps): readonly string[] {
  if (Array.isArray(claims.groups)) return claims.groups.map(String)
  return claims._claim_names === undefined ? [] : (deps.groupsOf?.(String(claims.oid)) ?? [])
}
