/**
 * The control over HTTP, for testers in other languages: `http://localhost:5392/control/…`, JSON in and out. It answers
 * programs on this machine only: a browser's page of another site cannot send JSON here, and cannot read what comes back.
 */
import { APP_ROUTES } from './control-api/app-routes.ts'
import { FAULT_ROUTES } from './control-api/fault-routes.ts'
import { type ControlDeps, type ControlRoute, NotThere, PlainText } from './control-api/route.ts'
import { STATE_ROUTES } from './control-api/state-routes.ts'
import { TIME_ROUTES } from './control-api/time-routes.ts'
import { VAULT_ROUTES } from './control-api/vault-routes.ts'
import type { SandboxRequest, SandboxResponse } from './core/http.ts'
import { InputProblem, readInput } from './core/input.ts'

/** Every route, in the order that `GET /control/` lists them. */
export const CONTROL_ROUTES: readonly ControlRoute[] = [
  { method: 'GET', path: '', does: 'this list', answer: () => INDEX },
  ...APP_ROUTES,
  ...VAULT_ROUTES,
  ...FAULT_ROUTES,
  ...TIME_ROUTES,
  ...STATE_ROUTES,
]

const INDEX = CONTROL_ROUTES.map(({ method, path, does, body }) => ({ method, path: `/control/${path}`, does, body }))

const compiled = CONTROL_ROUTES.map((route) => ({
  route,
  expression: new RegExp(`^${route.path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
}))

export async function answerControl(deps: ControlDeps, request: SandboxRequest): Promise<SandboxResponse> {
  const refused = refuseBrowsers(request)
  if (refused) return refused
  const path = request.rawPath.slice('/control/'.length)
  const matching = compiled.filter(({ expression }) => expression.test(path))
  const found = matching.find(({ route }) => route.method === request.method)
  if (!found) return refuse(matching.length > 0 ? 405 : 404, `There is no ${request.method} /control/${path}.`)
  try {
    const body = readBody(request, found.route)
    const params = decode(found.expression.exec(path)?.groups)
    return reply(await found.route.answer({ ...deps, params, query: request.query, body }))
  } catch (error) {
    if (error instanceof NotThere) return refuse(404, error.message)
    if (error instanceof InputProblem) return refuse(error.field === TYPE ? 415 : 400, error.message, error.field)
    return refuse(400, error instanceof Error ? error.message : String(error))
  }
}

/** Browsers say where a page's request comes from; programs send neither header. */
function refuseBrowsers(request: SandboxRequest): SandboxResponse | undefined {
  const site = request.headers['sec-fetch-site']
  const isPage = request.headers.origin !== undefined || (site !== undefined && site !== 'none')
  return isPage ? refuse(403, 'Pages in a browser may not use the control API.') : undefined
}

const TYPE = 'content-type'

function readBody(request: SandboxRequest, { body: shape }: ControlRoute): unknown {
  if (request.body.length === 0) return shape === undefined || shape === 'any' ? {} : readInput({}, shape)
  const isJson = /^application\/json\b/i.test(request.headers['content-type'] ?? '')
  if (!isJson) throw new InputProblem(TYPE, 'Send JSON with content-type: application/json.')
  const body = parse(request.body)
  return shape === 'any' ? body : readInput(body, shape ?? {})
}

/** The parser's own message would quote what was sent. */
function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    throw new InputProblem('', 'The body is not valid JSON.')
  }
}

const decode = (groups: Readonly<Record<string, string>> | undefined): Record<string, string> =>
  Object.fromEntries(Object.entries(groups ?? {}).map(([name, value]) => [name, decodePercent(value)]))

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new InputProblem('', 'The path is not valid percent-encoding.')
  }
}

function reply(result: unknown): SandboxResponse {
  if (result === undefined) return { status: 204 }
  const headers = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }
  if (!(result instanceof PlainText)) return { status: 200, headers, body: result }
  return { status: 200, headers: { ...headers, 'content-type': result.type }, body: result.text }
}

const refuse = (status: number, message: string, field?: string): SandboxResponse => ({
  status,
  headers: { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
  body: { error: { message, ...(field && { field }) } },
})
