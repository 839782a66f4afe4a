/**
 * Need admin approval: what a person sees where only administrators may consent.
 */
import { html } from '../../core/html.ts'
import type { SandboxResponse } from '../../core/http.ts'
import type { PendingSignIn } from '../browser-sessions.ts'
import type { UserRecord } from '../directory.ts'
import type { EntraContext } from '../entra-context.ts'
import { avatar } from './avatar.ts'
import { page } from './page.ts'

export function approvalPage(context: EntraContext, signIn: PendingSignIn, user: UserRecord): SandboxResponse {
  const { app, path, redirectUri } = signIn.request
  const organization = context.directory.findTenant(user.tenantId)?.displayName ?? 'your organization'
  return page({
    title: 'Need admin approval',
    formTargets: [redirectUri],
    body: html`<p class="soft">${user.userPrincipalName}</p>
      <h1 id="heading">Need admin approval</h1>
      <div class="app">${avatar(app.displayName)}<div class="who"><b>${app.displayName}</b><span>needs permissions that only an administrator can grant</span></div></div>
      <p>Ask an administrator of ${organization} to consent for everyone, then sign in again.</p>
      <form method="post" action="/${path.name}/consent">
        <input type="hidden" name="ctx" value="${signIn.id}">
        <div class="actions"><button name="decision" value="approval">Return to the app without consent</button></div>
      </form>`,
  })
}
