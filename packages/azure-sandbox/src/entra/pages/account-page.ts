/**
 * Choose an account. Everyone in the directory is listed; a person of another organization is there to see what happens
 * when the wrong account signs in.
 */
import { type Html, html } from '../../core/html.ts'
import type { SandboxResponse } from '../../core/http.ts'
import type { PendingSignIn } from '../browser-sessions.ts'
import type { UserRecord } from '../directory.ts'
import type { EntraContext } from '../entra-context.ts'
import { avatar } from './avatar.ts'
import { page } from './page.ts'

export function accountPage(context: EntraContext, signIn: PendingSignIn): SandboxResponse {
  const { app, loginHint, path, redirectUri } = signIn.request
  const home = path.tenant?.id ?? app.tenantId
  const everyone = context.directory.users()
  const own = hintedFirst(
    everyone.filter((user) => user.tenantId === home),
    loginHint,
  )
  const others = everyone.filter((user) => user.tenantId !== home)
  const organization = context.directory.findTenant(home)?.displayName
  return page({
    title: 'Choose an account',
    formTargets: [redirectUri],
    body: html`<h1 id="heading">Choose an account</h1>
      <p class="soft">to continue to <b>${app.displayName}</b></p>
      <form method="post" action="/${path.name}/login">
        <input type="hidden" name="ctx" value="${signIn.id}">
        ${organization && html`<p class="group" id="own">${organization}</p>`}
        <ul class="accounts">${own.map((user) => account(user, user.isAdministrator ? 'Administrator' : ''))}</ul>
        ${others.length > 0 && html`<p class="group">Another organization</p>`}
        <ul class="accounts">${others.map((user) => account(user, ''))}</ul>
        <p class="soft"><small>No password is asked: these accounts exist in the sandbox only.</small></p>
        <div class="actions"><button name="decision" value="cancel">Back to the app</button></div>
      </form>`,
  })
}

function account(user: UserRecord, tag: string): Html {
  return html`<li><button name="user" value="${user.id}">${avatar(user.displayName)}
    <span class="who"><b>${user.displayName}</b><span>${user.userPrincipalName}</span></span>
    ${user.accountEnabled ? tag !== '' && html`<span class="tag">${tag}</span>` : html`<span class="tag">Blocked</span>`}</button></li>`
}

function hintedFirst(users: UserRecord[], hint: string | undefined): UserRecord[] {
  const isHinted = (user: UserRecord) => user.userPrincipalName.toLowerCase() === hint?.toLowerCase()
  return [...users.filter(isHinted), ...users.filter((user) => !isHinted(user))]
}
