/**
 * Admin consent: an administrator allows an app for everyone, ahead of any sign-in.
 * Source: https://learn.microsoft.com/entra/identity-platform/v2-admin-consent
 */
import { html } from '../core/html.ts'
import type { SandboxRequest, SandboxResponse } from '../core/http.ts'
import { type ReturnAddress, readReturnAddress } from './authorize-request.ts'
import { type ApplicationRecord, fingerprint, type TenantRecord } from './directory.ts'
import { type EntraContext, requireParameter } from './entra-context.ts'
import { describeFailure, EntraFailure } from './failures.ts'
import { avatar } from './pages/avatar.ts'
import { failurePage, signInLostPage } from './pages/failure-page.ts'
import { page } from './pages/page.ts'
import { parseScopes } from './resources.ts'
import { type NeededPermission, neededPermissions } from './scope-rules.ts'
import type { SignInDeps } from './sign-in.ts'

interface AdminConsentRequest {
  readonly version: 1 | 2
  readonly address: ReturnAddress
  readonly tenant: TenantRecord
  readonly parameters: URLSearchParams
  /** Only v2.0 names scopes; v1.0 means what the registration lists. */
  readonly scope: string
  readonly needed: readonly NeededPermission[]
}

/** GET shows the page, POST is its answer. The browser's cookie and the form must agree. */
export function answerAdminConsent(
  deps: SignInDeps,
  tenantName: string,
  request: SandboxRequest,
  version: 1 | 2,
): SandboxResponse {
  const { context, sessions } = deps
  const posted = request.method === 'POST' ? new URLSearchParams(request.body.toString('utf8')) : undefined
  try {
    const parameters = new URLSearchParams(posted?.get('request') ?? request.query)
    const asked = readRequest(context, tenantName, parameters, version)
    const { browser, setCookie } = sessions.identify(request)
    if (posted) {
      if (posted.get('proof') !== proofOf(browser) || !isOwnForm(request)) return signInLostPage()
      return decide(context, asked, posted)
    }
    const shown = consentForEveryone(context, request.rawPath, asked, browser)
    return setCookie ? { ...shown, headers: { ...shown.headers, 'set-cookie': setCookie } } : shown
  } catch (error) {
    if (error instanceof EntraFailure) return failurePage(context, error)
    throw error
  }
}

function readRequest(
  context: EntraContext,
  tenantName: string,
  parameters: URLSearchParams,
  version: 1 | 2,
): AdminConsentRequest {
  const address = readReturnAddress(context, tenantName, parameters)
  const { app } = address
  const tenant = address.path.tenant ?? context.directory.findTenant(app.tenantId)
  if (!tenant) throw new EntraFailure(90002, { tenant: tenantName })
  const scope = version === 2 ? requireParameter(parameters, 'scope') : ''
  const needed =
    version === 2
      ? neededPermissions(context, parseScopes(scope, context.apis), { app, scope, tenant: tenant.displayName })
      : registered(context, app)
  return { version, address, tenant, parameters, scope, needed }
}

/** Cancel is anybody's; consent for everyone is an administrator's. */
function decide(context: EntraContext, asked: AdminConsentRequest, posted: URLSearchParams): SandboxResponse {
  const { address, version, tenant, scope, needed } = asked
  const { app, redirectUri, state } = address
  if (posted.get('decision') !== 'allow') {
    const { description } = describeFailure(new EntraFailure(65004), context.ids, context.clock.now())
    return redirect(redirectUri, {
      error: version === 1 ? 'permission_denied' : 'consent_required',
      error_description: description,
      admin_consent: 'True',
      state,
    })
  }
  const user = context.directory.findUser(posted.get('user') ?? '')
  if (!user?.isAdministrator || !user.accountEnabled || user.tenantId !== tenant.id) {
    throw new EntraFailure(90094, { tenant: tenant.displayName, name: app.displayName })
  }
  const grantedAt = new Date(context.clock.now()).toISOString()
  for (const { api, scope: name } of needed) {
    context.directory.addConsent({ appId: app.appId, resourceAppId: api.appId, scopes: [name], grantedAt })
  }
  const granted = version === 2 ? { scope } : {}
  return redirect(redirectUri, { admin_consent: 'True', tenant: tenant.id, ...granted, state })
}

function registered(context: EntraContext, app: ApplicationRecord): NeededPermission[] {
  return context.apis.flatMap((api) =>
    api.permissions
      .filter((p) => app.requiredPermissions.some((r) => r.resourceAppId === api.appId && r.permissionId === p.id))
      .map((p) => ({ api, scope: p.value })),
  )
}

const isOwnForm = (request: SandboxRequest): boolean =>
  request.headers.origin === undefined || request.headers.origin === 'null' || request.headers.origin === request.origin

/** The page proves it was made for this browser without showing the cookie itself. */
const proofOf = (browser: string): string => fingerprint(`admin-consent ${browser}`)

function consentForEveryone(
  context: EntraContext,
  action: string,
  { address, tenant, parameters, needed }: AdminConsentRequest,
  browser: string,
): SandboxResponse {
  const appName = address.app.displayName
  const administrators = context.directory.users(tenant.id).filter((user) => user.isAdministrator)
  return page({
    title: 'Permissions requested',
    formTargets: [address.redirectUri],
    body: html`<h1 id="heading">Permissions requested for your organization</h1>
      <div class="app">${avatar(appName)}<div class="who"><b>${appName}</b><span>for everyone in ${tenant.displayName}</span></div></div>
      <ul class="permissions">${needed.map(({ api, scope }) => {
        const words = api.permissions.find((p) => p.value === scope)
        return html`<li><div><b>${words?.title ?? scope}</b><span>${words?.detail ?? api.displayName}</span></div></li>`
      })}</ul>
      <form method="post" action="${action}">
        <input type="hidden" name="request" value="${parameters.toString()}">
        <input type="hidden" name="proof" value="${proofOf(browser)}">
        <label for="user">Administrator who consents</label>
        <select id="user" name="user">${administrators.map(
          (user) => html`<option value="${user.id}">${user.displayName} (${user.userPrincipalName})</option>`,
        )}</select>
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
