/**
 * Admin consent: an administrator allows an app for everyone, ahead of any sign-in.
 * Source: https://learn.microsoft.com/entra/identity-platform/v2-admin-consent
 */
import { html } from '../core/html.ts'
import type { SandboxRequest, SandboxResponse } from '../core/http.ts'
import { readReturnAddress } from './authorize-request.ts'
import { fingerprint } from './directory.ts'
import { EntraFailure } from './failures.ts'
import { avatar } from './pages/avatar.ts'
import { failurePage, signInLostPage } from './pages/failure-page.ts'
import { page } from './pages/page.ts'
import { parseScopes } from './resources.ts'
import { type NeededPermission, neededPermissions } from './scope-rules.ts'
import type { SignInDeps } from './sign-in.ts'

/** GET shows the page, POST is its answer. The browser's cookie and the form must agree. */
export function answerAdminConsent(deps: SignInDeps, tenantName: string, request: SandboxRequest): SandboxResponse {
  const { context, sessions } = deps
  const posted = request.method === 'POST' ? new URLSearchParams(request.body.toString('utf8')) : undefined
  const parameters = new URLSearchParams(posted?.get('request') ?? request.query)
  try {
    const address = readReturnAddress(context, tenantName, parameters)
    const { app } = address
    const tenant = address.path.tenant ?? context.directory.findTenant(app.tenantId)
    if (!tenant) throw new EntraFailure(90002, { tenant: tenantName })
    const scope = parameters.get('scope') ?? context.apis.map((api) => `${api.names[0]}/.default`).join(' ')
    const needed = parameters.has('scope')
      ? neededPermissions(context, app, parseScopes(scope, context.apis), scope, tenant.displayName)
      : registered(deps, app.appId)
    const { browser, setCookie } = sessions.identify(request)
    if (!posted) {
      const shown = consentForEveryone(
        address.redirectUri,
        app.displayName,
        tenantName,
        tenant.displayName,
        parameters,
        needed,
        browser,
      )
      return setCookie ? { ...shown, headers: { ...shown.headers, 'set-cookie': setCookie } } : shown
    }
    if (posted.get('proof') !== proofOf(browser) || !isOwnForm(request)) return signInLostPage()
    if (posted.get('decision') !== 'allow') {
      return redirect(address.redirectUri, {
        error: 'consent_required',
        error_description: 'AADSTS65004: User declined to consent to access the app.',
        admin_consent: 'True',
        state: address.state,
      })
    }
    for (const { api, scope: name } of needed) {
      const grantedAt = new Date(context.clock.now()).toISOString()
      context.directory.addConsent({ appId: app.appId, resourceAppId: api.appId, scopes: [name], grantedAt })
    }
    return redirect(address.redirectUri, { admin_consent: 'True', tenant: tenant.id, scope, state: address.state })
  } catch (error) {
    if (error instanceof EntraFailure) return failurePage(context, error)
    throw error
  }
}

function registered({ context }: SignInDeps, appId: string): NeededPermission[] {
  const required = context.directory.findApp(appId)?.requiredPermissions ?? []
  return context.apis.flatMap((api) =>
    api.permissions
      .filter((p) => required.some((r) => r.resourceAppId === api.appId && r.permissionId === p.id))
      .map((p) => ({ api, scope: p.value })),
  )
}

const isOwnForm = (request: SandboxRequest): boolean =>
  request.headers.origin === undefined || request.headers.origin === 'null' || request.headers.origin === request.origin

/** The page proves it was made for this browser without showing the cookie itself. */
const proofOf = (browser: string): string => fingerprint(`admin-consent ${browser}`)

function consentForEveryone(
  redirectUri: string,
  appName: string,
  tenantName: string,
  organization: string,
  parameters: URLSearchParams,
  needed: readonly NeededPermission[],
  browser: string,
): SandboxResponse {
  return page({
    title: 'Permissions requested',
    formTargets: [redirectUri],
    body: html`<h1 id="heading">Permissions requested for your organization</h1>
      <div class="app">${avatar(appName)}<div class="who"><b>${appName}</b><span>for everyone in ${organization}</span></div></div>
      <ul class="permissions">${needed.map(({ api, scope }) => {
        const words = api.permissions.find((p) => p.value === scope)
        return html`<li><div><b>${words?.title ?? scope}</b><span>${words?.detail ?? api.displayName}</span></div></li>`
      })}</ul>
      <form method="post" action="/${tenantName}/v2.0/adminconsent">
        <input type="hidden" name="request" value="${parameters.toString()}">
        <input type="hidden" name="proof" value="${proofOf(browser)}">
        <div class="actions">
          <button name="decision" value="cancel">Cancel</button>
          <button class="primary" name="decision" value="allow">Allow access</button>
        </div>
      </form>`,
  })
}

function redirect(uri: string, parameters: Readonly<Record<string, string | undefined>>): SandboxResponse {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) query.set(name, value)
  return {
    status: 302,
    headers: { location: `${uri}${uri.includes('?') ? '&' : '?'}${query}`, 'cache-control': 'no-store' },
  }
}
