/** The session's cookie. On https its name begins with `__Host-`, so no other host or path can set it (RFC 6265bis). */
import type { FastifyReply } from 'fastify'
import { ABSOLUTE_MS } from './sessions.ts'

const isSecure = (publicUrl: string): boolean => publicUrl.startsWith('https:')

export const cookieName = (publicUrl: string): string => (isSecure(publicUrl) ? '__Host-keyway' : 'keyway')

/** Lax: the browser that Microsoft sends back to the callback brings the cookie along. */
const attributes = (publicUrl: string) =>
  ({ path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure(publicUrl) }) as const

export function setSessionCookie(reply: FastifyReply, publicUrl: string, token: string): void {
  reply.setCookie(cookieName(publicUrl), token, { ...attributes(publicUrl), maxAge: ABSOLUTE_MS / 1000 })
}

export function clearSessionCookie(reply: FastifyReply, publicUrl: string): void {
  reply.clearCookie(cookieName(publicUrl), attributes(publicUrl))
}
