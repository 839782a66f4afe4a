/** Who sends a request: a Bearer token's holder, a browser session, or nobody. */
import type { Clock, Db } from '../deps.ts'
import { hashToken } from './access-token.ts'
import { findTokenHolder, type TokenHolder } from './api-tokens.ts'
import { findSession, type Session } from './sessions.ts'

export type Caller =
  | { readonly kind: 'token'; readonly holder: TokenHolder }
  | { readonly kind: 'session'; readonly session: Session }

export interface Credentials {
  readonly authorization: string | undefined
  readonly cookie: string | undefined
}

export interface Authenticator {
  /** Null: no credentials, or none that are good. A token sent is never passed over in favour of the cookie. */
  callerOf(credentials: Credentials): Promise<Caller | null>
  /** Looks everybody up again: something was revoked. */
  forget(): void
}

/**
 * A caller is remembered this long, so that a thousand proxied calls do not ask the database a thousand times. What is
 * revoked in this process ends at once; in another process on the same PostgreSQL it ends within this time.
 */
const REMEMBERED_MS = 1_000
const MAX_REMEMBERED = 1_000

export function createAuthenticator({ db, clock }: { db: Db; clock: Clock }): Authenticator {
  const remembered = new Map<string, { caller: Caller; until: number }>()

  const lookUp = async (key: string, find: (now: Date) => Promise<Caller | null>): Promise<Caller | null> => {
    const now = clock.now()
    const known = remembered.get(key)
    if (known && now.getTime() < known.until && expiry(known.caller) > now.getTime()) return known.caller
    remembered.delete(key)
    const caller = await find(now)
    if (caller) {
      if (remembered.size >= MAX_REMEMBERED) remembered.clear()
      remembered.set(key, { caller, until: now.getTime() + REMEMBERED_MS })
    }
    return caller
  }

  return {
    async callerOf({ authorization, cookie }) {
      if (authorization !== undefined) {
        const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1]
        if (token === undefined) return null
        return await lookUp(`token ${hashToken(token)}`, async (now) => {
          const holder = await findTokenHolder(db, token, now)
          return holder && { kind: 'token', holder }
        })
      }
      if (cookie === undefined || cookie === '') return null
      return await lookUp(`session ${hashToken(cookie)}`, async (now) => {
        const session = await findSession(db, cookie, now)
        return session && { kind: 'session', session }
      })
    },
    forget: () => remembered.clear(),
  }
}

const expiry = (caller: Caller): number =>
  (caller.kind === 'token' ? caller.holder.expiresAt : caller.session.expiresAt)?.getTime() ?? Number.POSITIVE_INFINITY
