/**
 * Authorization codes and refresh tokens. Both are opaque to clients and kept as SHA-256 only.
 */
import { fingerprint, type RedirectPlatform, type UserRecord } from './directory.ts'
import { type EntraContext, entraSettings } from './entra-context.ts'
import { EntraFailure } from './failures.ts'

export const CODE_LIFE_MS = 10 * 60_000
const DAY_MS = 86_400_000
const INACTIVE_LIFE_MS = 90 * DAY_MS
/** Single-page apps get one day, whatever they do. */
const SPA_LIFE_MS = DAY_MS

export interface CodeRecord {
  readonly appId: string
  readonly userId: string
  readonly tenantId: string
  readonly redirectUri: string
  readonly platform: RedirectPlatform
  readonly scope: string
  readonly challenge?: { readonly value: string; readonly method: 'S256' | 'plain' }
  readonly nonce?: string
  readonly issuedAt: number
  readonly redeemed: boolean
}

export interface RefreshTokenRecord {
  readonly appId: string
  readonly userId: string
  readonly tenantId: string
  readonly platform: RedirectPlatform
  /** What a refresh without a scope means (RFC 6749, section 6). */
  readonly scope?: string
  /** When the person signed in: what revocation compares with. */
  readonly signedInAt: number
  readonly issuedAt: number
  /** Tokens of one sign-in share a family. */
  readonly family: string
  readonly superseded: boolean
  /** When it was first used. */
  readonly supersededAt?: number
}

const codes = (context: EntraContext) => context.store.collection<CodeRecord>('authorizationCodes')
const refreshTokens = (context: EntraContext) => context.store.collection<RefreshTokenRecord>('refreshTokens')

/** Families of refresh tokens that strict mode ended: tokens issued meanwhile end with them. */
const revokedFamilies = (context: EntraContext) => context.store.collection<boolean>('revokedRefreshTokenFamilies')

const opaque = (context: EntraContext, bytes: number): string => `1.A${context.ids.bytes(bytes).toString('base64url')}`

export function issueCode(context: EntraContext, record: Omit<CodeRecord, 'issuedAt' | 'redeemed'>): string {
  const now = context.clock.now()
  // A code is kept for an hour after it is of no use, to say what is wrong with it.
  for (const [key, old] of [...codes(context).entries()]) {
    if (now - old.issuedAt > 6 * CODE_LIFE_MS) codes(context).delete(key)
  }
  const code = opaque(context, 96)
  codes(context).set(fingerprint(code), { ...record, issuedAt: now, redeemed: false })
  return code
}

/**
 * Uses a code up.
 *
 * @throws EntraFailure 70000 unknown or another client's, 54005 used before, 70008 older than ten minutes.
 */
export function redeemCode(context: EntraContext, code: string, appId: string): CodeRecord {
  const key = fingerprint(code)
  const record = codes(context).get(key)
  if (!record || record.appId !== appId) throw new EntraFailure(70000)
  if (record.redeemed) throw new EntraFailure(54005)
  if (context.clock.now() - record.issuedAt > CODE_LIFE_MS) throw new EntraFailure(70008)
  codes(context).set(key, { ...record, redeemed: true })
  return record
}

/** Puts a code back when the rest of the redemption was refused: a refused call changes nothing. */
export function unredeemCode(context: EntraContext, code: string): void {
  const record = codes(context).get(fingerprint(code))
  if (record) codes(context).set(fingerprint(code), { ...record, redeemed: false })
}

export function issueRefreshToken(
  context: EntraContext,
  grant: Omit<RefreshTokenRecord, 'issuedAt' | 'superseded'>,
): string {
  const token = opaque(context, 160)
  refreshTokens(context).set(fingerprint(token), { ...grant, issuedAt: context.clock.now(), superseded: false })
  return token
}

/**
 * Finds the grant behind a refresh token and marks it as followed by another, at once, so that of two uses at the same
 * time one is the second. The old token stays valid, as in Azure, unless strict mode is on: then its second use revokes
 * the whole family.
 *
 * @throws EntraFailure 70000, 700082, 700084, or 70000 in strict mode.
 */
export function useRefreshToken(context: EntraContext, token: string, appId: string): RefreshTokenRecord {
  const key = fingerprint(token)
  const all = refreshTokens(context)
  const record = all.get(key)
  if (!record || record.appId !== appId || revokedFamilies(context).get(record.family)) throw new EntraFailure(70000)
  const now = context.clock.now()
  if (record.platform === 'spa' && now - record.signedInAt > SPA_LIFE_MS) {
    throw new EntraFailure(700084, { issuedAt: isoWithTicks(record.signedInAt) })
  }
  if (now - record.issuedAt > INACTIVE_LIFE_MS) {
    throw new EntraFailure(700082, { issuedAt: isoWithTicks(record.issuedAt) })
  }
  const { strictRefreshTokens: strict, refreshTokenLeewaySeconds: leeway = 0 } = entraSettings(context)
  if (record.superseded && strict && now - (record.supersededAt ?? 0) >= leeway * 1000) {
    revokedFamilies(context).set(record.family, true)
    throw new EntraFailure(70000)
  }
  if (!record.superseded) all.set(key, { ...record, superseded: true, supersededAt: now })
  return record
}

/** Takes back the mark of a use that was refused: a refused call changes nothing. */
export function unuseRefreshToken(context: EntraContext, token: string, before: RefreshTokenRecord): void {
  if (!before.superseded) refreshTokens(context).set(fingerprint(token), before)
}

/**
 * `holdsPasswordGrant`: the grant is a public client's, which a new password revokes as well.
 *
 * @throws EntraFailure 50034, 50057 or 50173 when the person may no longer be signed in by this grant.
 */
export function requireLivingUser(
  context: EntraContext,
  userId: string,
  signedInAt: number,
  holdsPasswordGrant = false,
): UserRecord {
  const user = context.directory.findUser(userId)
  if (!user) throw new EntraFailure(50034, { user: userId, tenant: context.tenantId })
  if (!user.accountEnabled) throw new EntraFailure(50057)
  const passwordFrom = holdsPasswordGrant ? (user.passwordChangedAt ?? 0) : 0
  const validFrom = Math.max(user.signInSessionsValidFrom, passwordFrom)
  if (signedInAt < validFrom) {
    throw new EntraFailure(50173, { issuedAt: isoWithTicks(signedInAt), validFrom: isoWithTicks(validFrom) })
  }
  return user
}

/** Entra ID writes times with seven decimals. */
const isoWithTicks = (at: number): string => new Date(at).toISOString().replace('Z', '0000Z')
