/**
 * Who is signed in in which browser, and the sign-ins under way. A sign-in is named by an unguessable id and bound to
 * the browser's cookie, so a form of another site can finish nobody's sign-in.
 */
import { timingSafeEqual } from 'node:crypto'
import type { SandboxRequest } from '../core/http.ts'
import type { AuthorizeRequest } from './authorize-request.ts'
import { fingerprint } from './directory.ts'
import type { EntraContext } from './entra-context.ts'

const COOKIE = 'azure-sandbox-session'
const SIGN_IN_LIFE_MS = 30 * 60_000
const MAX_SIGN_INS = 1000

interface SessionRecord {
  /** Object ids, the latest first. */
  readonly userIds: readonly string[]
}

/** A sign-in between its first page and its redirect. It lives in memory: a restart asks the person to begin again. */
export interface PendingSignIn {
  readonly id: string
  readonly browser: string
  readonly request: AuthorizeRequest
  readonly startedAt: number
  /** Set once an account was chosen. */
  readonly userId?: string
}

export interface BrowserSessions {
  /** The browser's id, and the cookie to set when it has none yet. */
  identify(request: SandboxRequest): { readonly browser: string; readonly setCookie?: string }
  signedIn(browser: string): readonly string[]
  remember(browser: string, userId: string): void
  forget(browser: string): void
  begin(browser: string, request: AuthorizeRequest): PendingSignIn
  /** Undefined when unknown, too old, or of another browser. */
  resume(id: string, browser: string): PendingSignIn | undefined
  choose(signIn: PendingSignIn, userId: string): PendingSignIn
  finish(signIn: PendingSignIn): void
}

export function openBrowserSessions(context: EntraContext): BrowserSessions {
  const sessions = context.store.collection<SessionRecord>('browserSessions')
  const pending = new Map<string, PendingSignIn>()

  return {
    identify(request) {
      const known = readCookie(request.headers.cookie)
      if (known) return { browser: known }
      const browser = context.ids.bytes(32).toString('base64url')
      const secure = request.origin.startsWith('https:') ? '; Secure' : ''
      return { browser, setCookie: `${COOKIE}=${browser}; Path=/; HttpOnly; SameSite=Lax${secure}` }
    },
    signedIn: (browser) => sessions.get(fingerprint(browser))?.userIds ?? [],
    remember(browser, userId) {
      const others = this.signedIn(browser).filter((id) => id !== userId)
      sessions.set(fingerprint(browser), { userIds: [userId, ...others] })
    },
    forget: (browser) => void sessions.delete(fingerprint(browser)),
    begin(browser, request) {
      const startedAt = context.clock.now()
      for (const [id, old] of pending) {
        if (pending.size < MAX_SIGN_INS && startedAt - old.startedAt < SIGN_IN_LIFE_MS) break
        pending.delete(id)
      }
      const signIn = { id: context.ids.bytes(24).toString('base64url'), browser, request, startedAt }
      pending.set(signIn.id, signIn)
      return signIn
    },
    resume(id, browser) {
      const signIn = pending.get(id)
      if (!signIn || context.clock.now() - signIn.startedAt > SIGN_IN_LIFE_MS) return undefined
      return sameText(signIn.browser, browser) ? signIn : undefined
    },
    choose(signIn, userId) {
      const chosen = { ...signIn, userId }
      pending.set(signIn.id, chosen)
      return chosen
    },
    finish: (signIn) => void pending.delete(signIn.id),
  }
}

function readCookie(header: string | undefined): string | undefined {
  for (const part of header?.split(';') ?? []) {
    const [name, value] = part.trim().split('=')
    if (name === COOKIE && value && /^[\w-]{43}$/.test(value)) return value
  }
  return undefined
}

function sameText(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)]
  return x.length === y.length && timingSafeEqual(x, y)
}
