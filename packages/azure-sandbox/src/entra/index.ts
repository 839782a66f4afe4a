/**
 * The Entra ID plane: its routes as data. Everything else in this folder is behind them.
 */
import type { Plane, SandboxRequest, SandboxResponse } from '../core/http.ts'
import { answerAdminConsent } from './admin-consent.ts'
import { openBrowserSessions } from './browser-sessions.ts'
import { answerDeviceCode } from './device-code.ts'
import { answerDeviceLogin } from './device-login.ts'
import { answerInstanceDiscovery, answerKeys, answerOpenIdConfiguration } from './discovery.ts'
import type { EntraContext } from './entra-context.ts'
import { describeFailure, EntraFailure } from './failures.ts'
import { answerManagedIdentity } from './managed-identity.ts'
import { answerAccountChoice, answerAuthorize, answerConsent, type SignInDeps } from './sign-in.ts'
import { answerSignOut } from './sign-out.ts'
import { answerToken } from './token-endpoint.ts'

interface Route {
  /** As the parity table names it. */
  readonly call: string
  readonly methods: readonly string[]
  readonly path: RegExp
  answer(deps: SignInDeps, tenant: string, request: SandboxRequest): SandboxResponse | Promise<SandboxResponse>
}

const GET = ['GET', 'HEAD']
const FORM = ['GET', 'POST']
const ANY = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD']

export const ENTRA_ROUTES: readonly Route[] = [
  {
    call: 'token',
    methods: ANY,
    path: /^\/([^/]+)\/oauth2\/v2\.0\/token$/i,
    answer: (d, t, r) => answerToken(d.context, t, r, 2),
  },
  {
    call: 'token v1.0',
    methods: ANY,
    path: /^\/([^/]+)\/oauth2\/token$/i,
    answer: (d, t, r) => answerToken(d.context, t, r, 1),
  },
  { call: 'authorize', methods: FORM, path: /^\/([^/]+)\/oauth2\/(?:v2\.0\/)?authorize$/i, answer: answerAuthorize },
  {
    call: 'account chosen',
    methods: ['POST'],
    path: /^\/([^/]+)\/login$/i,
    answer: (d, _, r) => answerAccountChoice(d, r),
  },
  { call: 'consent given', methods: ['POST'], path: /^\/([^/]+)\/consent$/i, answer: (d, _, r) => answerConsent(d, r) },
  {
    call: 'devicecode',
    methods: ANY,
    path: /^\/([^/]+)\/oauth2\/v2\.0\/devicecode$/i,
    answer: (d, t, r) => answerDeviceCode(d.context, t, r),
  },
  {
    call: 'managed identity (App Service)',
    methods: GET,
    path: /^\/(msi)\/token$/i,
    answer: (d, _, r) => answerManagedIdentity(d.context, r),
  },
  { call: 'devicelogin', methods: FORM, path: /^\/(devicelogin)$/i, answer: (d, _, r) => answerDeviceLogin(d, r) },
  {
    call: 'adminconsent',
    methods: FORM,
    path: /^\/([^/]+)\/v2\.0\/adminconsent$/i,
    answer: (d, t, r) => answerAdminConsent(d, t, r, 2),
  },
  {
    call: 'adminconsent v1.0',
    methods: FORM,
    path: /^\/([^/]+)\/adminconsent$/i,
    answer: (d, t, r) => answerAdminConsent(d, t, r, 1),
  },
  {
    call: 'logout',
    methods: GET,
    path: /^\/([^/]+)\/oauth2\/(?:v2\.0\/)?logout$/i,
    answer: (d, _, r) => answerSignOut(d, r),
  },
  {
    call: 'openid-configuration',
    methods: GET,
    path: /^\/([^/]+)\/v2\.0\/\.well-known\/openid-configuration$/i,
    answer: (d, t) => answerOpenIdConfiguration(d.context, t),
  },
  {
    call: 'openid-configuration v1.0',
    methods: GET,
    path: /^\/([^/]+)\/\.well-known\/openid-configuration$/i,
    answer: (d, t) => answerOpenIdConfiguration(d.context, t, 1),
  },
  {
    call: 'keys',
    methods: GET,
    path: /^\/([^/]+)\/discovery\/(?:v2\.0\/)?keys$/i,
    answer: (d, t) => answerKeys(d.context, t),
  },
  {
    call: 'instance discovery',
    methods: GET,
    path: /^\/(common)\/discovery\/instance$/i,
    answer: (d, _, r) => answerInstanceDiscovery(d.context, r),
  },
]

/** Whether a path is Entra ID's: the browser server shares its port with the portal. */
export const isEntraPath = (rawPath: string): boolean => ENTRA_ROUTES.some((route) => route.path.test(rawPath))

export function createEntraPlane(context: EntraContext): Plane {
  const deps: SignInDeps = { context, sessions: openBrowserSessions(context) }
  return async (request) => {
    for (const route of ENTRA_ROUTES) {
      const tenant = route.path.exec(request.rawPath)?.[1]
      if (tenant === undefined) continue
      if (!route.methods.includes(request.method)) return { status: 405, headers: { allow: route.methods.join(', ') } }
      try {
        return await route.answer(deps, decodeSegment(tenant), request)
      } catch (error) {
        if (!(error instanceof EntraFailure)) throw error
        const { body } = describeFailure(error, context.ids, context.clock.now())
        return { status: error.row.status, body }
      }
    }
    return { status: 404, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: 'Not found.\n' }
  }
}

/** A bad percent sign names no tenant. */
function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
