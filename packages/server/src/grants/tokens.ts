/** Tokens as a sign-in gives them, and where they are sealed for. */
import type { Place } from '../encryption/sealer.ts'

export interface Tokens {
  readonly accessToken: string
  readonly accessTokenExpiresAt: Date
  /** Absent in an answer: the one before stays good. */
  readonly refreshToken: string | undefined
  readonly refreshTokenExpiresAt: Date | null
  /** Scopes granted; empty when the answer does not say. */
  readonly scope: readonly string[]
}

export const accessTokenPlace = (connectionId: string): Place => ({
  table: 'grants',
  column: 'access_token_sealed',
  id: connectionId,
})

export const refreshTokenPlace = (connectionId: string): Place => ({
  table: 'grants',
  column: 'refresh_token_sealed',
  id: connectionId,
})

const DAY_MS = 24 * 3600_000
/**
 * How long Microsoft lets a refresh token lie unused.
 * https://learn.microsoft.com/entra/identity-platform/refresh-tokens#token-lifetime
 */
const REFRESH_TOKEN_MS = 90 * DAY_MS
/** Seconds a token is used whose answer does not say; Entra always does, and an hour is the least it gives. */
export const UNKNOWN_LIFE_S = 3_600

/** Reads a token answer that oauth4webapi has checked. Times count from `now`, so two clocks need not agree. */
export function readTokens(
  answer: {
    readonly access_token: string
    readonly expires_in?: number | undefined
    readonly refresh_token?: string | undefined
    readonly scope?: string | undefined
  } & Readonly<Record<string, unknown>>,
  now: Date,
): Tokens {
  const { refresh_token_expires_in: ownLife } = answer
  const refreshLife = typeof ownLife === 'number' && ownLife > 0 ? ownLife * 1000 : REFRESH_TOKEN_MS
  return {
    accessToken: answer.access_token,
    accessTokenExpiresAt: new Date(now.getTime() + (answer.expires_in ?? UNKNOWN_LIFE_S) * 1000),
    refreshToken: answer.refresh_token,
    refreshTokenExpiresAt: answer.refresh_token === undefined ? null : new Date(now.getTime() + refreshLife),
    scope: answer.scope?.split(' ').filter((scope) => scope !== '') ?? [],
  }
}
