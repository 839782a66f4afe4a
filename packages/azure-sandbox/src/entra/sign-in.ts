/**
 * Sign-in as a person lives it: choose an account, see what the app asks for, allow or cancel, go back to the app.
 * The sandbox asks no password: the accounts are its own.
 */
import type { SandboxRequest, SandboxResponse } from '../core/http.ts'
import { answerClient, answerClientFailure } from './authorize-answer.ts'
import {
  type AuthorizeRequest,
  authorizeParameters,
  readAuthorizeRequest,
  readReturnAddress,
} from './authorize-request.ts'
import type { BrowserSessions, PendingSignIn } from './browser-sessions.ts'
import type { UserRecord } from './directory.ts'
import { type EntraContext, entraSettings } from './entra-context.ts'
import { EntraFailure, type FailureCode } from './failures.ts'
import { issueCode } from './grants.ts'
import { clientInfo, issueIdToken } from './issue-tokens.ts'
import { accountPage } from './pages/account-page.ts'
import { approvalPage } from './pages/approval-page.ts'
import { consentPage } from './pages/consent-page.ts'
import { failurePage, signInLostPage } from './pages/failure-page.ts'
import { type NeededPermission, neededPermissions } from './scope-rules.ts'

export interface SignInDeps {
  readonly context: EntraContext
  readonly sessions: BrowserSessions
}

/** GET or POST /{tenant}/oauth2/v2.0/authorize */
export async function answerAuthorize(
  deps: SignInDeps,
  tenant: string,
  request: SandboxRequest,
): Promise<SandboxResponse> {
  const { context, sessions } = deps
  const parameters = authorizeParameters(request)
  let address: ReturnType<typeof readReturnAddress>
  try {
    address = readReturnAddress(context, tenant, parameters)
  } catch (error) {
    if (error instanceof EntraFailure) return failurePage(context, error)
    throw error
  }
  try {
    const asked = readAuthorizeRequest(context, address, parameters)
    context.armed.strike('authorize', { app: asked.app, scope: asked.scope })
    permissionsOf(context, asked)
    const { browser, setCookie } = sessions.identify(request)
    const signIn = sessions.begin(browser, asked)
    const answer = await firstStep(deps, signIn)
    return setCookie ? withHeader(answer, 'set-cookie', setCookie) : answer
  } catch (error) {
    if (error instanceof EntraFailure) return answerClientFailure(context, address, error)
    throw error
  }
}

/** POST /{tenant}/login: an account was chosen, or the person turned back. */
export async function answerAccountChoice(deps: SignInDeps, request: SandboxRequest): Promise<SandboxResponse> {
  const form = new URLSearchParams(request.body.toString('utf8'))
  const signIn = resumeSignIn(deps, request, form)
  if (!signIn) return signInLostPage()
  if (form.get('decision') === 'cancel') return decline(deps, signIn)
  const user = deps.context.directory.findUser(form.get('user') ?? '')
  return user ? accountChosen(deps, signIn, user) : accountPage(deps.context, signIn)
}

/** POST /{tenant}/consent: Allow access, or Cancel. */
export async function answerConsent(deps: SignInDeps, request: SandboxRequest): Promise<SandboxResponse> {
  const { context } = deps
  const form = new URLSearchParams(request.body.toString('utf8'))
  const signIn = resumeSignIn(deps, request, form)
  const user = signIn?.userId === undefined ? undefined : context.directory.findUser(signIn.userId)
  if (!signIn || !user) return signInLostPage()
  if (form.get('decision') === 'approval') return decline(deps, signIn, approvalRequired(context, signIn.request, user))
  const missing = missingPermissions(context, signIn.request, user)
  if (form.get('decision') !== 'allow' || mayNotConsent(context, user, missing)) return decline(deps, signIn)
  const forEveryone = user.isAdministrator && form.get('everyone') === 'on'
  for (const { api, scope } of permissionsOf(context, signIn.request)) {
    context.directory.addConsent({
      appId: signIn.request.app.appId,
      resourceAppId: api.appId,
      ...(!forEveryone && { userId: user.id }),
      scopes: [scope],
      grantedAt: new Date(context.clock.now()).toISOString(),
    })
  }
  return complete(deps, signIn, user)
}

function resumeSignIn(deps: SignInDeps, request: SandboxRequest, form: URLSearchParams): PendingSignIn | undefined {
  const { origin } = request.headers
  // `null` is what a browser sends when a page may not say where it is.
  if (origin !== undefined && origin !== 'null' && origin !== request.origin) return undefined
  return deps.sessions.resume(form.get('ctx') ?? '', deps.sessions.identify(request).browser)
}

async function firstStep(deps: SignInDeps, signIn: PendingSignIn): Promise<SandboxResponse> {
  const { context, sessions } = deps
  const { prompt } = signIn.request
  const account = prompt === 'login' || prompt === 'select_account' ? undefined : silentAccount(deps, signIn)
  if (prompt === 'none') {
    sessions.finish(signIn)
    if (!account) throw new EntraFailure(50058)
    const missing = missingPermissions(context, signIn.request, account)
    if (missing.length > 0) throw consentRequired(signIn.request)
    return complete(deps, signIn, account)
  }
  return account ? accountChosen(deps, signIn, account) : accountPage(context, signIn)
}

/** The account to go on with unasked: the hinted one, or the only one signed in in this browser. */
function silentAccount({ context, sessions }: SignInDeps, signIn: PendingSignIn): UserRecord | undefined {
  const { loginHint, path } = signIn.request
  const usable = sessions
    .signedIn(signIn.browser)
    .map((id) => context.directory.findUser(id))
    .filter((user) => user?.accountEnabled && (!path.tenant || user.tenantId === path.tenant.id))
  if (loginHint) return usable.find((user) => user?.userPrincipalName.toLowerCase() === loginHint.toLowerCase())
  return usable.length === 1 ? usable[0] : undefined
}

async function accountChosen(deps: SignInDeps, signIn: PendingSignIn, user: UserRecord): Promise<SandboxResponse> {
  const { context, sessions } = deps
  const { app, path, prompt } = signIn.request
  const refused = refusedAccount(context, signIn.request, user)
  if (refused) return failurePage(context, refused)
  sessions.remember(signIn.browser, user.id)
  try {
    context.armed.strike('authorize', { app, user, scope: signIn.request.scope })
  } catch (error) {
    if (error instanceof EntraFailure) return failurePage(context, error)
    throw error
  }
  const chosen = sessions.choose(signIn, user.id)
  const missing = missingPermissions(context, signIn.request, user)
  if (missing.length > 0 && mayNotConsent(context, user, missing)) return approvalPage(context, chosen, user)
  if (prompt === 'consent' || missing.length > 0) {
    return consentPage(context, chosen, user, permissionsOf(context, signIn.request), path.name)
  }
  return complete(deps, chosen, user)
}

/** Failures shown to the person, who can choose another account. */
export function refusedAccount(
  context: EntraContext,
  request: Pick<AuthorizeRequest, 'app' | 'path'>,
  user: UserRecord,
): EntraFailure | undefined {
  const { app, path } = request
  const details = { appId: app.appId, name: app.displayName, user: user.userPrincipalName }
  if (!user.accountEnabled) return new EntraFailure(50057, details)
  const foreign = path.tenant ? user.tenantId !== path.tenant.id : false
  const outsideApp = app.signInAudience === 'AzureADMyOrg' && user.tenantId !== app.tenantId
  if (!foreign && !outsideApp) return undefined
  const tenant = path.tenant?.displayName ?? context.directory.findTenant(app.tenantId)?.displayName ?? path.name
  return new EntraFailure(50020 satisfies FailureCode, {
    ...details,
    tenant,
    provider: `https://sts.windows.net/${user.tenantId}/`,
  })
}

async function complete(deps: SignInDeps, signIn: PendingSignIn, user: UserRecord): Promise<SandboxResponse> {
  const { context, sessions } = deps
  const { request } = signIn
  sessions.finish(signIn)
  const code = issueCode(context, {
    appId: request.app.appId,
    userId: user.id,
    tenantId: user.tenantId,
    redirectUri: request.redirectUri,
    platform: request.platform,
    scope: request.scope,
    ...(request.challenge && { challenge: request.challenge }),
    ...(request.nonce !== undefined && { nonce: request.nonce }),
  })
  return answerClient(request, {
    code,
    ...(request.wantsIdToken && {
      id_token: await issueIdToken(context, {
        app: request.app,
        user,
        scopes: request.requested.oidc,
        nonce: request.nonce,
        code,
      }),
    }),
    ...(request.wantsClientInfo && { client_info: clientInfo(user) }),
    session_state: context.ids.guid(),
  })
}

function decline(deps: SignInDeps, signIn: PendingSignIn, why = new EntraFailure(65004)): SandboxResponse {
  deps.sessions.finish(signIn)
  return answerClientFailure(deps.context, signIn.request, why)
}

/** Where or for what only administrators consent, a person's own word does not count, however the form was sent. */
export function mayNotConsent(context: EntraContext, user: UserRecord, missing: readonly NeededPermission[]): boolean {
  if (user.isAdministrator) return false
  if (entraSettings(context).consentBy === 'administrators') return true
  return missing.some(({ api, scope }) => api.permissions.find((p) => p.value === scope)?.administratorsOnly === true)
}

/** What a person who may not consent is told. */
export function approvalRequired(
  context: EntraContext,
  { app }: Pick<AuthorizeRequest, 'app'>,
  user: UserRecord,
): EntraFailure {
  const tenant = context.directory.findTenant(user.tenantId)?.displayName ?? user.tenantId
  return new EntraFailure(90094, { tenant, name: app.displayName })
}

function permissionsOf(context: EntraContext, request: AuthorizeRequest): NeededPermission[] {
  const tenant = request.path.tenant?.displayName ?? request.path.name
  return neededPermissions(context, request.requested, { app: request.app, scope: request.scope, tenant })
}

function missingPermissions(context: EntraContext, request: AuthorizeRequest, user: UserRecord): NeededPermission[] {
  return permissionsOf(context, request).filter(
    ({ api, scope }) =>
      !context.directory
        .consentedScopes(request.app.appId, user.id, api.appId)
        .some((consented) => consented.toLowerCase() === scope.toLowerCase()),
  )
}

const consentRequired = (request: AuthorizeRequest): EntraFailure =>
  new EntraFailure(65001, { appId: request.app.appId, name: request.app.displayName })

function withHeader(answer: SandboxResponse, name: string, value: string): SandboxResponse {
  return { ...answer, headers: { ...answer.headers, [name]: value } }
}
