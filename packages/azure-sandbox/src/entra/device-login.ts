/**
 * /devicelogin: where a person types the code of a device and chooses who signs in there.
 */
import type { SandboxRequest, SandboxResponse } from '../core/http.ts'
import { deviceCodes, findPendingUserCode } from './device-code.ts'
import { resolveTenant } from './entra-context.ts'
import { EntraFailure } from './failures.ts'
import { deviceAccountPage, deviceCodePage, deviceDonePage } from './pages/device-page.ts'
import { failurePage } from './pages/failure-page.ts'
import { parseScopes } from './resources.ts'
import { type NeededPermission, neededPermissions } from './scope-rules.ts'
import { approvalRequired, mayNotConsent, refusedAccount, type SignInDeps } from './sign-in.ts'

export function answerDeviceLogin({ context }: SignInDeps, request: SandboxRequest): SandboxResponse {
  if (request.method !== 'POST') return deviceCodePage()
  const { origin } = request.headers
  if (origin !== undefined && origin !== 'null' && origin !== request.origin)
    return deviceCodePage('Start again on this page.')
  const form = new URLSearchParams(request.body.toString('utf8'))
  const userCode = form.get('user_code') ?? ''
  const found = findPendingUserCode(context, userCode)
  if (!found) return deviceCodePage("That code didn't work. Check the code and try again.")
  const [key, record] = found
  const app = context.directory.findApp(record.appId)
  if (!app) return deviceCodePage('The app that asked for this code is gone.')
  const chosen = form.get('user')
  if (chosen === '') {
    deviceCodes(context).set(key, { ...record, state: 'declined' })
    return deviceDonePage('You cancelled the sign-in')
  }
  try {
    const path = resolveTenant(context, record.tenantName)
    const home = path.tenant?.id ?? app.tenantId
    const needed = neededPermissions(context, parseScopes(record.scope, context.apis), {
      app,
      scope: record.scope,
      tenant: path.name,
    })
    const user = chosen === null ? undefined : context.directory.findUser(chosen)
    if (!user) return deviceAccountPage(app, record.userCode, context.directory.users(home), titles(needed))
    const refused = refusedAccount(context, { app, path }, user)
    if (refused) throw refused
    const missing = needed.filter(
      ({ api, scope }) => !context.directory.consentedScopes(app.appId, user.id, api.appId).includes(scope),
    )
    if (missing.length > 0 && mayNotConsent(context, user, missing)) throw approvalRequired(context, { app }, user)
    for (const { api, scope } of missing) {
      context.directory.addConsent({
        appId: app.appId,
        resourceAppId: api.appId,
        userId: user.id,
        scopes: [scope],
        grantedAt: new Date(context.clock.now()).toISOString(),
      })
    }
    deviceCodes(context).set(key, { ...record, state: { userId: user.id, at: context.clock.now() } })
    return deviceDonePage(`You have signed in to ${app.displayName}`)
  } catch (error) {
    if (error instanceof EntraFailure) return failurePage(context, error)
    throw error
  }
}

function titles(needed: readonly NeededPermission[]): string[] {
  return needed.map(
    ({ api, scope }) => api.permissions.find((p) => p.value === scope)?.title ?? `${api.displayName}: ${scope}`,
  )
}
