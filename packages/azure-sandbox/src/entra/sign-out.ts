/**
 * Sign-out: the browser is forgotten, and goes on to a page of an app that is registered for it, or nowhere.
 * Source: OpenID Connect RP-Initiated Logout 1.0
 */
import { html } from '../core/html.ts'
import type { SandboxRequest, SandboxResponse } from '../core/http.ts'
import { page } from './pages/page.ts'
import type { SignInDeps } from './sign-in.ts'

/** GET /{tenant}/oauth2/v2.0/logout. Refresh tokens stay: signing out of a browser is no revocation. */
export function answerSignOut({ context, sessions }: SignInDeps, request: SandboxRequest): SandboxResponse {
  sessions.forget(sessions.identify(request).browser)
  const target = request.query.get('post_logout_redirect_uri')
  const registered = context.directory.apps().flatMap((app) => Object.values(app.redirectUris).flat())
  if (target !== null && registered.includes(target)) {
    return { status: 302, headers: { location: withState(target, request.query.get('state')) } }
  }
  return page({
    title: 'Signed out',
    body: html`<h1 id="heading">You signed out of your account</h1><p class="soft">It's a good idea to close all browser windows.</p>`,
  })
}

function withState(target: string, state: string | null): string {
  if (state === null) return target
  return `${target}${target.includes('?') ? '&' : '?'}${new URLSearchParams({ state })}`
}
