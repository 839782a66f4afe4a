/**
 * The control over HTTP, for testers in other languages: `http://localhost:5392/control/…`, JSON in and out. It answers
 * programs only: a browser's page of another site cannot send JSON here, and cannot read what comes back.
 */
import type { SandboxControl } from './control.ts'
import type { SettableClock } from './core/clock.ts'
import type { SandboxRequest, SandboxResponse } from './core/http.ts'

export interface ControlApiDeps {
  readonly control: SandboxControl
  readonly clock: SettableClock
}

// biome-ignore lint/suspicious/noExplicitAny: bodies are handed to the typed control, which checks what it needs
type Body = any

interface ControlRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: RegExp
  answer(deps: ControlApiDeps, body: Body, id: string, query: URLSearchParams): unknown
}

const ROUTES: readonly ControlRoute[] = [
  { method: 'GET', path: /^clock$/, answer: ({ clock }) => clockState(clock) },
  { method: 'POST', path: /^clock$/, answer: ({ clock }, body) => changeClock(clock, body) },
  { method: 'GET', path: /^failures$/, answer: ({ control }) => control.failures.list() },
  { method: 'POST', path: /^failures$/, answer: ({ control }, body) => ({ id: control.failures.arm(body) }) },
  {
    method: 'DELETE',
    path: /^failures(?:\/([^/]+))?$/,
    answer: ({ control }, _, id) => void control.failures.disarm(id || undefined),
  },
  { method: 'GET', path: /^faults$/, answer: ({ control }) => control.faults.list() },
  { method: 'POST', path: /^faults$/, answer: ({ control }, body) => ({ id: control.faults.add(body) }) },
  {
    method: 'DELETE',
    path: /^faults(?:\/([^/]+))?$/,
    answer: ({ control }, _, id) => void control.faults.remove(id || undefined),
  },
  { method: 'GET', path: /^calls$/, answer: ({ control }, _b, _i, query) => control.calls.list(callFilter(query)) },
  { method: 'DELETE', path: /^calls$/, answer: ({ control }) => void control.calls.clear() },
  {
    method: 'GET',
    path: /^events$/,
    answer: ({ control }, _b, _i, query) => control.vaultEvents(query.get('vault') ?? undefined),
  },
  { method: 'GET', path: /^audit-events$/, answer: ({ control }) => ({ records: control.auditEvents() }) },
  { method: 'GET', path: /^settings$/, answer: ({ control }) => settings(control) },
  { method: 'PATCH', path: /^settings$/, answer: ({ control }, body) => changeSettings(control, body) },
  { method: 'GET', path: /^users$/, answer: ({ control }) => control.users() },
  {
    method: 'POST',
    path: /^users\/([^/]+)\/revoke-sessions$/,
    answer: ({ control }, _, id) => void control.revokeSignInSessions(id),
  },
  { method: 'POST', path: /^apps$/, answer: ({ control }, body) => registered(control.registerApp(body)) },
  {
    method: 'POST',
    path: /^apps\/([^/]+)\/secrets$/,
    answer: ({ control }, body, id) => requireApp(control, id).addSecret(body.description ?? '', body.lifeDays),
  },
  { method: 'POST', path: /^vaults$/, answer: ({ control }, body) => control.createVault(body) },
  {
    method: 'PUT',
    path: /^vaults\/([^/]+)\/access-policy$/,
    answer: ({ control }, body, id) => control.setAccessPolicy(id, body.objectId, body.permissions),
  },
  {
    method: 'POST',
    path: /^managed-identities$/,
    answer: ({ control }, body) => control.createManagedIdentity(body.displayName ?? 'Managed identity'),
  },
  { method: 'POST', path: /^challenges\/([^/]+)$/, answer: ({ control }, _, id) => void control.challengeClaims(id) },
  {
    method: 'POST',
    path: /^sign-in$/,
    answer: async ({ control }, body) => ({ location: await control.signIn(body.url, body) }),
  },
  { method: 'GET', path: /^snapshot$/, answer: ({ control }) => control.snapshot() },
  { method: 'PUT', path: /^snapshot$/, answer: ({ control }, body) => void control.restore(body) },
]

export const isControlPath = (rawPath: string): boolean => rawPath.startsWith('/control/')

export async function answerControl(deps: ControlApiDeps, request: SandboxRequest): Promise<SandboxResponse> {
  const path = request.rawPath.slice('/control/'.length)
  const matching = ROUTES.filter((route) => route.path.test(path))
  const route = matching.find((r) => r.method === request.method)
  if (!route) return refuse(matching.length > 0 ? 405 : 404, `There is no ${request.method} /control/${path}.`)
  const { origin } = request.headers
  if (origin !== undefined) return refuse(403, 'Pages in a browser may not use the control API.')
  const isJson = request.headers['content-type']?.startsWith('application/json') ?? false
  if (request.body.length > 0 && !isJson) return refuse(415, 'Send JSON with content-type: application/json.')
  try {
    const body: unknown = request.body.length > 0 ? JSON.parse(request.body.toString('utf8')) : {}
    const id = decodeURIComponent(route.path.exec(path)?.[1] ?? '')
    const result = await route.answer(deps, body, id, request.query)
    return result === undefined
      ? { status: 204 }
      : { status: 200, headers: { 'cache-control': 'no-store' }, body: result }
  } catch (error) {
    return refuse(400, error instanceof Error ? error.message : String(error))
  }
}

const refuse = (status: number, message: string): SandboxResponse => ({ status, body: { error: { message } } })

const clockState = (clock: SettableClock) => ({ now: new Date(clock.now()).toISOString(), milliseconds: clock.now() })

function changeClock(clock: SettableClock, body: Body) {
  if (body.freeze === true) clock.freeze()
  else if (typeof body.freeze === 'number') clock.freeze(body.freeze)
  if (typeof body.advance === 'number') {
    if (body.advance < 0) throw new Error('The clock only moves forward: advance must be 0 or more milliseconds.')
    clock.advance(body.advance)
  }
  if (body.resume === true) clock.resume()
  return clockState(clock)
}

function callFilter(query: URLSearchParams) {
  const plane = query.get('plane')
  const text = query.get('text')
  return { ...(plane && { plane }), ...(text && { text }), failedOnly: query.get('failed') === 'true' }
}

const settings = (control: SandboxControl) => ({ entra: control.entraSettings(), vault: control.vaultSettings() })

function changeSettings(control: SandboxControl, body: Body) {
  if (body.entra) control.changeEntraSettings(body.entra)
  if (body.vault) control.changeVaultSettings(body.vault)
  return settings(control)
}

function requireApp(control: SandboxControl, clientId: string) {
  const app = control.findApp(clientId)
  if (!app) throw new Error(`There is no app registration with the client ID ${clientId}.`)
  return app
}

const registered = ({ clientId, objectId, displayName }: ReturnType<SandboxControl['registerApp']>) => ({
  clientId,
  objectId,
  displayName,
})
