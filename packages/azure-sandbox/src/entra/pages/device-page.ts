/**
 * The pages of the device code flow: enter the code, choose an account, done.
 */
import { html } from '../../core/html.ts'
import type { SandboxResponse } from '../../core/http.ts'
import type { ApplicationRecord, UserRecord } from '../directory.ts'
import { avatar } from './avatar.ts'
import { page } from './page.ts'

export function deviceCodePage(problem?: string): SandboxResponse {
  return page({
    title: 'Enter code',
    status: problem ? 400 : 200,
    body: html`<h1 id="heading">Enter code</h1>
      <p class="soft">Type the code shown by your app or device.</p>
      ${problem && html`<p class="problem" role="alert">${problem}</p>`}
      <form method="post" action="/devicelogin">
        <label for="code">Code</label>
        <input type="text" id="code" name="user_code" required autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="12">
        <div class="actions"><button class="primary">Next</button></div>
      </form>`,
  })
}

export function deviceAccountPage(
  app: ApplicationRecord,
  userCode: string,
  users: readonly UserRecord[],
  permissions: readonly string[],
): SandboxResponse {
  return page({
    title: 'Choose an account',
    body: html`<h1 id="heading">Are you trying to sign in to ${app.displayName}?</h1>
      <p class="soft">Only go on if you started this yourself, on a device or in an app you trust.</p>
      <h2>This application would like to:</h2>
      <ul class="permissions">${permissions.map((text) => html`<li><div><b>${text}</b></div></li>`)}</ul>
      <form method="post" action="/devicelogin">
        <input type="hidden" name="user_code" value="${userCode}">
        <ul class="accounts">${users.map(
          (user) =>
            html`<li><button name="user" value="${user.id}">${avatar(user.displayName)}<span class="who"><b>${user.displayName}</b><span>${user.userPrincipalName}</span></span></button></li>`,
        )}</ul>
        <div class="actions"><button name="user" value="">Cancel</button></div>
      </form>`,
  })
}

export function deviceDonePage(text: string): SandboxResponse {
  return page({
    title: 'Device sign-in',
    body: html`<h1 id="heading">${text}</h1><p class="soft">You can close this window and go back to your device.</p>`,
  })
}
