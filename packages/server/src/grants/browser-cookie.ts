/** Ties a sign-in that needs no account to the browser it began in: a cookie, whose hash stands with the `state`. */
import { hash, randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** As long as a started sign-in lives. Seconds. */
const LIFE_S = 600

const isSecure = (publicUrl: string): boolean => publicUrl.startsWith('https:')
const nameOf = (publicUrl: string): string => (isSecure(publicUrl) ? '__Host-keyway-connect' : 'keyway-connect')

const hashOf = (token: string): string => hash('sha256', token, 'base64url')

/** @returns what stands with the `state` */
export function markBrowser(reply: FastifyReply, publicUrl: string): string {
  const token = randomBytes(32).toString('base64url')
  reply.setCookie(nameOf(publicUrl), token, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: isSecure(publicUrl),
    maxAge: LIFE_S,
  })
  return hashOf(token)
}

/** Null: the browser began no such sign-in, or too long ago. */
export function markOf(request: FastifyRequest, publicUrl: string): string | null {
  const token = request.cookies[nameOf(publicUrl)]
  return token === undefined || token === '' ? null : hashOf(token)
}
