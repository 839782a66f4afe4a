/**
 * Permissions requested: who asks, for what, in plain words. Nothing is allowed without the button.
 */
import { type Html, html } from '../../core/html.ts'
import type { SandboxResponse } from '../../core/http.ts'
import type { PendingSignIn } from '../browser-sessions.ts'
import type { UserRecord } from '../directory.ts'
import type { EntraContext } from '../entra-context.ts'
import type { NeededPermission } from '../scope-rules.ts'
import { avatar } from './avatar.ts'
import { page } from './page.ts'

/** OpenID Connect scopes belong to no API's list of permissions, but people must be told of them. */
const OIDC_WORDS: Readonly<Record<string, { readonly title: string; readonly detail: string }>> = {
  openid: { title: 'Sign you in', detail: 'Know that it is you.' },
  profile: { title: 'View your basic profile', detail: 'Read your name and user name.' },
  email: { title: 'View your email address', detail: 'Read the address of your account.' },
  offline_access: {
    title: 'Maintain access to data you have given it access to',
    detail: 'Keep working for you while you are not using the app, until you take the consent back.',
  },
}

export function consentPage(
  context: EntraContext,
  signIn: PendingSignIn,
  user: UserRecord,
  permissions: readonly NeededPermission[],
  tenantName: string,
): SandboxResponse {
  const { app, redirectUri } = signIn.request
  const publisher = context.directory.findTenant(app.tenantId)?.displayName ?? app.tenantId
  return page({
    title: 'Permissions requested',
    formTargets: [redirectUri],
    body: html`<p class="soft">${user.userPrincipalName}</p>
      <h1 id="heading">Permissions requested</h1>
      <div class="app">${avatar(app.displayName)}<div class="who"><b>${app.displayName}</b><span>registered in ${publisher}</span></div></div>
      <h2>This application would like to:</h2>
      <ul class="permissions">${permissions.map(permissionItem)}</ul>
      <form method="post" action="/${tenantName}/consent">
        <input type="hidden" name="ctx" value="${signIn.id}">
        ${
          user.isAdministrator &&
          html`<div class="check"><input type="checkbox" id="everyone" name="everyone"><label for="everyone">Consent on behalf of your organization</label></div>`
        }
        <details><summary>About this request</summary><dl>
          <dt>Application ID</dt><dd><code>${app.appId}</code></dd>
          <dt>Returns to</dt><dd><code>${redirectUri}</code></dd>
        </dl></details>
        <div class="actions">
          <button name="decision" value="cancel">Cancel</button>
          <button class="primary" name="decision" value="allow">Allow access</button>
        </div>
      </form>`,
  })
}

function permissionItem({ api, scope }: NeededPermission): Html {
  const known = api.permissions.find((p) => p.value.toLowerCase() === scope.toLowerCase())
  const words = known ?? OIDC_WORDS[scope] ?? { title: scope, detail: api.displayName }
  return html`<li><svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true"><path d="m4.5 10.5 3.6 3.6 7.4-8" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/></svg><div><b>${words.title}</b><span>${words.detail}</span></div></li>`
}
