/** Routes of signing in and out, of API tokens, and of sign-in links. */
import { recordAudit } from '../audit/index.ts'
import type { Actor, Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import type { Handlers } from '../http/handler.ts'
import { createApiToken, deleteApiToken, listApiTokens } from './api-tokens.ts'
import { createAttempts } from './attempts.ts'
import type { Authenticator } from './authenticate.ts'
import type { User } from './owner.ts'
import { clearSessionCookie, cookieName, setSessionCookie } from './session-cookie.ts'
import { createSession, deleteSession, findSession } from './sessions.ts'
import { createSignInLink, spendSignInLink } from './sign-in-links.ts'

const DAY_MS = 24 * 3600_000

export type AccessHandlers = Pick<Handlers, Extract<keyof Handlers, `session.${string}` | `tokens.${string}`>>

export function accessHandlers(deps: Deps, authenticator: Authenticator): AccessHandlers {
  return { ...sessionHandlers(deps, authenticator), ...tokenHandlers(deps, authenticator) }
}

function sessionHandlers(deps: Deps, authenticator: Authenticator) {
  const { db, clock, config } = deps
  const attempts = createAttempts(clock)
  return {
    async 'session.create'({ body, actor, raw, reply }) {
      attempts.check(raw.ip)
      const now = clock.now()
      const old = raw.cookies[cookieName(config.publicUrl)]
      const created = await db.transaction().execute(async (tx) => {
        const user = await spendSignInLink(tx, body.token, now)
        if (user === null) return null
        // The browser's old session ends here, so that no session id outlives a sign-in.
        const before = old === undefined ? null : await findSession(tx, old, now)
        if (before !== null) await deleteSession(tx, before.id)
        const signedIn: Actor = { ...actor, user, source: 'ui' }
        await recordAudit(tx, signedIn, entry('signin', 'user', user.id, user.name), now)
        return await createSession(tx, user, now)
      })
      if (created === null) {
        attempts.failed(raw.ip)
        await recordFailedSignIn(deps, actor)
        throw new AppError('signin_link_invalid')
      }
      authenticator.forget()
      setSessionCookie(reply, config.publicUrl, created.token)
      return presentSession(created.session.user, created.session.expiresAt)
    },
    async 'session.get'({ raw }) {
      const session = await findSession(db, raw.cookies[cookieName(config.publicUrl)] ?? '', clock.now())
      if (session === null) throw new AppError('unauthenticated')
      return presentSession(session.user, session.expiresAt)
    },
    async 'session.delete'({ actor, reply }) {
      const { sessionId, user } = actor
      if (sessionId !== undefined && user !== null) {
        await db.transaction().execute(async (tx) => {
          await deleteSession(tx, sessionId)
          await recordAudit(tx, actor, entry('signout', 'user', user.id, user.name), clock.now())
        })
      }
      authenticator.forget()
      clearSessionCookie(reply, config.publicUrl)
      return undefined
    },
    async 'session.createLink'({ actor }) {
      // A session outlives the token that made it, so only a browser or this machine's own command line makes links.
      if (actor.sessionId === undefined && actor.local !== true) throw new AppError('session_required')
      const { id, name } = userOf(actor)
      return await db.transaction().execute(async (tx) => {
        await recordAudit(tx, actor, entry('create', 'signinlink', id, name), clock.now())
        return await createSignInLink({ ...deps, db: tx }, id)
      })
    },
  } satisfies Partial<Handlers>
}

function tokenHandlers({ db, clock }: Deps, authenticator: Authenticator) {
  return {
    'tokens.list': ({ actor }) => listApiTokens(db, userOf(actor).id),
    async 'tokens.create'({ body, actor }) {
      const now = clock.now()
      const { name, scope, expiresInDays } = body
      const expiresAt = expiresInDays === null ? null : new Date(now.getTime() + expiresInDays * DAY_MS)
      return await db.transaction().execute(async (tx) => {
        const token = await createApiToken(tx, userOf(actor).id, { name, scope, expiresAt }, now)
        await recordAudit(tx, actor, entry('create', 'apitoken', token._id, name), now)
        return token
      })
    },
    async 'tokens.delete'({ params, actor }) {
      await db.transaction().execute(async (tx) => {
        const name = await deleteApiToken(tx, userOf(actor).id, params.id)
        if (name === null) throw new AppError('resource_not_found', { facts: { resource: 'API token' } })
        await recordAudit(tx, actor, entry('delete', 'apitoken', params.id, name), clock.now())
      })
      authenticator.forget()
      return undefined
    },
    'tokens.info': async ({ actor }) => ({ _userId: userOf(actor).id, scope: actor.scope ?? 'full' }),
  } satisfies Partial<Handlers>
}

function userOf(actor: Actor): User {
  if (actor.user === null) throw new AppError('unauthenticated')
  return actor.user
}

/** Whose link it was meant to be nobody knows. How many of these rows one address can cause is limited by `attempts`. */
async function recordFailedSignIn({ db, clock }: Deps, actor: Actor): Promise<void> {
  const failed = { ...entry('signinFailed', 'user', '', ''), failed: 'signin_link_invalid' }
  await db.transaction().execute((tx) => recordAudit(tx, { ...actor, user: null }, failed, clock.now()))
}

const presentSession = (user: User, expiresAt: Date) => ({
  user: { _id: user.id, name: user.name },
  expiresAt: expiresAt.toISOString(),
})

const entry = (
  event: 'signin' | 'signinFailed' | 'signout' | 'create' | 'delete',
  resourceType: string,
  resourceId: string,
  resourceName: string,
) => ({ event, resourceType, resourceId, resourceName })
