/**
 * Who looks at the portal: a browser's session with its form token, the person it acts as, and what the next page has to
 * say. Sessions live in memory; a value to be shown once is forgotten as it is shown.
 */
import type { SandboxRequest } from '../core/http.ts'
import type { EntraContext } from '../entra/entra-context.ts'

const COOKIE = 'azure-sandbox-portal'
const MAX_SESSIONS = 500

export interface Notice {
  readonly kind: 'ok' | 'bad' | 'info'
  readonly text: string
}

export interface PortalSession {
  readonly id: string
  /** Every form carries it. */
  readonly token: string
  userId: string
  notice: Notice | undefined
  /** Shown once, on the page it belongs to. */
  reveal: { readonly place: string; readonly keyId: string; readonly value: string } | undefined
}

export interface PortalSessions {
  open(request: SandboxRequest): { readonly session: PortalSession; readonly setCookie?: string }
}

/** `homeUserId`: whom a new session acts as. */
export function openPortalSessions(context: EntraContext, homeUserId: () => string): PortalSessions {
  const sessions = new Map<string, PortalSession>()
  const random = () => context.ids.bytes(32).toString('base64url')
  return {
    open(request) {
      const known = sessions.get(readCookie(request.headers.cookie) ?? '')
      if (known) return { session: known }
      const oldest = sessions.keys().next().value
      if (sessions.size >= MAX_SESSIONS && oldest !== undefined) sessions.delete(oldest)
      const session: PortalSession = {
        id: random(),
        token: random(),
        userId: homeUserId(),
        notice: undefined,
        reveal: undefined,
      }
      sessions.set(session.id, session)
      return { session, setCookie: `${COOKIE}=${session.id}; Path=/; HttpOnly; SameSite=Strict` }
    },
  }
}

function readCookie(header: string | undefined): string | undefined {
  for (const part of header?.split(';') ?? []) {
    const [name, value] = part.trim().split('=')
    if (name === COOKIE) return value
  }
  return undefined
}
